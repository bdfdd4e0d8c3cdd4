// The list: what is shown, filtered, grouped, and made as far as it is scrolled to.

const state = { kind: "requirement", search: "", verdicts: new Set(), idp: "", profile: "", group: "verdict" };
const list = document.getElementById("list");
const step = 80; // rows made at a time

const watcher = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && makeMore(), { rootMargin: "800px" });
let pending = []; // what is not made yet: headings and items, in order

function matches(item, ignoreVerdict) {
  if (!ignoreVerdict && state.verdicts.size && !state.verdicts.has(item.verdict)) return false;
  if (state.idp) {
    if (item.kind === "scenario" ? item.idp !== state.idp : !item.idps.has(state.idp)) return false;
  }
  if (state.profile && !(item.profiles || []).includes(state.profile)) return false;
  return state.words.every((word) => item.hay.includes(word));
}

function all() {
  return state.kind === "requirement" ? requirements : scenarios;
}

// refresh makes the list anew after a filter changed.
function refresh() {
  state.words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all().filter((item) => matches(item));
  pending = grouped(shown);
  list.replaceChildren();
  if (shown.length === 0) list.append(el("p", { class: "none empty" }, "Nothing matches."));
  makeMore();
  const noun = state.kind;
  document.getElementById("tally").textContent = shown.length === all().length
    ? count(shown.length, noun) : shown.length + " of " + count(all().length, noun);
  document.getElementById("clear").hidden = !filtered();
  refreshChips();
}

function filtered() {
  return Boolean(state.words.length || state.verdicts.size || state.idp || state.profile);
}

// grouped returns headings and items in the order in which they are shown.
function grouped(items) {
  const groups = new Map();
  for (const item of items) {
    const key = state.group === "verdict" ? item.verdict : item.group;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  const keys = [...groups.keys()];
  if (state.group === "verdict") keys.sort((a, b) => bySeverity({ verdict: a }, { verdict: b }));
  else for (const key of keys) groups.get(key).sort(bySeverity);
  return keys.flatMap((key) => [{ heading: key, items: groups.get(key) }, ...groups.get(key)]);
}

function makeMore(atLeast = step) {
  const made = document.createDocumentFragment();
  for (const part of pending.splice(0, atLeast)) made.append(part.items ? heading(part) : row(part));
  list.append(made);
  // Watched anew, the end of the list reports itself even when it never left the screen.
  watcher.disconnect();
  if (pending.length) watcher.observe(document.getElementById("more"));
}

function heading(part) {
  const counts = new Map();
  for (const item of part.items) counts.set(item.verdict, (counts.get(item.verdict) || 0) + 1);
  const several = state.group !== "verdict";
  return el("h3", { class: "group" }, part.heading,
    several ? verdicts.filter((v) => counts.has(v)).map((v) => el("span", { class: "n v-" + v }, counts.get(v) + " " + v))
      : el("span", { class: "n" }, String(part.items.length)));
}

// refreshChips shows how many each verdict would give with the other filters as they are.
function refreshChips() {
  const counts = new Map();
  for (const item of all()) {
    if (matches(item, true)) counts.set(item.verdict, (counts.get(item.verdict) || 0) + 1);
  }
  for (const chip of document.getElementById("verdicts").children) {
    const verdict = chip.dataset.verdict;
    const on = state.verdicts.has(verdict);
    chip.setAttribute("aria-pressed", String(on));
    chip.querySelector(".n").textContent = String(counts.get(verdict) || 0);
    chip.hidden = !on && !counts.has(verdict);
  }
}

function makeControls() {
  const chips = document.getElementById("verdicts");
  for (const verdict of verdicts) {
    chips.append(el("button", { type: "button", class: "chip v-" + verdict, "data-verdict": verdict, "aria-pressed": "false", onclick: () => flip(verdict) },
      el("span", { class: "glyph", "aria-hidden": "true" }, glyphs.get(verdict)), verdict, " ", el("span", { class: "n" }, "")));
  }
  const profiles = new Set([...scenarios, ...requirements].flatMap((item) => item.profiles || []));
  fill("idp", [...new Set(scenarios.map((s) => s.idp).filter(Boolean))].sort());
  fill("profile", [...profiles].sort());
  fill("group", []);
  const search = document.getElementById("search");
  search.addEventListener("input", () => {
    clearTimeout(makeControls.timer);
    makeControls.timer = setTimeout(() => set({ search: search.value }), 80);
  });
  document.getElementById("clear").addEventListener("click", clearFilters);
  for (const kind of ["requirement", "scenario"]) {
    const tab = document.getElementById("tab-" + kind + "s");
    tab.addEventListener("click", () => show(kind));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      show(kind === "requirement" ? "scenario" : "requirement");
      document.querySelector('[role="tab"][aria-selected="true"]').focus();
    });
  }
}

function fill(id, values) {
  const select = document.getElementById(id);
  for (const value of values) select.append(el("option", { value }, value));
  select.addEventListener("change", () => set({ [id]: select.value }));
}

function flip(verdict) {
  if (!state.verdicts.delete(verdict)) state.verdicts.add(verdict);
  refresh();
}

function set(change) {
  Object.assign(state, change);
  refresh();
}

function show(kind) {
  state.kind = kind;
  for (const other of ["requirement", "scenario"]) {
    const tab = document.getElementById("tab-" + other + "s");
    tab.setAttribute("aria-selected", String(other === kind));
    tab.tabIndex = other === kind ? 0 : -1;
  }
  document.querySelector('#group [value="place"]').textContent = kind === "requirement" ? "By document" : "By feature";
  list.setAttribute("aria-labelledby", "tab-" + kind + "s");
  refresh();
}

function clearFilters() {
  Object.assign(state, { search: "", idp: "", profile: "" });
  state.verdicts.clear();
  for (const id of ["search", "idp", "profile"]) document.getElementById(id).value = "";
  refresh();
}
