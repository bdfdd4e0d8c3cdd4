// The console: which page belongs to which path, and what stands around every page.
import { call, connect, get, listen, post } from "./api.js";
import { badge, h, link, notice } from "./dom.js";
import { words } from "./words.js";
import * as directory from "./directory.js";
import * as applications from "./applications.js";
import * as provisioning from "./provisioning.js";
import * as log from "./log.js";
import * as signon from "./signon.js";
import * as process from "./process.js";

const main = document.getElementById("main");
let leave = [];
let shownPath = "";

// Paths, the particular before the general; each page gets the parts and returns elements.
const pages = [
  [/^\/$/, overview],
  [/^\/t\/process$/, process.page],
  [/^\/t\/([^/]+)$/, (id) => redirect(`/t/${id}/people`)],
  [/^\/t\/([^/]+)\/people$/, directory.people],
  [/^\/t\/([^/]+)\/people\/([^/]+)$/, directory.person],
  [/^\/t\/([^/]+)\/groups$/, directory.groups],
  [/^\/t\/([^/]+)\/groups\/([^/]+)$/, directory.group],
  [/^\/t\/([^/]+)\/applications$/, applications.list],
  [/^\/t\/([^/]+)\/applications\/([^/]+)$/, applications.overview],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/assignments$/, applications.assignments],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/push$/, applications.push],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/roles$/, applications.roles],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/provisioning$/, provisioning.settings],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/mappings$/, provisioning.mappings],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/sign-on$/, signon.page],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/trouble$/, provisioning.trouble],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/log$/, log.list],
  [/^\/t\/([^/]+)\/applications\/([^/]+)\/log\/(\d+)$/, log.entry],
];

function redirect(path) {
  history.replaceState(null, "", path);
  return render();
}

export function go(path) {
  history.pushState(null, "", path);
  return render(true);
}

/** What a page may use: its query, what to do when it is left, and how to show it anew. */
function context() {
  return {
    query: new URLSearchParams(location.search),
    onLeave: (end) => leave.push(end),
    again: () => render(),
    go,
    setQuery(values) {
      const url = new URL(location.href);
      for (const [name, value] of Object.entries(values)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
      history.replaceState(null, "", url);
    },
  };
}

let rendering = 0;

async function render(moved) {
  const mine = ++rendering;
  for (const end of leave.splice(0)) end();
  const path = location.pathname;
  const [page, parts] = find(path);
  let content;
  try {
    content = await page(...parts, context());
  } catch (error) {
    content = [h("h1", {}, error.status === 404 ? "Not here" : "That did not work"), h("p", { class: "lead" }, error.message), link("/", "To the overview")];
  }
  if (mine !== rendering || content === undefined) return;
  main.replaceChildren(...[content].flat(Infinity).filter(Boolean));
  const heading = main.querySelector("h1");
  document.title = `${heading ? heading.textContent : "Console"} – scimspec`;
  await around(path);
  if (moved && heading && shownPath !== path) {
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
  }
  shownPath = path;
  main.dataset.ready = path;
}

function find(path) {
  for (const [pattern, page] of pages) {
    const found = pattern.exec(path);
    if (found) return [page, found.slice(1).map(decodeURIComponent)];
  }
  return [() => [h("h1", {}, "Not here"), h("p", { class: "lead" }, `${path} is no page of the console.`), link("/", "To the overview")], []];
}

/** The tenants above and the pages beside. */
async function around(path) {
  const tenants = await get("/api/tenants", true);
  const [, , current] = path.split("/");
  const here = (target) => (path === target ? "page" : path.startsWith(`${target}/`) ? "true" : null);
  document.getElementById("tenants").replaceChildren(
    ...tenants.map((t) => item(`/t/${t.id}/people`, t.displayName, t.id === current ? "true" : null)),
    item("/t/process", "Process", here("/t/process")));
  const tenant = tenants.find((t) => t.id === current);
  const side = document.getElementById("side");
  if (!tenant) {
    side.replaceChildren();
    return;
  }
  const w = words[tenant.product];
  const base = `/t/${tenant.id}`;
  side.replaceChildren(
    h("h2", {}, "Directory"), item(`${base}/people`, w.people, here(`${base}/people`)), item(`${base}/groups`, w.groups, here(`${base}/groups`)),
    h("h2", {}, w.applications), item(`${base}/applications`, `All ${w.applications.toLowerCase()}`, here(`${base}/applications`) === "page" ? "page" : null),
    ...tenant.applications.map((a) => item(`${base}/applications/${a.id}`, a.displayName, here(`${base}/applications/${a.id}`))));
}

function item(path, label, current) {
  const a = link(path, label);
  if (current) a.setAttribute("aria-current", current);
  return a;
}

async function overview() {
  const about = await get("/api");
  return [
    h("h1", {}, "Identity providers on this machine"),
    h("p", { class: "lead" }, "People, groups and applications as Okta and Entra ID have them. What provisions sends what the products send, and every answer is judged."),
    h("div", { class: "cards" }, about.tenants.map(card)),
  ];
}

function card(t) {
  const w = words[t.product];
  return h("section", { class: "card" }, h("h2", {}, link(`/t/${t.id}/people`, t.displayName)),
    h("p", { class: "lead" }, `${w.product}: ${t.users} ${w.people.toLowerCase()}, ${t.groups} groups`),
    h("ul", {}, t.applications.map((a) => h("li", {}, link(`/t/${t.id}/applications/${a.id}`, a.displayName), " ",
      badge(a.provisioning === "on" && a.target ? "provisioning" : "off", a.provisioning === "on" && a.target ? "on" : "skipped"),
      h("div", { class: "help mono" }, a.target || "no service provider yet")))));
}

function tickClock(state) {
  const ahead = new Date(state.now).getTime() - Date.now();
  const element = document.getElementById("clock");
  const draw = () => {
    const now = new Date(Date.now() + ahead).toISOString();
    element.dateTime = now;
    element.textContent = now.replace("T", " ").slice(0, 16);
  };
  clearInterval(tickClock.timer);
  tickClock.timer = setInterval(draw, 1000);
  draw();
}

async function start() {
  document.addEventListener("click", (event) => {
    const a = event.target.closest("a[data-link]");
    if (!a || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(a.getAttribute("href"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
    const search = main.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  });
  window.addEventListener("popstate", () => render(true));
  document.getElementById("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = localStorage.theme = dark ? "light" : "dark";
  });
  if (localStorage.theme) document.documentElement.dataset.theme = localStorage.theme;
  document.getElementById("advance-month").addEventListener("click", async (event) => {
    event.target.disabled = true;
    try {
      await post("/api/clock/advance", { days: 30 });
      notice("Thirty days later: what became due was carried.");
      render();
    } catch (error) {
      notice(error.message, true);
    }
    event.target.disabled = false;
  });
  listen(async (batch) => {
    if (batch.changed && batch.changed.some((what) => what === "clock" || what === "everything")) tickClock(await get("/api/clock", true));
  });
  tickClock(await call("GET", "/api/clock", undefined, true));
  connect(render);
  await render();
}

start();
