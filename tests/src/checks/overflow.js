// Runs on a page: what reaches over its right or left edge, named by tag and class. What moves inside a scrolling box of
// the text does not count.
const width = document.documentElement.clientWidth;
const problems = [];
if (document.scrollingElement.scrollWidth > window.innerWidth) {
    problems.push(`the page is ${document.scrollingElement.scrollWidth} wide in a window of ${window.innerWidth}`);
}
const main = document.querySelector("main");
const boxed = element => {
    for (let at = element; at && at !== main; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
};
const told = new Set();
for (const element of main.querySelectorAll("*")) {
    if (!element.checkVisibility()) continue;
    const { left, right, width: own } = element.getBoundingClientRect();
    if (told.has(element.parentElement)) {
        told.add(element);
        continue;
    }
    if (own === 0 || (right <= width + 1 && left >= -1) || boxed(element.parentElement)) continue;
    told.add(element);
    const words = element.textContent.trim().slice(0, 40);
    problems.push(`${element.localName}.${element.getAttribute("class") ?? ""} from ${left} to ${right} of ${width}: ${words}`);
}
return problems;
