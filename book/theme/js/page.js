// Small helps around the text that markup alone cannot give: the skip link comes first, the contents button is reached
// by keyboard, no line begins with a comma, hints can be copied, a link into a fold opens it.
(() => {
    "use strict";

    // The sidebar stands before the text, and its many links before the skip link: that one belongs first.
    const skip = document.querySelector(".skip");
    const text = document.getElementById("mdbook-content");
    if (skip && text) {
        text.tabIndex = -1;
        document.body.prepend(skip);
        skip.addEventListener("click", () => text.focus());
    }

    // mdBook's button for the contents is a label: give it a key.
    const contents = document.getElementById("mdbook-sidebar-toggle");
    if (contents) {
        contents.tabIndex = 0;
        contents.setAttribute("role", "button");
        contents.addEventListener("keydown", event => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            contents.click();
        });
    }

    // A browser may break a line between a formula and the comma behind it, or the bracket before it: tie them together.
    const beside = (node, pattern) => (node?.nodeType === Node.TEXT_NODE && node.data.match(pattern)?.[0]) || "";
    for (const math of document.querySelectorAll("main math")) {
        const [before, after] = [math.previousSibling, math.nextSibling];
        const opening = beside(before, /[“‘([]+$/);
        const mark = beside(after, /^[^\s\p{L}]+/u);
        if (!opening && !mark) continue;
        const tied = document.createElement("span");
        tied.className = "tied";
        if (opening) before.data = before.data.slice(0, -opening.length);
        if (mark) after.data = after.data.slice(mark.length);
        math.replaceWith(tied);
        tied.append(opening, math, mark);
    }

    // A button behind each hint's text.
    for (const code of document.querySelectorAll(".hints li > code:last-of-type")) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "copy";
        button.setAttribute("aria-label", `copy ${code.textContent}`);
        button.addEventListener("click", async () => {
            try {
                await navigator.clipboard.writeText(code.textContent);
                button.textContent = "copied";
            } catch {
                getSelection().selectAllChildren(code);
                button.textContent = "selected";
            }
            setTimeout(() => { button.textContent = "copy"; }, 1500);
        });
        code.after(" ", button);
    }

    // What is linked to may lie in a folded hint or solution.
    const unfold = () => {
        const id = decodeURIComponent(location.hash.slice(1));
        const target = id && document.getElementById(id);
        if (!target) return;
        let folded = false;
        for (let at = target.parentElement; at; at = at.parentElement) {
            if (at.localName === "details" && !at.open) at.open = folded = true;
        }
        if (folded) target.scrollIntoView();
    };
    addEventListener("hashchange", unfold);
    unfold();

    // A finger on a wide formula moves the formula; it does not pull out the contents.
    for (const wide of document.querySelectorAll(".line-right, .line-left, .table-wrapper, pre")) {
        wide.addEventListener("touchstart", event => {
            if (wide.scrollWidth > wide.clientWidth) event.stopPropagation();
        }, { passive: true });
    }
})();
