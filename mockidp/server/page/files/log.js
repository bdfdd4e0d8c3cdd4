// The live provisioning log, and an entry with its evidence.
import { appPath, get, listen } from "./api.js";
import { badge, check, facts, field, h, link, prose, select, when } from "./dom.js";
import { frame } from "./applications.js";

const rows = 200;

export async function list(id, key, ctx) {
  const { w, head } = await frame(id, key, "/log", ctx);
  const outcome = select([["", "All"], ["success", "success"], ["failure", "failure"], ["skipped", "skipped"]], ctx.query.get("outcome") || "");
  const broken = h("input", { checked: ctx.query.get("broken") === "true" });
  const held = h("input", {});
  const body = h("tbody", { id: "log-rows" });
  const skipped = h("p", { class: "help", role: "status" });
  let left = 0;
  const wanted = (e) => (!outcome.value || e.outcome === outcome.value) && (!broken.checked || e.findings > 0);
  const show = async () => {
    ctx.setQuery({ outcome: outcome.value, broken: broken.checked ? "true" : "" });
    const entries = await get(`${appPath(id, key)}/log?${new URLSearchParams({ count: rows, outcome: outcome.value, broken: broken.checked })}`);
    body.replaceChildren(...entries.reverse().map((e) => row(id, key, e)));
  };
  outcome.addEventListener("change", show);
  broken.addEventListener("change", show);
  held.addEventListener("change", () => held.checked || show());
  ctx.onLeave(listen((batch) => {
    if (held.checked) return;
    for (const e of (batch.entries || []).slice(-rows)) {
      if (e.tenant === id && e.application === key && wanted(e)) body.prepend(fresh(id, key, e));
    }
    for (const e of batch.judged || []) judged(body, id, key, e, wanted);
    while (body.children.length > rows) body.lastChild.remove();
    left += batch.skipped || 0;
    skipped.textContent = left ? `${left} entries came too fast to show; the filters search all that are kept.` : "";
  }));
  await show();
  return [
    ...head,
    h("section", { class: "card" }, h("div", { class: "row" }, field("Outcome", outcome), check("Only broken answers", broken), check("Hold", held, "New entries wait")), skipped,
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": w.log },
        h("table", { class: "stack" }, h("caption", {}, `${w.log}, newest first`), h("thead", {}, h("tr", {}, ["Time", "Event", "About", "Outcome", "Answers", ""].map((x) => h("th", { scope: "col" }, x)))), body))),
  ];
}

function row(id, key, e) {
  return h("tr", { "data-seq": String(e.seq) }, h("td", { class: "narrow-off" }, when(e.time)),
    h("td", {}, link(`/t/${id}/applications/${key}/log/${e.seq}`, e.event), e.code ? h("div", { class: "help" }, e.code) : "", e.detail ? h("div", { class: "help" }, e.detail.slice(0, 160)) : ""),
    h("td", {}, e.subject ? e.subject.name : ""), h("td", {}, badge(e.outcome)), h("td", { class: "answers" }, verdict(e)), h("td", { class: "narrow-off" }, `${e.requests} req.`));
}

function fresh(id, key, e) {
  const made = row(id, key, e);
  made.classList.add("new");
  return made;
}

function verdict(e) {
  if (!e.judged) return h("span", { class: "quiet" }, "…");
  return e.findings ? badge(`${e.findings} broken`, "broken") : badge("sound", "success");
}

function judged(body, id, key, e, wanted) {
  const have = body.querySelector(`[data-seq="${e.seq}"]`);
  if (have) have.querySelector(".answers").replaceChildren(verdict(e));
  else if (e.findings && e.tenant === id && e.application === key && wanted(e) && e.seq > Number(body.firstChild?.dataset.seq || 0)) body.prepend(fresh(id, key, e));
}

export async function entry(id, key, seq, ctx) {
  const { head, base } = await frame(id, key, "/log", ctx);
  const path = `${appPath(id, key)}/log/${seq}`;
  const e = await get(path);
  if (!e.judged) {
    ctx.onLeave(listen((batch) => (batch.judged || []).some((x) => x.seq === e.seq) && ctx.again()));
  }
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, `${e.event} `, badge(e.outcome)), facts([
      ["About", e.subject ? link(`/t/${id}/${e.subject.kind === "group" ? "groups" : "people"}/${e.subject.id}`, e.subject.name) : ""], ["Time", when(e.time)],
      ["Code", e.code], ["Detail", e.detail], ["Id at the service provider", e.remoteId ? h("code", {}, e.remoteId) : ""], ["Requests", String(e.requests)]])),
    h("section", { class: "card", id: "verdict" }, h("h2", {}, "What the answers break"), verdicts(e)),
    e.dropped ? h("p", { class: "lead" }, "The exchanges were dropped to bound memory.") : "",
    ...e.exchanges.map((x, i) => exchange(x, i, e.broken.filter((f) => f.exchange === i))),
    h("p", {}, link(`${base}/log`, "Back to the log")),
  ];
}

function verdicts(e) {
  if (!e.judged) return h("p", {}, "Not judged yet.");
  if (!e.broken.length) return h("p", { class: "sound" }, e.exchanges.length ? "Nothing: the answers are sound, as far as one exchange can tell." : "No request was sent.");
  return e.broken.map((f) => h("article", { class: "finding" },
    h("p", {}, h("strong", {}, f.requirement), ` ${f.level} · `, h("a", { href: `#x${f.exchange}` }, `exchange ${f.exchange + 1}`)),
    h("p", {}, `${f.subject}: got ${f.got}, want ${f.want}`), h("p", { class: "fix" }, `Fix: ${f.hint}`)));
}

function exchange(x, i, broken) {
  const { request, response } = x;
  const url = new URL(request.url);
  return h("section", { class: "card exchange", id: `x${i}` },
    h("h3", {}, `${i + 1}. ${request.method} ${url.pathname}${readable(url.search)} → `, h("span", { class: broken.length || !response.status ? "bad" : "good" }, response.status ? String(response.status) : x.error)),
    h("p", { class: "help" }, `${Math.round(x.durationMs)} ms`),
    request.body ? [h("h4", {}, "Request"), h("pre", { tabindex: "0" }, pretty(request.body))] : "",
    h("h4", {}, "Answer"), h("pre", { tabindex: "0" }, response.body ? pretty(response.body) : "no body"),
    h("details", {}, h("summary", {}, "Headers"), h("pre", { tabindex: "0" }, headers(request.headers)), h("pre", { tabindex: "0" }, headers(response.headers))),
    h("details", {}, h("summary", {}, "curl"), h("pre", { tabindex: "0" }, x.curl), h("button", { onclick: () => navigator.clipboard.writeText(x.curl) }, "Copy")),
    x.shape ? h("details", { open: true }, h("summary", {}, "How we know that the product sends this"), facts([["Shape", prose(x.shape.text)], ["Evidence", x.shape.grade], ["Source", x.shape.source]])) : "");
}

function readable(query) {
  try {
    return decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    return query;
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function headers(all) {
  return Object.entries(all || {}).map(([name, values]) => values.map((value) => `${name}: ${value}`).join("\n")).join("\n");
}
