// Runs on a page: formulas that are not drawn, and LaTeX that reached the reader.
const problems = [];
for (const math of document.querySelectorAll("main math")) {
    if (!math.checkVisibility()) continue;
    const { width, height } = math.getBoundingClientRect();
    if (width < 1 || height < 1) problems.push(`a formula of size ${width} by ${height}: ${math.outerHTML.slice(0, 200)}`);
}
for (const wrong of document.querySelectorAll("main :is(merror, .error, .math-error, .math-core-error)")) {
    problems.push(`an error is shown: ${wrong.textContent}`);
}
const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("code, pre, script, style")) continue;
    if (/\\[a-zA-Z]{2,}|\$[^\s$][^$]*\$|\{\{|\[@/.test(data)) problems.push(`raw notation in the text: ${data.trim()}`);
}
if (document.querySelector("main math") && !document.fonts.check('16px "Latin Modern Math"')) {
    problems.push("the maths font is not loaded");
}
return problems;
