// Provisioning: the connection, the settings under the product's names, the mappings with a
// live preview, and what can be switched on to break things.
import { appPath, call, get, patch, put, remove } from "./api.js";
import { check, debounced, field, h, link, notice, select } from "./dom.js";
import { actionButton, frame } from "./applications.js";
import { finder } from "./directory.js";
import { schedules } from "./words.js";

export async function settings(id, key, ctx) {
  const { app, w, head } = await frame(id, key, "/provisioning", ctx);
  const path = appPath(id, key);
  const list = await get(`${path}/settings`);
  const sections = [...new Set(list.map((s) => s.page))];
  return [...head, connection(id, app, w, ctx), ...sections.map((page) => h("form", { class: "card", onsubmit: async (event) => {
    event.preventDefault();
    const changed = {};
    for (const s of list.filter((x) => x.page === page)) changed[s.name] = value(event.target.elements[s.name], s);
    try {
      await patch(`${path}/settings`, changed);
      notice("Saved.");
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  } }, h("h2", {}, page), list.filter((s) => s.page === page).map(control), h("button", { class: "primary" }, "Save")))];
}

function control(s) {
  if (s.type === "boolean") return check(s.label, h("input", { type: "checkbox", name: s.name, checked: s.value }), s.help);
  if (s.values) {
    const choice = select(s.values, s.value);
    choice.name = s.name;
    return field(s.label, choice, s.help);
  }
  return field(s.label, h("input", { name: s.name, value: String(s.value), type: s.type === "integer" ? "number" : "text", min: "0" }), s.help);
}

function value(element, s) {
  if (s.type === "boolean") return element.checked;
  return s.type === "integer" ? Number(element.value) : element.value;
}

function connection(id, app, w, ctx) {
  const path = appPath(id, app.id);
  const target = h("input", { type: "url", value: app.target, placeholder: "http://127.0.0.1:8080/scim/v2" });
  const token = h("input", { type: "password", autocomplete: "off", placeholder: app.hasToken ? "set; type another one to change it" : "" });
  const schedule = select(schedules[app.product], app.schedule);
  return h("form", { class: "card", onsubmit: async (event) => {
    event.preventDefault();
    const change = { schedule: schedule.value };
    if (target.value !== app.target) change.target = target.value;
    if (token.value) change.token = token.value;
    try {
      await patch(path, change);
      notice("Saved.");
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  } }, h("h2", {}, app.product === "okta" ? "Integration" : "Admin Credentials"), field(w.target, target, "Another service provider: what is known of the old one is forgotten, its token too."),
    field(w.token, token, "Never shown, and in no export."), field("When changes are carried", schedule),
    h("div", { class: "row" }, h("button", { class: "primary" }, "Save"), actionButton(id, app, "test-connection", w.test, {}, ctx)));
}

export async function mappings(id, key, ctx) {
  const { app, w, head } = await frame(id, key, "/mappings", ctx);
  const path = appPath(id, key);
  let list = await get(`${path}/mappings`);
  let person = "";
  const who = h("span", {}, "the first person of the directory");
  const body = h("tbody", {});
  const redraw = () => body.replaceChildren(...list.map((m, i) => mappingRow(path, app, m, i, () => person, () => {
    list = list.filter((x) => x !== m);
    redraw();
  })));
  redraw();
  const fresh = app.product === "okta" ? { name: "", target: "", expression: "", apply: "always" } : { target: "", expression: "", object: "user", apply: "always", type: "String" };
  return [
    ...head,
    h("section", { class: "card" }, h("p", {}, "Preview for ", who, "."), finder(id, "Preview for somebody else", (x) => {
      person = x.id;
      who.textContent = x.displayName || x.userName;
      redraw();
    })),
    h("section", { class: "card" }, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": w.mappings },
      h("table", { class: "mapping" }, h("caption", {}, `${w.mappings}: where each attribute comes from (${w.expression})`),
        h("thead", {}, h("tr", {}, [w.attribute, "Expression", "Preview", "Apply", ""].map((x) => h("th", { scope: "col" }, x)))), body)),
    h("div", { class: "row" }, h("button", { onclick: () => { list.push({ ...fresh }); redraw(); body.lastChild.querySelector("input").focus(); } }, "Add mapping"),
      h("button", { class: "primary", onclick: async () => {
        try {
          list = await put(`${path}/mappings`, list);
          notice("Saved.");
          redraw();
        } catch (error) {
          notice(error.message, true);
          const wrong = error.answer && body.children[error.answer.mapping];
          if (wrong) wrong.querySelector(".expression").focus();
        }
      } }, "Save mappings"),
      app.product === "okta" ? actionButton(id, app, "apply-mappings", "Apply updates now", {}, ctx) : "")),
  ];
}

function mappingRow(path, app, m, i, person, drop) {
  const label = `mapping ${i + 1}`;
  const result = h("output", { "aria-live": "polite" });
  const preview = debounced(120, async () => {
    if (!m.expression) {
      result.replaceChildren(h("span", { class: "quiet" }, "no value"));
      return;
    }
    try {
      const seen = await call("POST", `${path}/mappings/preview`, { expression: m.expression, user: person(), object: m.object === "group" ? "group" : undefined }, true);
      result.replaceChildren(seen.value === null ? h("span", { class: "quiet" }, "no value") : h("code", { class: "good" }, typeof seen.value === "string" ? seen.value : JSON.stringify(seen.value)));
      expression.removeAttribute("aria-invalid");
    } catch (error) {
      const answer = error.answer || {};
      result.replaceChildren(h("span", { class: "bad" }, answer.error || error.message), answer.column ? caret(m.expression, answer) : "");
      expression.setAttribute("aria-invalid", "true");
    }
  });
  const bind = (name, properties) => h("input", { value: m[name] || "", "aria-label": `${name} of ${label}`, spellcheck: "false", oninput: (event) => { m[name] = event.target.value; }, ...properties });
  const expression = bind("expression", { class: "expression mono", oninput: (event) => { m.expression = event.target.value; preview(); } });
  const apply = select([["always", "Always"], ["create", "Only during creation"]], m.apply);
  apply.setAttribute("aria-label", `apply of ${label}`);
  apply.addEventListener("change", () => { m.apply = apply.value; });
  preview();
  return h("tr", {}, h("td", {}, bind("target", { class: "mono target", title: m.target }), app.product === "okta" ? bind("name", { placeholder: "variable name" }) : h("span", { class: "help" }, m.object === "group" ? "group" : "user", m.matching ? `, matching precedence ${m.matching}` : "")),
    h("td", {}, expression), h("td", {}, result), h("td", {}, apply), h("td", {}, h("button", { class: "danger", "aria-label": `Remove ${label}`, onclick: drop }, "Remove")));
}

/** The line of the expression with a mark below the place that is wrong. */
function caret(text, { line, column }) {
  const shown = text.split("\n")[line - 1] || "";
  return h("pre", { class: "caret mono" }, `${shown}\n${" ".repeat(column - 1)}^`);
}

export async function trouble(id, key, ctx) {
  const { head, base } = await frame(id, key, "/trouble", ctx);
  const path = `${appPath(id, key)}/troubles`;
  const list = await get(path);
  const of = (kind) => list.filter((t) => t.kind === kind);
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, "What happens at odd moments"), h("p", { class: "lead" }, "Switch something on, then provision, and see what the service provider makes of it."),
      of("provisioning").map((t) => check(t.label, h("input", { type: "checkbox", checked: t.on, "data-trouble": t.id, onchange: async (event) => {
        await (event.target.checked ? put(`${path}/${t.id}`) : remove(`${path}/${t.id}`));
        notice(event.target.checked ? "Switched on." : "Switched off.");
      } }), t.help))),
    h("section", { class: "card" }, h("h2", {}, "Assertions and tokens that nobody may accept"), h("p", { class: "lead" }, "Each is wrong in one respect, and stays on until it is switched off. ", link(`${base}/sign-on`, "The test application"), " refuses them all."),
      tampered("SAML response", path, of("saml")), tampered("OpenID Connect answer", path, of("oidc"))),
  ];
}

/** A choice of one way to be wrong, with what it means. */
function tampered(label, path, list) {
  const chosen = list.find((t) => t.on);
  let last = chosen ? chosen.id : "";
  const help = h("p", { class: "help", "aria-live": "polite" }, chosen ? chosen.help : "");
  const choice = select([["", "As it should be"], ...list.map((t) => [t.id, t.label])], chosen ? chosen.id : "");
  choice.addEventListener("change", async () => {
    const now = list.find((t) => t.id === choice.value);
    try {
      if (now) await put(`${path}/${now.id}`);
      else if (last) await remove(`${path}/${last}`);
      last = choice.value;
      help.textContent = now ? now.help : "";
      notice(now ? "Switched on." : "Switched off.");
    } catch (error) {
      notice(error.message, true);
    }
  });
  return h("div", {}, field(label, choice), help);
}
