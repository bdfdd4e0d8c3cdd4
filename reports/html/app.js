// Keyboard, theme, addresses and print.

function heads() {
  return [...list.querySelectorAll(".head")].filter((head) => head.checkVisibility());
}

function move(by) {
  const all = heads();
  if (all.length === 0) return;
  const now = all.indexOf(document.activeElement.closest(".row") ? document.activeElement.closest(".row").firstElementChild : null);
  if (now + by >= all.length && pending.length) {
    makeMore();
    return move(by);
  }
  const next = all[now < 0 ? 0 : Math.max(0, Math.min(all.length - 1, now + by))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.getElementById("search").select(),
  "j": () => move(1),
  "k": () => move(-1),
  "1": () => show("requirement"),
  "2": () => show("scenario"),
  "f": () => flip("failed"),
  "t": switchTheme,
  "?": openHelp,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById("help").open) return;
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape") {
    if (typing && !event.target.value) event.target.blur();
    else if (filtered()) clearFilters();
    return;
  }
  if (typing || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

function openHelp() {
  document.getElementById("help").showModal();
}

// The theme follows the system until it is switched.
function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
  try {
    localStorage.setItem("scimspec-theme", root.dataset.theme);
  } catch {
    // a page without storage forgets it
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

function restoreTheme() {
  try {
    const kept = localStorage.getItem("scimspec-theme");
    if (kept === "dark" || kept === "light") setTheme(kept);
  } catch {
    // no storage, no memory
  }
}

// visit shows what the address names: a requirement or a scenario.
async function visit() {
  let id;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  const item = scenarioById.get(id) || requirementById.get(id);
  if (!item) return;
  if (!matches(item)) clearFilters();
  show(item.kind);
  const at = pending.indexOf(item);
  if (at >= 0) makeMore(at + step);
  const node = [...list.children].find((child) => child.item === item);
  if (!node) return;
  if (!isOpen(node)) await toggle(node, false);
  node.firstElementChild.focus({ preventScroll: true });
  node.scrollIntoView({ block: "start" });
}

// A printed list is whole, up to a length at which nobody prints it.
addEventListener("beforeprint", () => makeMore(2000));
addEventListener("hashchange", visit);
document.addEventListener("click", (event) => {
  // a link to where we already are changes no address, and must still lead there
  const anchor = event.target.closest('a[href^="#"]');
  if (anchor && anchor.getAttribute("href") === location.hash) visit();
});
document.getElementById("theme").addEventListener("click", switchTheme);
document.getElementById("help-open").addEventListener("click", openHelp);
for (const button of document.querySelectorAll("[data-profile]")) {
  button.addEventListener("click", () => {
    document.getElementById("profile").value = button.dataset.profile;
    set({ profile: document.getElementById("profile").value });
    document.getElementById("results").scrollIntoView({ block: "start" });
  });
}

// The discovery exchanges lie below the capabilities that were read from them.
const evidence = document.getElementById("evidence");
if (evidence) {
  const capabilities = document.getElementById("capabilities");
  const fill = async () => {
    const { exchanges } = await details(index.evidence);
    evidence.replaceChildren(el("h4", {}, "Read from"), ...exchanges.map((x, i) => exchangeNode(x, i, [])));
  };
  if (capabilities.open) fill(); // before the index was read
  else capabilities.addEventListener("toggle", fill, { once: true });
}

makeControls();
show(requirements.length ? "requirement" : "scenario");
visit();
document.documentElement.dataset.ready = "true";
