// Listens for news of the book: a new build reloads the page where it is, a broken one is told on top of it.
(() => {
  let version = null;
  const news = new EventSource("/__news");
  news.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (version !== null && now.version !== version) return location.reload();
    version = now.version;
    document.getElementById("build-errors")?.remove();
    if (now.errors === null) return;
    const box = document.createElement("aside");
    box.id = "build-errors";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:1000;margin:0;" +
      "padding:1rem 1.5rem;background:#2b1113;color:#ffe9e9;border-top:4px solid #e5484d;font-size:1.4rem";
    const title = document.createElement("strong");
    title.textContent = "The text as saved does not build; this is the last page that did.";
    const close = document.createElement("button");
    close.textContent = "hide";
    close.style.cssText = "float:right;font:inherit;cursor:pointer";
    close.onclick = () => box.remove();
    const text = document.createElement("pre");
    text.style.cssText = "white-space:pre-wrap;margin:.75rem 0 0;background:none;color:inherit";
    text.textContent = now.errors;
    box.append(close, title, text);
    document.body.append(box);
  };
})();
