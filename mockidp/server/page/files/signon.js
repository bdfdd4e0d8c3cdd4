// Sign-in: what the service provider has to know, what the identity provider knows of it,
// and who signed in.
import { appPath, get, listen, patch } from "./api.js";
import { badge, check, debounced, facts, field, h, link, notice, table, when } from "./dom.js";
import { frame } from "./applications.js";

export async function page(id, key, ctx) {
  const { w, head } = await frame(id, key, "/sign-on", ctx);
  const on = await get(`${appPath(id, key)}/sign-on`);
  const log = h("div", {});
  const draw = async () => log.replaceChildren(signIns(id, w, await get(`${appPath(id, key)}/sign-ins`, true)));
  const later = debounced(150, draw);
  ctx.onLeave(listen((batch) => batch.changed && batch.changed.includes(key) && later()));
  await draw();
  return [
    ...head,
    h("section", { class: "card" }, h("h2", {}, "Try it"), h("p", {}, "The test application signs in by SAML and by OpenID Connect, and shows each check that it made."),
      h("p", {}, h("a", { class: "button primary", href: on.testApplication }, "Open the test application"), " ", link(`/t/${id}/applications/${key}/trouble`, "Break an answer"))),
    h("section", { class: "card" }, h("h2", {}, "SAML: for the service provider"), facts([
      [w.samlIssuer, code(on.saml.entityId)], [w.samlURL, code(on.saml.ssoUrl)], ["Metadata", h("a", { href: on.saml.metadataUrl }, code(on.saml.metadataUrl))],
      ["Begun here", h("a", { href: on.saml.idpInitiatedUrl }, on.acsUrl ? "Sign in to the application" : "Sign in to the test application")]]),
    h("details", {}, h("summary", {}, "Certificate"), h("pre", { tabindex: "0" }, on.saml.certificate))),
    h("section", { class: "card" }, h("h2", {}, "OpenID Connect: for the service provider"), facts([
      ["Issuer", code(on.oidc.issuer)], ["Discovery", h("a", { href: on.oidc.discoveryUrl }, code(on.oidc.discoveryUrl))], [w.clientID, code(on.oidc.clientId)],
      ["Client secret", on.oidc.clientSecret ? code(on.oidc.clientSecret) : "none: a public client"]])),
    settings(id, key, w, on, ctx),
    h("section", { class: "card" }, h("h2", {}, w.signIns), log),
  ];
}

const code = (text) => h("code", {}, text);
const lines = (text) => text.split("\n").map((x) => x.trim()).filter(Boolean);

function settings(id, key, w, on, ctx) {
  const acs = h("input", { value: on.acsUrl || "", placeholder: "http://127.0.0.1:3000/saml/acs" });
  const entity = h("input", { value: on.entityId || "" });
  const relay = h("input", { value: on.relayState || "" });
  const redirects = h("textarea", { rows: "2", value: (on.redirectUris || []).join("\n"), placeholder: "http://127.0.0.1:3000/callback" });
  const logouts = h("textarea", { rows: "2", value: (on.logoutUris || []).join("\n") });
  const open = h("input", { type: "checkbox", checked: on.publicClient });
  const okta = w.product === "Okta";
  const required = h("input", { type: "checkbox", checked: on.assignmentRequired ?? okta });
  return h("form", { class: "card", onsubmit: async (event) => {
    event.preventDefault();
    try {
      await patch(appPath(id, key), { signOn: { acsUrl: acs.value.trim(), entityId: entity.value.trim(), relayState: relay.value, redirectUris: lines(redirects.value), logoutUris: lines(logouts.value),
        publicClient: open.checked, assignmentRequired: required.checked } });
      notice("Saved.");
      ctx.again();
    } catch (error) {
      notice(error.message, true);
    }
  } }, h("h2", {}, "Your application"), h("p", { class: "lead" }, "The test application is known already."),
  h("div", { class: "fields" }, field(w.acs, acs), field(w.audience, entity, "Empty: the address above"), field(w.relay, relay), field(w.redirects, redirects, "One in each line"), field(w.logouts, logouts, "One in each line")),
  check("Public client", open, "Without a secret: PKCE is required."), check(w.required, required, "Only people who are assigned may sign in."), h("button", { class: "primary" }, "Save"));
}

function signIns(id, w, list) {
  return table(`${w.signIns}, newest first`, ["Time", "Step", "Who", "Outcome", "What was sent"], list.reverse().slice(0, 50).map((s) => [
    when(s.time), `${s.protocol === "saml" ? "SAML" : "OpenID Connect"}: ${s.step}`,
    s.subject ? (s.subject.id ? link(`/t/${id}/people/${s.subject.id}`, s.subject.name) : s.subject.name) : "",
    [badge(s.outcome), s.tamper ? h("div", { class: "help" }, "broken: ", code(s.tamper)) : ""],
    [s.detail ? h("div", { class: "help" }, s.detail) : "", s.document ? h("details", {}, h("summary", {}, s.protocol === "saml" ? "Response" : "Claims of the ID token"), h("pre", { tabindex: "0" }, s.document)) : ""]]),
  "Nobody has signed in yet.");
}
