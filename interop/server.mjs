// A small SCIM server on scimmy and scimmy-routers, with everything in memory. It prints
// one line, "listening on URL", once it accepts connections. It is what the suite's
// interop run judges: a server that the project did not write.
import { randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const token = process.env.SCIM_TOKEN ?? "";
const port = Number(process.argv[2] ?? 0);

// store keeps the instances of one resource type and refuses a second one with the same
// value of a unique attribute, in any letter case.
function store(unique) {
  const kept = new Map();
  const now = () => new Date().toISOString();
  return {
    ingress: (resource, data) => {
      const name = String(data[unique] ?? "").toLowerCase();
      for (const [id, other] of kept) {
        if (id !== resource.id && String(other[unique]).toLowerCase() === name) {
          throw new SCIMMY.Types.Error(409, "uniqueness", `${unique} is taken`);
        }
      }
      const id = resource.id ?? randomUUID();
      const before = kept.get(id);
      if (resource.id && !before) throw new SCIMMY.Types.Error(404, null, `${resource.id} not found`);
      const plain = JSON.parse(JSON.stringify(data));
      const entry = { ...plain, id, meta: { created: before?.meta.created ?? now(), lastModified: now() } };
      kept.set(id, entry);
      return structuredClone(entry);
    },
    egress: (resource) => {
      if (!resource.id) {
        const all = [...kept.values()].map((entry) => structuredClone(entry));
        return resource.filter ? resource.filter.match(all) : all;
      }
      const entry = kept.get(resource.id);
      if (!entry) throw new SCIMMY.Types.Error(404, null, `${resource.id} not found`);
      return structuredClone(entry);
    },
    degress: (resource) => {
      if (!kept.delete(resource.id)) throw new SCIMMY.Types.Error(404, null, `${resource.id} not found`);
    },
  };
}

SCIMMY.Config.set({ patch: true, filter: true, sort: true });
SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser), store("userName"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, store("displayName"));

const app = express();
app.use("/scim", new SCIMMYRouters({
  type: "bearer",
  handler: (request) => {
    if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("wrong or missing token");
    return "operator";
  },
}));
const listener = app.listen(port, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}/scim`);
});
