// People and groups.
import { get, patch, post, put, remove, tenantPath } from "./api.js";
import { ask, badge, debounced, field, h, link, notice, table } from "./dom.js";
import { words } from "./words.js";

const size = 50;

/** A list that is searched and read by pages; rows(resource) gives the cells. */
async function listing(path, ctx, caption, heads, rows, label) {
  const results = h("div", {});
  const search = h("input", { type: "search", value: ctx.query.get("q") || "", placeholder: "Name, e-mail, department …", autocomplete: "off" });
  let asked = 0;
  const show = async (start) => {
    const mine = ++asked;
    ctx.setQuery({ q: search.value, start: start > 1 ? start : "" });
    const list = await get(`${path}?${new URLSearchParams({ q: search.value, startIndex: start, count: size })}`);
    if (mine !== asked) return; // a later question was answered already
    const last = list.startIndex + list.itemsPerPage - 1;
    results.replaceChildren(
      table(`${caption}: ${list.totalResults ? `${list.startIndex}–${last} of ${list.totalResults}` : "none"}`, heads, list.Resources.map(rows), "Nobody is found by these words."),
      list.totalResults > size ? h("div", { class: "row" },
        h("button", { disabled: start <= 1, onclick: () => show(Math.max(1, start - size)) }, "Previous page"),
        h("button", { disabled: last >= list.totalResults, onclick: () => show(start + size) }, "Next page")) : "");
    results.dataset.query = search.value;
  };
  search.addEventListener("input", debounced(150, () => show(1)));
  await show(Number(ctx.query.get("start") || 1));
  return [h("div", { class: "row" }, h("div", { class: "grow" }, field(label, search))), results];
}

export async function people(id, ctx) {
  const tenant = await get(tenantPath(id), true);
  const w = words[tenant.product];
  const list = await listing(`${tenantPath(id)}/users`, ctx, w.people, ["Name", "userName", "Department", "State"],
    (u) => [link(`/t/${id}/people/${u.id}`, u.displayName || u.userName), u.userName, u.department || "", state(u)], `Search ${w.people.toLowerCase()} (key /)`);
  return [
    h("div", { class: "row spread" }, h("h1", {}, w.people), h("button", { class: "primary", onclick: () => add(id, w, ctx) }, `Add ${w.person}`)),
    h("p", { class: "lead" }, `${tenant.displayName}, ${w.product}`), ...list,
  ];
}

function state(u) {
  if (u.deletedAt) return badge("deleted", "failure");
  return u.enabled === false ? badge("disabled", "skipped") : badge("active", "on");
}

// The members of a user that a form shows: name, label, path.
const attributes = [
  ["userName", "userName"], ["email", "email"], ["name.givenName", "name.givenName"], ["name.familyName", "name.familyName"], ["displayName", "displayName"],
  ["title", "title"], ["department", "department"], ["division", "division"], ["organization", "organization"], ["costCenter", "costCenter"],
  ["employeeNumber", "employeeNumber"], ["userType", "userType"], ["manager", "manager (userName or id)"], ["nickName", "nickName"],
  ["locale", "locale"], ["preferredLanguage", "preferredLanguage"], ["phoneNumbers.work", "phoneNumbers.work"], ["phoneNumbers.mobile", "phoneNumbers.mobile"],
  ["address.office", "address.office"], ["address.streetAddress", "address.streetAddress"], ["address.locality", "address.locality"],
  ["address.region", "address.region"], ["address.postalCode", "address.postalCode"], ["address.country", "address.country"],
];

function at(object, path) {
  return path.split(".").reduce((value, name) => (value || {})[name], object) ?? "";
}

function setAt(object, path, value) {
  const names = path.split(".");
  const last = names.pop();
  const owner = names.reduce((value, name) => (value[name] ||= {}), object);
  owner[last] = value;
}

function inputs(user, paths) {
  return paths.map(([path, label]) => field(label, h("input", { name: path, value: String(at(user, path)), autocomplete: "off", required: path === "userName" })));
}

function read(form, into, all) {
  for (const input of form.querySelectorAll("input[name]")) {
    if (input.value !== "" || all) setAt(into, input.name, input.value);
  }
  return into;
}

function add(id, w, ctx) {
  ask(`Add ${w.person}`, h("div", { class: "fields" }, inputs({}, attributes.slice(0, 7))), `Add ${w.person}`, async (form) => {
    const user = await post(`${tenantPath(id)}/users`, read(form, {}));
    notice(`${user.displayName || user.userName} is in the directory.`);
    ctx.go(`/t/${id}/people/${user.id}`);
  });
}

export async function person(id, key, ctx) {
  const path = `${tenantPath(id)}/users/${encodeURIComponent(key)}`;
  const [tenant, user] = [await get(tenantPath(id), true), await get(path)];
  const w = words[tenant.product];
  const act = (run, said) => async () => {
    try {
      await run();
      notice(said);
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  };
  const custom = h("textarea", { rows: "3", spellcheck: "false", value: JSON.stringify(user.attributes || {}, null, 1) });
  const form = h("form", { class: "card", onsubmit: async (event) => {
    event.preventDefault();
    try {
      const given = JSON.parse(custom.value || "{}");
      for (const name of Object.keys(user.attributes || {})) if (!(name in given)) given[name] = null;
      await patch(path, { ...read(form, {}, true), attributes: given });
      notice("Saved.");
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  } }, h("h2", {}, "Profile"), h("div", { class: "fields" }, inputs(user, attributes)), field("Custom attributes (JSON)", custom, "Such as {\"dockerRole\": \"editor\"}"),
    h("button", { class: "primary" }, "Save"));
  return [
    h("h1", {}, user.displayName || user.userName), h("p", { class: "lead" }, `${user.userName} · ${user.id} `, state(user)),
    h("div", { class: "row" },
      user.deletedAt ? h("button", { onclick: act(() => post(`${path}/restore`), "The account is back.") }, "Restore")
        : [h("button", { onclick: act(() => patch(path, { enabled: user.enabled === false }), "Saved.") }, user.enabled === false ? "Enable account" : tenant.product === "okta" ? "Deactivate" : "Disable account"),
          h("button", { class: "danger", onclick: act(() => remove(path), "Deleted softly: Restore brings the account back.") }, "Delete")],
      user.deletedAt ? h("button", { class: "danger", onclick: async () => {
        await remove(`${path}?purge=true`);
        ctx.go(`/t/${id}/people`);
      } }, "Delete for good") : ""),
    form, await membership(id, user, act), assigned(id, tenant, user, w, act),
  ];
}

async function membership(id, user, act) {
  const groups = (await get(`${tenantPath(id)}/groups?count=1000`, true)).Resources;
  const held = new Set(user.groups.map((g) => g.id));
  const choice = h("select", { "aria-label": "Group" }, groups.filter((g) => !held.has(g.id)).map((g) => h("option", { value: g.id }, g.displayName)));
  return h("section", { class: "card" }, h("h2", {}, "Groups"),
    table("Direct memberships", ["Group", ""], user.groups.map((g) => [link(`/t/${id}/groups/${g.id}`, g.displayName),
      h("button", { "aria-label": `Leave ${g.displayName}`, onclick: act(() => remove(`${tenantPath(id)}/groups/${g.id}/members/${user.id}`), "Taken out of the group.") }, "Leave")]), "In no group."),
    choice.options.length ? h("div", { class: "row" }, choice, h("button", { onclick: act(() => put(`${tenantPath(id)}/groups/${choice.value}/members/${user.id}`), "Added to the group.") }, "Add to group")) : "");
}

function assigned(id, tenant, user, w, act) {
  const rows = tenant.applications.map((a) => {
    const has = user.applications.find((x) => x.application === a.id);
    const path = `${tenantPath(id)}/applications/${a.id}/users/${user.id}`;
    return [link(`/t/${id}/applications/${a.id}`, a.displayName), has && (has.personal || has.byGroup) ? badge(has.personal ? "assigned" : "by group", "on") : "–", h("code", {}, has && has.remoteId || ""),
      has && has.personal ? h("button", { "aria-label": `Unassign from ${a.displayName}`, onclick: act(() => remove(path), "Unassigned.") }, "Unassign")
        : h("button", { "aria-label": `Assign to ${a.displayName}`, onclick: act(() => put(path), "Assigned.") }, "Assign")];
  });
  return h("section", { class: "card" }, h("h2", {}, w.applications), table("Applications of this organisation", ["Application", "Assignment", "Id at the service provider", ""], rows, "There is no application."));
}

export async function groups(id, ctx) {
  const tenant = await get(tenantPath(id), true);
  const list = await listing(`${tenantPath(id)}/groups`, ctx, "Groups", ["Name", "Members"], (g) => [link(`/t/${id}/groups/${g.id}`, g.displayName), g.memberCount || 0], "Search groups (key /)");
  return [h("div", { class: "row spread" }, h("h1", {}, "Groups"), h("button", { class: "primary", onclick: () => ask("Add group", field("displayName", h("input", { name: "displayName", required: true })), "Add group", async (form) => {
    const made = await post(`${tenantPath(id)}/groups`, read(form, {}));
    ctx.go(`/t/${id}/groups/${made.id}`);
  }) }, "Add group")), h("p", { class: "lead" }, `${tenant.displayName}, ${words[tenant.product].product}`), ...list];
}

/** A search over people, and groups if asked for; choose gets what was picked. */
export function finder(id, label, choose, withGroups) {
  const found = h("ul", { "aria-label": "Found" });
  const search = h("input", { type: "search", placeholder: "Type a name", autocomplete: "off" });
  search.addEventListener("input", debounced(150, async () => {
    const query = new URLSearchParams({ q: search.value, count: 8 });
    const users = search.value ? (await get(`${tenantPath(id)}/users?${query}`, true)).Resources : [];
    const teams = search.value && withGroups ? (await get(`${tenantPath(id)}/groups?${query}`, true)).Resources : [];
    found.replaceChildren(...[...users.map((u) => [u, "user"]), ...teams.map((g) => [g, "group"])].map(([x, kind]) =>
      h("li", {}, h("button", { type: "button", onclick: () => { found.replaceChildren(); search.value = ""; choose(x, kind); } }, x.displayName || x.userName), ` ${kind === "user" ? x.userName : "group"}`)));
  }));
  return h("div", {}, field(label, search), found);
}

export async function group(id, key, ctx) {
  const path = `${tenantPath(id)}/groups/${encodeURIComponent(key)}`;
  const g = await get(path);
  const again = (run, said) => async (...given) => {
    try {
      await run(...given);
      notice(said);
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  };
  const where = (x) => `/t/${id}/${x.kind === "group" ? "groups" : "people"}/${x.id}`;
  return [
    h("h1", {}, g.displayName), h("p", { class: "lead" }, g.id, g.within.length ? [" · within ", g.within.map((x) => [link(`/t/${id}/groups/${x.id}`, x.displayName), " "])] : ""),
    h("div", { class: "row" }, h("button", { onclick: () => ask("Rename group", field("displayName", h("input", { name: "displayName", value: g.displayName, required: true })), "Rename", async (form) => {
      await patch(path, read(form, {}));
      ctx.again();
    }) }, "Rename"), h("button", { class: "danger", onclick: async () => {
      await remove(path);
      ctx.go(`/t/${id}/groups`);
    } }, "Delete group")),
    h("section", { class: "card" }, h("h2", {}, "Members"), finder(id, "Add a person or a group", again((x) => put(`${path}/members/${x.id}`), "Added."), true),
      table(`${g.people.length} direct members`, ["Name", "Kind", ""], g.people.slice(0, 500).map((x) => [link(where(x), x.name), x.kind,
        h("button", { "aria-label": `Remove ${x.name}`, onclick: again(() => remove(`${path}/members/${x.id}`), "Removed.") }, "Remove")]), "The group is empty.")),
  ];
}

