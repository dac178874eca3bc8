// The sliders of the figures: shows the steps 0 to k in all panels of a figure.
// Without this script, and in print, every step is shown.
(() => {
    "use strict";
    for (const figure of document.querySelectorAll("figure.plot[data-steps]")) {
        const control = figure.querySelector(".pl-control");
        if (!control) continue;
        const input = control.querySelector("input");
        const output = control.querySelector("output");
        const marks = figure.querySelectorAll("[data-k]");
        const show = () => {
            const k = Number(input.value);
            for (const mark of marks) {
                const at = Number(mark.dataset.k);
                mark.classList.toggle("pl-off", at > k);
                mark.classList.toggle("pl-now", at === k);
                mark.classList.toggle("pl-past", at < k);
            }
            output.textContent = `${k} of ${input.max}`;
        };
        input.addEventListener("input", show);
        // The arrow keys move the slider; the book would turn the page.
        input.addEventListener("keydown", event => event.stopPropagation());
        control.hidden = false;
        show();
    }
})();
