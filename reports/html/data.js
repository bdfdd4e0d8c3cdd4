// The data of the page: the index, read at once, and the details, read when needed.

const verdicts = ["failed", "inconclusive", "blocked", "untested", "waived", "warned", "passed", "inapplicable"];
const glyphs = new Map([
  ["failed", "✕"], ["inconclusive", "?"], ["blocked", "⊘"], ["untested", "○"],
  ["waived", "≈"], ["warned", "!"], ["passed", "✓"], ["inapplicable", "–"],
]);

restoreTheme(); // before the page is seen: all that follows waits for the index
const index = await unpack(document.getElementById("scimspec-index").textContent);
const scenarios = index.scenarios;
const requirements = index.requirements;
const scenarioById = new Map(scenarios.map((s) => [s.id, s]));
const requirementById = new Map(requirements.map((q) => [q.id, q]));

for (const s of scenarios) {
  s.kind = "scenario";
  s.group = s.feature;
  s.hay = [s.id, s.title, s.feature, s.rule, s.idp, s.reason, s.headline, s.verdict, ...s.requirements].join("\n").toLowerCase();
}
for (const q of requirements) {
  q.kind = "requirement";
  q.group = q.id.split("-")[0].replace(/^RFC(?=\d)/, "RFC ");
  const mine = q.scenarios.map((id) => scenarioById.get(id)).filter(Boolean);
  q.idps = new Set(mine.map((s) => s.idp || ""));
  q.hay = [q.id, q.level, q.source, q.text, q.reason, q.verdict].join("\n").toLowerCase();
}

// chunks keeps the chunks that were opened last; an early one is read again.
const chunks = new Map();
const chunksKept = 12;

// details resolves to {steps, findings, exchanges} of a scenario.
async function details(s) {
  let chunk = chunks.get(s.chunk);
  if (!chunk) {
    chunk = unpack(document.getElementById("scimspec-chunk-" + s.chunk).textContent);
    chunks.set(s.chunk, chunk);
    if (chunks.size > chunksKept) chunks.delete(chunks.keys().next().value);
  }
  return (await chunk)[s.place];
}

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// el makes an element. Text from the report goes in as a text node, never as markup.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
}

// link leads to a requirement or a scenario of this page.
function link(id, attributes, ...children) {
  return el("a", { ...attributes, href: "#" + encodeURIComponent(id) }, children.length ? children : [id]);
}

function badge(verdict) {
  return el("span", { class: "badge v-" + (glyphs.has(verdict) ? verdict : "untested") },
    el("span", { class: "glyph", "aria-hidden": "true" }, glyphs.get(verdict) || "?"), el("span", { class: "word" }, verdict));
}

function count(n, noun) {
  return n === 1 ? "1 " + noun : n + " " + noun + "s";
}

function duration(ms) {
  if (ms >= 1000) return (ms / 1000).toFixed(1) + " s";
  return (ms >= 10 || Number.isInteger(ms) ? Math.round(ms) : ms.toFixed(1)) + " ms";
}

// say tells a screen reader.
function say(text) {
  document.getElementById("said").textContent = text;
}
