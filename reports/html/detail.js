// What opens below a row: a requirement with its scenarios, or a scenario with its
// findings, its steps and the wire behind each step.

function requirementBody(q) {
  const body = el("div", { class: "body requirement-body" },
    el("p", { class: "facts" }, el("span", {}, q.source),
      (q.profiles || []).length ? el("span", {}, "profiles " + q.profiles.join(", ")) : null, linkTo(q.id)),
    q.reason ? el("p", { class: "reason" }, q.reason) : null,
    q.warns ? el("p", { class: "reason" }, q.warns) : null,
    said("How to see it", q.check), said("How to fix it", q.hint), said("Why", q.rationale),
    pages(q.pages || []));
  const known = q.scenarios.map((id) => scenarioById.get(id)).filter(Boolean).sort(bySeverity);
  if (known.length === 0) {
    body.append(el("p", { class: "none" }, "No scenario of this run checks it."));
    return body;
  }
  body.append(el("h4", {}, count(known.length, "scenario")));
  const nested = el("div", { class: "nested" });
  appendInParts(nested, known, 50);
  body.append(nested);
  return body;
}

function said(what, text) {
  return text ? el("p", { class: "rationale" }, el("b", {}, what + ": "), text) : null;
}

// pages lead to the documents; what is no web address is text only.
function pages(list) {
  const known = list.filter((page) => /^https:\/\//.test(page.url));
  if (!known.length) return null;
  return el("p", { class: "rationale" }, el("b", {}, "Read on: "),
    known.map((page, i) => [i ? ", " : "", el("a", { href: page.url, rel: "noreferrer" }, page.title)]).flat());
}

// appendInParts adds rows, and a button for the next ones when there are many.
function appendInParts(box, items, size) {
  for (const s of items.slice(0, size)) box.append(row(s));
  const rest = items.slice(size);
  if (rest.length === 0) return;
  const button = el("button", {
    type: "button", class: "quiet",
    onclick: () => {
      button.remove();
      appendInParts(box, rest, size);
    },
  }, "show " + rest.length + " more");
  box.append(button);
}

// scenarioBody resolves to the opened scenario.
async function scenarioBody(s) {
  const { steps, findings, exchanges } = await details(s);
  const body = el("div", { class: "body scenario-body" },
    el("p", { class: "facts" }, el("code", {}, s.feature + ":" + s.line), s.rule ? el("span", {}, s.rule) : null,
      el("span", {}, duration(s.durationMs)), s.profiles.length ? el("span", {}, "profiles " + s.profiles.join(", ")) : null, linkTo(s.id)),
    s.reason ? el("p", { class: "reason" }, s.reason) : null,
    s.blockedBy ? el("p", { class: "reason" }, "Blocked by ", link(s.blockedBy), ". Mend that one first.") : null,
    s.requirements.length ? el("p", { class: "claims" }, "Checks ", s.requirements.map((id) => requirementById.has(id) ? link(id, { class: "id" }) : el("span", { class: "id" }, id))) : null);
  for (const f of findings) body.append(findingNode(f, body));
  body.append(stepsNode(steps, findings, exchanges));
  return body;
}

function findingNode(f, body) {
  const [got, want] = contrast(f.got, f.want);
  const jump = f.exchange >= 0
    ? el("button", { type: "button", class: "quiet", onclick: () => showExchange(body, f.exchange) }, "exchange " + (f.exchange + 1))
    : null;
  return el("section", { class: "finding l-" + (/^(MUST|SHALL|REQUIRED)/.test(f.level) ? "must" : "should"), "aria-label": "Finding" },
    el("p", { class: "finding-head" }, requirementById.has(f.requirement) ? link(f.requirement, { class: "id" }) : el("span", { class: "id" }, f.requirement),
      el("span", { class: "level" }, f.level), el("b", { class: "subject" }, f.subject), f.pointer ? el("code", { class: "pointer" }, f.pointer) : null, jump),
    el("dl", { class: "contrast" },
      el("div", { class: "got" }, el("dt", {}, "got"), el("dd", {}, got)),
      el("div", { class: "want" }, el("dt", {}, "want"), el("dd", {}, want))),
    f.warns ? el("p", { class: "reason" }, f.warns) : null,
    f.hint ? el("p", { class: "hint" }, f.hint) : null);
}

// contrast marks the stretch in which two texts differ, when they have something in common.
function contrast(got, want) {
  const a = Array.from(got), b = Array.from(want);
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  if (head + tail < 4 || (head === a.length && head === b.length)) return [got || "(nothing)", want || "(nothing)"];
  const part = (c) => el("span", {}, c.slice(0, head).join(""), el("mark", {}, c.slice(head, c.length - tail).join("")), c.slice(c.length - tail).join(""));
  return [part(a), part(b)];
}

function showExchange(body, number) {
  const node = body.querySelector('[data-exchange="' + number + '"]');
  if (!node) return;
  node.open = true;
  node.scrollIntoView({ block: "start" });
  node.querySelector("summary").focus({ preventScroll: true });
}

function stepsNode(steps, findings, exchanges) {
  const at = (i) => exchangeNode(exchanges[i], i, findings.filter((f) => f.exchange === i));
  const shown = new Set();
  const list = el("ol", { class: "steps" });
  for (const step of steps) {
    const item = el("li", { class: "step st-" + (/^[a-z]+$/.test(step.status) ? step.status : "undefined") },
      el("p", {}, el("span", { class: "glyph", "aria-label": step.status, role: "img" }, stepGlyph(step.status)),
        el("b", {}, step.keyword.trim()), " ", el("span", { class: "step-text" }, step.text),
        step.durationMs > 0 ? el("span", { class: "time" }, duration(step.durationMs)) : null));
    for (const i of step.exchanges || []) {
      if (!exchanges[i] || shown.has(i)) continue;
      shown.add(i);
      item.append(at(i));
    }
    list.append(item);
  }
  const box = el("div", {}, steps.length ? list : null);
  const rest = exchanges.map((_, i) => i).filter((i) => !shown.has(i));
  if (rest.length) {
    box.append(el("h4", {}, steps.length && shown.size ? "Outside of the steps" : count(rest.length, "exchange")), ...rest.map(at));
  }
  return box;
}

function stepGlyph(status) {
  return { passed: "✓", failed: "✕", skipped: "–" }[status] || "?";
}

function linkTo(id) {
  return link(id, { class: "permalink" }, "link");
}
