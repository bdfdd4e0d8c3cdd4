// Applications: overview, assignments, group push and roles.
import { appPath, get, listen, patch, post, put, remove, tenantPath } from "./api.js";
import { ask, badge, facts, field, h, link, notice, select, table, when } from "./dom.js";
import { finder } from "./directory.js";
import { words, schedules } from "./words.js";

export async function list(id, ctx) {
  const tenant = await get(tenantPath(id));
  const w = words[tenant.product];
  return [
    h("div", { class: "row spread" }, h("h1", {}, w.applications), h("button", { class: "primary", onclick: () => add(tenant, w, ctx) }, "Add application")),
    h("p", { class: "lead" }, `${tenant.displayName}, ${w.product}`),
    table(w.applications, ["Name", "Dialect", w.target, w.provisioning], tenant.applications.map((a) => [
      link(`/t/${id}/applications/${a.id}`, a.displayName), h("code", {}, a.dialect), h("code", {}, a.target || "none"), badge(a.provisioning, a.provisioning === "on" ? "on" : "skipped")]), "There is none yet."),
  ];
}

function add(tenant, w, ctx) {
  const dialects = tenant.product === "okta"
    ? [["okta-oin", "Okta, application of the catalogue (PATCH)"], ["okta-aiw", "Okta, custom application (PUT)"]]
    : [["entra-default", "Entra ID, default"], ["entra-aadoptscim062020", "Entra ID with aadOptscim062020"]];
  const name = h("input", { name: "displayName", required: true });
  const slug = h("input", { name: "id", required: true, pattern: "[a-z0-9][a-z0-9-]*" });
  name.addEventListener("input", () => { slug.value = name.value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); });
  const target = h("input", { name: "target", type: "url", placeholder: "http://127.0.0.1:8080/scim/v2" });
  const token = h("input", { name: "token", type: "password", autocomplete: "off" });
  const dialect = select(dialects, dialects[0][0]);
  ask("Add application", [field("Name", name), field("Short name", slug, "Part of URLs: lower-case letters, digits and -"), field("Kind", dialect),
    field(w.target, target, "Empty: the one that the server was started with"), field(w.token, token, "Never shown again, and in no export")], "Add application", async () => {
    const made = await post(`${tenantPath(tenant.id)}/applications`, { id: slug.value, displayName: name.value, dialect: dialect.value, target: target.value, token: token.value || undefined });
    ctx.go(`/t/${tenant.id}/applications/${made.id}`);
  });
}

/** The heading and the tabs of an application's pages. */
export async function frame(id, key, current, ctx) {
  const app = await get(appPath(id, key), true);
  const w = words[app.product];
  const base = `/t/${id}/applications/${key}`;
  const tabs = [["", "Overview"], ["/assignments", w.assignments], app.product === "okta" ? ["/push", w.push] : ["/roles", w.roles],
    ["/provisioning", w.provisioning], ["/mappings", w.mappings], ["/log", w.log], ["/sign-on", w.signOn], ["/trouble", "Break things"]];
  const running = h("span", { "aria-live": "polite" });
  const draw = (a) => running.replaceChildren(a.running ? badge(`${a.running} …`, "warn") : "");
  draw(app);
  ctx.onLeave(listen(async (batch) => {
    if (batch.changed && batch.changed.includes(key)) draw(await get(appPath(id, key), true));
  }));
  const head = [h("h1", {}, current === "" ? app.displayName : `${app.displayName}: ${tabs.find(([path]) => path === current)[1]}`), running,
    h("nav", { class: "tabs", "aria-label": "Application" }, tabs.map(([path, label]) => {
      const a = link(base + path, label);
      if (path === current) a.setAttribute("aria-current", "page");
      return a;
    }))];
  return { app, w, head, base };
}

/** A button that runs an action of the product and says how it went. */
export function actionButton(id, app, action, label, body, ctx, kind) {
  return h("button", { class: kind, "data-action": action, onclick: async (event) => {
    event.target.disabled = true;
    try {
      const result = await post(`${appPath(id, app.id)}/actions/${action}`, body || {});
      told(label, result);
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
    event.target.disabled = false;
  } }, label);
}

export function told(label, result) {
  const failed = result.entries.filter((e) => e.outcome === "failure");
  const found = result.imported ? ` ${(result.imported.Users || []).length} users, ${(result.imported.Groups || []).length} groups.` : "";
  if (failed.length) notice(`${label}: ${failed.length} of ${result.entries.length} entries failed. ${failed[0].detail || ""}`, true);
  else notice(`${label}: ${result.entries.length ? `${result.entries.length} log entries, no failure.` : "nothing had to be sent."}${found}`);
}

export async function overview(id, key, ctx) {
  const { app, w, head } = await frame(id, key, "", ctx);
  const okta = app.product === "okta";
  const on = app.provisioning === "on";
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, w.provisioning),
      app.target ? "" : h("p", {}, "No service provider yet: set one under ", link(`/t/${id}/applications/${key}/provisioning`, w.provisioning), ". Sign-in works without."),
      h("div", { class: "row" },
        h("button", { class: on ? "" : "primary", onclick: async () => {
          await patch(appPath(id, key), { provisioning: on ? "off" : "on" });
          ctx.again();
        } }, on ? w.off : w.on),
        actionButton(id, app, "test-connection", w.test, {}, ctx),
        actionButton(id, app, "provision", "Provision now", {}, ctx), actionButton(id, app, "import", w.importing, {}, ctx),
        actionButton(id, app, "retry", w.retry, {}, ctx),
        okta ? [actionButton(id, app, "apply-mappings", "Apply updates now", {}, ctx), actionButton(id, app, "refresh-groups", "Refresh App Groups", {}, ctx), actionButton(id, app, "import-schema", "Import User Schema", {}, ctx)]
          : [actionButton(id, app, "restart", "Restart provisioning", {}, ctx), actionButton(id, app, "allow-deletions", "Allow deletes", {}, ctx)]),
      onDemand(id, app, ctx)),
    h("section", { class: "card" }, h("h2", {}, w.signOn), h("p", {}, "SAML and OpenID Connect, with a test application: ", link(`/t/${id}/applications/${key}/sign-on`, w.signOn), ".")),
    h("section", { class: "card" }, h("h2", {}, "State"), facts([
      ["Dialect", h("code", {}, app.dialect)], [w.target, h("code", {}, app.target)], ["Token", app.hasToken ? "set" : "none"], ["Provisioning", badge(app.provisioning, on ? "on" : "skipped")],
      ["When", schedules[app.product].find(([value]) => value === app.schedule)[1]], ["Next cycle", when(app.nextCycle)], ["Assigned personally", String(app.assigned)],
      ["Known at the service provider", String(app.provisioned)], ["Quarantine", app.quarantine], ["Last problem", app.mistake],
      ["Broken on purpose", app.trouble.join(", ")]])),
    app.waiting.length ? h("section", { class: "card" }, h("h2", {}, okta ? "Tasks" : "In escrow"), table("What failed and waits for a retry", ["Name", "Kind"], app.waiting.map((s) => [s.name, s.kind]), "")) : "",
    h("p", {}, h("button", { class: "danger", onclick: () => ask("Delete application", h("p", {}, `Delete ${app.displayName}? Nothing is sent to the service provider.`), "Delete", async () => {
      await remove(appPath(id, key));
      ctx.go(`/t/${id}/applications`);
    }) }, "Delete application")),
  ];
}

function onDemand(id, app, ctx) {
  const [action, label] = app.product === "okta" ? ["force-sync", "Force Sync"] : ["provision-on-demand", "Provision on demand"];
  const steps = h("div", {});
  return h("div", {}, h("h3", {}, label), finder(id, `Whom to provision`, async (x, kind) => {
    try {
      const result = await post(`${appPath(id, app.id)}/actions/${action}`, { [kind]: x.id });
      told(label, result);
      steps.replaceChildren(table(`${label}: ${x.displayName || x.userName}`, ["Step", "Outcome", "Detail", ""], result.entries.map((e) => [
        e.event, badge(e.outcome), e.detail || "", link(`/t/${id}/applications/${app.id}/log/${e.seq}`, "Evidence")]), app.product === "okta" ? "Nothing is sent for somebody who is not provisioned." : "Nothing was done."));
    } catch (error) {
      notice(error.message, true);
    }
  }, app.product === "entra"), steps);
}

function grantText(grant) {
  return [...Object.entries(grant.attributes || {}).map(([name, value]) => `${name} = ${JSON.stringify(value)}`), ...(grant.roles || [])].join(", ") || "–";
}

export async function assignments(id, key, ctx) {
  const { app, w, head } = await frame(id, key, "/assignments", ctx);
  const [given, mappings] = [await get(`${appPath(id, key)}/assignments`), await get(`${appPath(id, key)}/mappings`, true)];
  const path = (x) => `${appPath(id, key)}/${x.kind === "group" ? "groups" : "users"}/${x.id}`;
  const edit = (x) => grantDialog(app, mappings, x, async (grant) => {
    await put(path(x), grant);
    notice(`${x.name} is assigned.`);
    ctx.again();
  });
  const buttons = (x) => h("div", { class: "row" }, h("button", { "aria-label": `Edit ${x.name}`, onclick: () => edit(x) }, "Edit"),
    h("button", { class: "danger", "aria-label": `Unassign ${x.name}`, onclick: async () => {
      await remove(path(x));
      notice(`${x.name} is unassigned.`);
      ctx.again();
    } }, "Unassign"));
  const to = (x) => link(`/t/${id}/${x.kind === "group" ? "groups" : "people"}/${x.id}`, x.name);
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, w.assign), finder(id, "Assign a person or a group", (x, kind) => edit({ id: x.id, kind, name: x.displayName || x.userName }), true)),
    h("section", { class: "card" }, table("People who are assigned", ["Name", "Gives", "Id at the service provider", ""], given.users.map((x) => [to(x), grantText(x), h("code", {}, x.remoteId || "–"), buttons(x)]), "Nobody is assigned personally.")),
    h("section", { class: "card" }, table("Groups that are assigned", ["Name", "Priority", "Gives", "Members", ""], given.groups.map((x) => [to(x), x.priority, grantText(x), x.members, buttons(x)]), "No group is assigned.")),
  ];
}

function grantDialog(app, mappings, x, done) {
  const rows = h("div", {});
  const names = mappings.map((m) => m.name).filter(Boolean);
  const row = (name, value) => rows.append(h("div", { class: "row" },
    h("input", { "aria-label": "Attribute", list: "attribute-names", value: name, placeholder: "attribute" }), h("input", { "aria-label": "Value", class: "grow", value: typeof value === "string" ? value : JSON.stringify(value), placeholder: "value" })));
  for (const [name, value] of Object.entries(x.attributes || {})) row(name, value);
  const roles = app.roles.map((r) => {
    const box = h("input", { type: "checkbox", value: r.value, checked: (x.roles || []).includes(r.value) });
    return [box, h("label", { class: "check" }, box, ` ${r.displayName || r.value}`)];
  });
  const priority = h("input", { type: "number", min: "1", value: String(x.priority || 1) });
  ask(`Assign ${x.name}`, [
    x.kind === "group" ? field("Priority", priority, "1 is the highest") : "",
    app.product === "okta" ? [h("p", { class: "help" }, "Values of the application's attributes, before those of the mappings. JSON is taken as such."), h("datalist", { id: "attribute-names" }, names.map((n) => h("option", { value: n }))), rows,
      h("p", {}, h("button", { type: "button", onclick: () => row("", "") }, "Add attribute"))] : "",
    app.product === "entra" && roles.length ? [h("p", {}, "App roles"), roles.map(([, label]) => label)] : "",
  ], "Assign", async () => {
    const attributes = {};
    for (const line of rows.children) {
      const [name, value] = [...line.querySelectorAll("input")].map((input) => input.value);
      if (name) attributes[name] = json(value);
    }
    const grant = { attributes, roles: roles.filter(([box]) => box.checked).map(([box]) => box.value) };
    if (x.kind === "group") Object.assign(grant, { group: x.id, priority: Number(priority.value) });
    await done(grant);
  });
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export async function push(id, key, ctx) {
  const { app, w, head } = await frame(id, key, "/push", ctx);
  const given = await get(`${appPath(id, key)}/assignments`);
  const groups = (await get(`${tenantPath(id)}/groups?count=1000`, true)).Resources;
  const path = (x) => `${appPath(id, key)}/pushes/${x.id}`;
  const act = (run, said) => async () => {
    try {
      await run();
      notice(said);
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  };
  const choice = select(groups.map((g) => [g.id, g.displayName]));
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, w.push), h("div", { class: "row" }, field("Group", choice), h("button", { class: "primary", onclick: act(() => put(`${appPath(id, key)}/pushes/${choice.value}`), "The group is pushed.") }, "Push group"))),
    h("section", { class: "card" }, table("Pushed groups", ["Group", "Status", "Id at the service provider", ""], given.pushes.map((x) => [
      link(`/t/${id}/groups/${x.id}`, x.name), badge(x.state, x.state === "active" ? "on" : "skipped"), h("code", {}, x.remoteId || "–"),
      h("div", { class: "row" }, x.state === "active" ? [actionButton(id, app, "push-now", "Push now", { group: x.id }, ctx), h("button", { onclick: act(() => post(`${path(x)}/pause`), "Group push is deactivated.") }, "Deactivate group push")]
        : h("button", { onclick: act(() => put(path(x)), "Group push is active.") }, "Activate group push"),
      x.state === "unlinked" ? "" : [h("button", { onclick: act(() => remove(path(x)), "Unlinked; the group stays.") }, "Unlink, leave the group"),
        h("button", { class: "danger", onclick: act(() => remove(`${path(x)}?deleteInTarget=true`), "Unlinked, and the group is deleted.") }, "Unlink, delete the group")])]), "No group is pushed.")),
  ];
}

export async function roles(id, key, ctx) {
  const { app, head } = await frame(id, key, "/roles", ctx);
  return [
    ...head,
    h("section", { class: "card" }, table("App roles", ["Display name", "Value", "Id", ""], app.roles.map((r) => [r.displayName || r.value, h("code", {}, r.value), h("code", {}, r.id || ""),
      h("button", { class: "danger", "aria-label": `Remove ${r.value}`, onclick: async () => {
        await patch(appPath(id, key), { roles: app.roles.filter((x) => x !== r) });
        ctx.again();
      } }, "Remove")]), "The application defines no role."),
    h("button", { onclick: () => ask("Add role", [field("Display name", h("input", { name: "displayName", required: true })), field("Value", h("input", { name: "value", required: true }))], "Add role", async (form) => {
      await patch(appPath(id, key), { roles: [...app.roles, { id: crypto.randomUUID(), displayName: form.displayName.value, value: form.value.value }] });
      ctx.again();
    }) }, "Add role"),
    h("p", { class: "help" }, "Roles flow when a mapping reads them, such as AppRoleAssignmentsComplex([appRoleAssignments]) to roles.")),
  ];
}
