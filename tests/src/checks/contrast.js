// Runs on a page: text that stands out too little from what is behind it (WCAG AA: 4.5 to 1, large text 3 to 1), one
// message for each kind of element.
const parse = color => {
    const numbers = color.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    if (color.startsWith("color(srgb")) return [...numbers.slice(0, 3).map(c => 255 * c), numbers[3] ?? 1];
    return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
};
const over = (top, under) => [0, 1, 2].map(i => top[3] * top[i] + (1 - top[3]) * under[i]).concat(1);
const luminance = color => {
    const [r, g, b] = color.map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
};
const found = new Map();
for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!own || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest("svg, .menu-title, [aria-hidden='true']")) continue;
    const style = getComputedStyle(element);
    const paper = behind(element);
    const ink = over(parse(style.color), paper);
    const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio >= (large ? 3 : 4.5)) continue;
    const kind = `${element.localName}.${element.getAttribute("class") ?? ""}`;
    if (!found.has(kind)) found.set(kind, `${kind}: ${ratio.toFixed(2)} to 1: ${element.textContent.trim().slice(0, 40)}`);
}
return [...found.values()];
