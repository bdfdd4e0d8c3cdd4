// The process: clock, reset, export and import.
import { call, get, post } from "./api.js";
import { field, h, notice } from "./dom.js";

export async function page(ctx) {
  const clock = await get("/api/clock");
  const days = h("input", { type: "number", min: "0", value: "0" });
  const hours = h("input", { type: "number", min: "0", value: "0" });
  const minutes = h("input", { type: "number", min: "0", value: "40" });
  const file = h("input", { type: "file", accept: ".yaml,.yml,.json" });
  const mistakes = h("pre", { role: "alert", hidden: true, tabindex: "0" });
  const run = (what, said) => async () => {
    try {
      await what();
      notice(said);
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  };
  return [
    h("h1", {}, "Process"),
    h("section", { class: "card" }, h("h2", {}, "Clock"), h("p", { class: "lead" }, `It runs ${clock.offset} ahead of the machine's.`),
      h("div", { class: "fields" }, field("Days", days), field("Hours", hours), field("Minutes", minutes)),
      h("button", { onclick: run(() => post("/api/clock/advance", { days: Number(days.value), hours: Number(hours.value), minutes: Number(minutes.value) }), "The clock was put forward.") }, "Advance")),
    h("section", { class: "card" }, h("h2", {}, "Directory as a file"), h("p", { class: "help" }, "Everything but tokens. ", h("a", { href: "/seed.schema.json" }, "JSON Schema of the file")),
      h("p", {}, h("a", { class: "button", href: "/api/export", download: "scimspec-seed.json" }, "Export")),
      field("Import a YAML or JSON file in the place of everything", file), mistakes,
      h("button", { onclick: async () => {
        mistakes.hidden = true;
        if (!file.files.length) return notice("Choose a file first.", true);
        const response = await fetch("/api/import", { method: "POST", body: await file.files[0].text() });
        const answer = await response.json();
        if (response.ok) {
          notice("Imported.");
          return ctx.again();
        }
        mistakes.hidden = false;
        mistakes.textContent = answer.error;
      } }, "Import")),
    h("section", { class: "card" }, h("h2", {}, "Begin again"), h("p", {}, "Everything as it was when the server was started."), h("button", { class: "danger", onclick: run(() => call("POST", "/api/reset"), "Everything is as at the start.") }, "Reset")),
    h("section", { class: "card" }, h("h2", {}, "API"), h("p", {}, "Everything here is a call of the API: ", h("a", { href: "/openapi.json" }, "/openapi.json"), ". The calls of the page stand below.")),
  ];
}
