// A small SCIM server on scimmy and scimmy-routers, with everything in memory. It prints
// one line, "listening on URL", once it accepts connections. It is what the suite's
// interop run judges: a server that the project did not write. What scimmy leaves to the
// application (storage, unique names, references between resources) is done here as well
// as it can be, so that what fails is scimmy's.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const token = process.env.SCIM_TOKEN ?? "";
const port = Number(process.argv[2] ?? 0);
const enterprise = SCIMMY.Schemas.EnterpriseUser.id;
const { User, Group } = SCIMMY.Resources;
const users = new Map();
const groups = new Map();

// references between resources, which only the application knows
const located = (Resource, id) => `${Resource.basepath()}/${id}`;
const kindOf = (id) => (users.has(id) ? User : groups.has(id) ? Group : undefined);
const nameOf = (id) => users.get(id)?.displayName ?? users.get(id)?.userName ?? groups.get(id)?.displayName;

// memberships lists the groups of a user: its own, and those that hold them.
function memberships(id, type = "direct", seen = new Set()) {
  const found = [];
  for (const group of groups.values()) {
    if (seen.has(group.id) || !group.members?.some((member) => member.value === id)) continue;
    seen.add(group.id);
    found.push({ value: group.id, $ref: located(Group, group.id), display: group.displayName, type });
    found.push(...memberships(group.id, "indirect", seen));
  }
  return found;
}

// shown completes what is kept with what follows from other resources.
function shownUser(entry) {
  const shown = structuredClone(entry);
  const found = memberships(entry.id);
  delete shown.groups;
  if (found.length) shown.groups = found;
  const manager = shown[enterprise]?.manager;
  if (users.has(manager?.value)) {
    manager.$ref = located(User, manager.value);
    manager.displayName = nameOf(manager.value);
  }
  return shown;
}

function shownGroup(entry) {
  const shown = structuredClone(entry);
  for (const member of shown.members ?? []) {
    const kind = kindOf(member.value);
    if (kind) Object.assign(member, { $ref: located(kind, member.value), type: kind.schema.definition.name, display: nameOf(member.value) });
  }
  return shown;
}

// checkUser refuses a userName that is taken, whatever its letter case, width or composition.
const folded = (name) => String(name ?? "").normalize("NFKC").toLowerCase();
function checkUser(id, data) {
  for (const other of users.values()) {
    if (other.id !== id && folded(other.userName) === folded(data.userName)) {
      throw new SCIMMY.Types.Error(409, "uniqueness", "userName is taken");
    }
  }
  const manager = data[enterprise]?.manager?.value;
  if (manager && !users.has(manager)) throw new SCIMMY.Types.Error(400, "invalidValue", "manager is no user");
}

function checkGroup(id, data) {
  for (const other of groups.values()) {
    if (other.id !== id && folded(other.displayName) === folded(data.displayName)) {
      throw new SCIMMY.Types.Error(409, "uniqueness", "displayName is taken");
    }
  }
  for (const member of data.members ?? []) {
    if (!kindOf(member.value)) throw new SCIMMY.Types.Error(400, "invalidValue", "member is no resource");
  }
}

// store gives the handlers of one resource type; kept holds its resources by id.
function store(Resource, kept, check, shown) {
  const found = (id) => kept.get(id) ?? (() => { throw new SCIMMY.Types.Error(404, null, `${id} not found`); })();
  const plain = (value) => JSON.parse(JSON.stringify(value));
  return {
    ingress: (resource, instance) => {
      const before = resource.id ? found(resource.id) : undefined;
      const id = before?.id ?? randomUUID();
      const { meta, ...data } = plain(instance);
      check(id, data);
      const now = new Date().toISOString();
      const entry = { ...data, id, meta: { created: before?.meta.created ?? now, lastModified: before?.meta.lastModified ?? now } };
      if (before && !isDeepStrictEqual(entry, before)) entry.meta.lastModified = now;
      kept.set(id, entry);
      return shown(entry);
    },
    egress: (resource) => {
      if (resource.id) return shown(found(resource.id));
      const all = [...kept.values()].map(shown);
      if (!resource.filter) return all;
      // The filter is matched against resources as a client sees them.
      const seen = all.map((entry) => plain(new Resource.schema(entry, "out", Resource.basepath())));
      const matched = new Set(resource.filter.match(seen).map((entry) => entry.id));
      return all.filter((entry) => matched.has(entry.id));
    },
    degress: (resource) => {
      kept.delete(found(resource.id).id);
      for (const group of groups.values()) {
        if (group.members) group.members = group.members.filter((member) => member.value !== resource.id);
      }
      for (const user of users.values()) {
        if (user[enterprise]?.manager?.value === resource.id) delete user[enterprise].manager;
      }
    },
  };
}

SCIMMY.Resources.declare(User.extend(SCIMMY.Schemas.EnterpriseUser), store(User, users, checkUser, shownUser));
SCIMMY.Resources.declare(Group, store(Group, groups, checkGroup, shownGroup));

// Somebody was there before: a user with nothing but a name, and a group without members.
await new User().write({ schemas: [User.schema.id], userName: "bystander@example.com" });
await new Group().write({ schemas: [Group.schema.id], displayName: "Bystanders" });

const app = express();
app.use("/scim", new SCIMMYRouters({
  type: "bearer",
  baseUri: (request) => `${request.protocol}://${request.get("host")}`,
  // The token is nobody's in particular, so no user id is returned: there is no /Me.
  handler: (request) => {
    if (request.get("Authorization") !== `Bearer ${token}`) throw new Error("wrong or missing token");
  },
}));
// scimmy-routers hands on what it answered with 5xx, to be logged; Express would close the connection.
app.use((error, request, response, next) => (response.headersSent ? undefined : next(error)));
const listener = app.listen(port, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}/scim`);
});
