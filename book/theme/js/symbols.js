// What a symbol means: under the pointer, at a tap, and by keyboard. Every name in a checked formula carries
// `data-symbol`; each block is one stop of the Tab key, and the arrow keys walk through its symbols.
(() => {
    "use strict";
    const main = document.querySelector("main");
    if (!main || !main.querySelector("[data-symbol]")) return;
    main.classList.add("symbols");

    const box = document.createElement("div");
    box.id = "symbol-meaning";
    box.setAttribute("role", "tooltip");
    box.hidden = true;
    document.body.append(box);

    const blockOf = symbol => symbol.closest(".block") || symbol.closest("math");
    let shown = null;
    let same = [];

    const hide = () => {
        if (!shown) return;
        shown.removeAttribute("aria-describedby");
        for (const symbol of same) symbol.classList.remove("same-symbol");
        shown = null;
        same = [];
        box.hidden = true;
    };

    const show = symbol => {
        if (symbol === shown) return;
        hide();
        shown = symbol;
        const meaning = symbol.dataset.symbol;
        box.textContent = meaning;
        box.hidden = false;
        symbol.setAttribute("aria-describedby", box.id);
        same = [...blockOf(symbol).querySelectorAll("[data-symbol]")].filter(s => s.dataset.symbol === meaning);
        for (const other of same) other.classList.add("same-symbol");
        // Above the symbol, or below where there is no room; never over the edge.
        const at = symbol.getBoundingClientRect();
        const size = box.getBoundingClientRect();
        const left = Math.max(8, Math.min(at.left + at.width / 2 - size.width / 2, document.documentElement.clientWidth - size.width - 8));
        const above = at.top - size.height - 8;
        box.style.left = `${left + scrollX}px`;
        box.style.top = `${(above > 56 ? above : at.bottom + 8) + scrollY}px`;
    };

    const symbolAt = event => event.target instanceof Element && event.target.closest("[data-symbol]");

    main.addEventListener("pointerover", event => {
        if (event.pointerType === "touch") return;
        const symbol = symbolAt(event);
        if (symbol) show(symbol); else hide();
    });
    main.addEventListener("pointerleave", hide);
    document.addEventListener("click", event => {
        const symbol = symbolAt(event);
        if (symbol && main.contains(symbol)) show(symbol); else hide();
    });

    for (const block of main.querySelectorAll(".block")) {
        const symbols = [...block.querySelectorAll("[data-symbol]")].filter(s => !s.closest("details"));
        symbols.forEach((symbol, i) => { symbol.tabIndex = i === 0 ? 0 : -1; });
        block.addEventListener("focusin", event => {
            const i = symbols.indexOf(event.target);
            if (i < 0) return;
            for (const symbol of symbols) symbol.tabIndex = -1;
            event.target.tabIndex = 0;
            show(event.target);
        });
        block.addEventListener("focusout", hide);
        block.addEventListener("keydown", event => {
            const i = symbols.indexOf(event.target);
            if (i < 0) return;
            const to = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: symbols.length - 1 }[event.key];
            if (event.key === "Escape") hide();
            if (to === undefined) return;
            // The book would turn the page.
            event.preventDefault();
            event.stopPropagation();
            symbols[Math.max(0, Math.min(to, symbols.length - 1))].focus();
        });
    }
    document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
    addEventListener("resize", hide);
})();
