"use strict";
// Search over an index that is loaded when it is needed first, and light or dark. Nothing is fetched
// from elsewhere.
(() => {
  const root = document.documentElement;
  try { root.dataset.theme = localStorage.getItem("scimspec-theme") || ""; } catch { /* no storage */ }
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("scimspec-theme", root.dataset.theme); } catch { /* no storage */ }
  });

  const up = document.body.dataset.up;
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const said = document.getElementById("said");
  let index;

  function load() {
    index ||= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = up + "search.js";
      script.addEventListener("load", () => resolve(window.scimspecIndex.map((e) => ({ ...e, hay: (e.t + " " + e.x).toLowerCase() }))));
      document.head.append(script);
    });
    return index;
  }

  // An id or a title that begins with the words comes first, then one that holds them.
  function rank(entry, words) {
    const title = entry.t.toLowerCase();
    return title === words ? 0 : title.startsWith(words) ? 1 : title.includes(words) ? 2 : 3;
  }

  async function search() {
    const words = input.value.trim().toLowerCase();
    const parts = words.split(/\s+/).filter(Boolean);
    const all = parts.length ? (await load()).filter((e) => parts.every((p) => e.hay.includes(p))) : [];
    const first = all.map((e) => [rank(e, words), e]).sort((a, b) => a[0] - b[0]).slice(0, 30);
    found.replaceChildren(...first.map(([, e]) => {
      const link = document.createElement("a"), title = document.createElement("b"), text = document.createElement("span");
      link.href = up + e.p;
      title.textContent = e.t;
      text.textContent = e.x.slice(0, 140);
      link.append(title, text);
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    found.hidden = first.length === 0;
    input.setAttribute("aria-expanded", String(!found.hidden));
    said.textContent = parts.length ? all.length + " found" : "";
    root.dataset.found = words + "=" + all.length;
  }

  function close() {
    found.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  input.addEventListener("input", search);
  input.addEventListener("focus", load);
  document.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "/" && document.activeElement !== input && !event.ctrlKey && !event.metaKey) input.focus();
    else if (event.key === "Escape") { close(); input.focus(); }
    else if (event.key === "ArrowDown" && links.length && (at >= 0 || document.activeElement === input)) (links[at + 1] || links[0]).focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] || input).focus();
    else if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".find")) close(); });
})();
