// A small SCIM server on better-auth and its SCIM plug-in, with everything in memory. It
// prints one line, "listening on URL", once it accepts connections. It is what the suite's
// interop run judges: a server that the project did not write, set up as its documentation
// has it, with one connection and nothing switched on besides.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { scim } from "@better-auth/scim";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { SqliteDialect } from "kysely";
import initSqlJs from "sql.js";

const token = process.env.SCIM_TOKEN ?? "";
const port = Number(process.argv[2] ?? 0);

// sqlite gives Kysely the SQLite of sql.js, which needs no compiler. better-auth has an
// adapter in memory, too, but that one neither isolates transactions nor keeps keys unique.
async function sqlite() {
  const SQL = await initSqlJs();
  const database = new SQL.Database();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const rows = (parameters) => {
        const statement = database.prepare(sql);
        try {
          statement.bind(parameters);
          const all = [];
          while (statement.step()) all.push(statement.getAsObject());
          return all;
        } finally {
          statement.free();
        }
      };
      return {
        reader: /^\s*(select|with|pragma)\b|\breturning\b/i.test(sql),
        all: rows,
        run: (parameters) => {
          rows(parameters);
          return { changes: database.getRowsModified(), lastInsertRowid: 0 };
        },
      };
    },
  };
}

const dialect = new SqliteDialect({ database: await sqlite() });
const options = (origin) => ({
  baseURL: origin,
  secret: randomBytes(32).toString("base64"),
  database: { dialect, type: "sqlite", transaction: true },
  plugins: [scim({
    connections: [{ id: "interop", provisioningDomainId: "interop", credentials: [{ type: "bearer", id: "first", token }] }],
  })],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});

const { runMigrations } = await getMigrations(options("http://127.0.0.1"));
await runMigrations();

let handle;
const listener = createServer((request, response) => handle(request, response));
listener.listen(port, "127.0.0.1", () => {
  const origin = `http://127.0.0.1:${listener.address().port}`;
  handle = toNodeHandler(betterAuth(options(origin)));
  console.log(`listening on ${origin}/api/auth/scim/v2`);
});
