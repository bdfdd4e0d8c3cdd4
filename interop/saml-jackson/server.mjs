// A small SCIM server on the directory sync of @boxyhq/saml-jackson, with everything in
// memory. It prints one line, "listening on URL", once it accepts connections. It is what
// the suite's interop run judges: a server that the project did not write. The route is the
// one that the library's own product has, and hands on what the library answers.
import express from "express";
import jackson from "@boxyhq/saml-jackson";

const token = process.env.SCIM_TOKEN ?? "";
const port = Number(process.argv[2] ?? 0);

const { directorySyncController: sync } = await jackson.default({
  externalUrl: "http://127.0.0.1",
  samlPath: "/api/oauth/saml",
  db: { engine: "mem" },
  noAnalytics: true,
  dsync: { callback: async () => {} },
  logger: { info: () => {}, warn: console.error, error: console.error },
});
const { data: directory, error } = await sync.directories.create({ name: "interop", tenant: "interop", product: "interop" });
if (error) throw new Error(error.message);

const app = express().set("env", "production");
app.use(express.json({ type: ["application/json", "application/scim+json"] }));
app.all("/scim/:type/:id?", async (request, response, next) => {
  try {
    const { count, startIndex, filter } = request.query;
    const sent = request.get("Authorization")?.split(" ")[1];
    const { status, data } = await sync.requests.handle({
      method: request.method,
      body: request.body,
      directoryId: directory.id,
      resourceType: request.params.type,
      resourceId: request.params.id,
      // The library invents the secret; the suite knows the token that the host was given.
      apiSecret: sent === token ? directory.scim.secret : sent,
      query: { count: count && parseInt(count), startIndex: startIndex && parseInt(startIndex), filter },
    });
    response.status(status).json(data);
  } catch (error) {
    next(error);
  }
});
const listener = app.listen(port, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}/scim`);
});
