// Everything that the console does is a call of the API; each is shown as curl.
import { h } from "./dom.js";

const shown = 60;
let count = 0;

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function show(method, path, body, status) {
  const parts = ["curl"];
  if (method !== "GET") parts.push("-X", method);
  if (body !== undefined) parts.push("-d", quoted(JSON.stringify(body)));
  parts.push(quoted(location.origin + path));
  const list = document.getElementById("calls-list");
  list.prepend(h("li", {}, h("code", {}, parts.join(" ")), ` ${status}`));
  while (list.children.length > shown) list.lastChild.remove();
  document.getElementById("calls-count").textContent = String(++count);
}

/** What the API refused: what is wrong, and what to try. */
export class Refusal extends Error {
  constructor(status, answer) {
    super([answer.error || `status ${status}`, answer.try ? `Try: ${answer.try}` : ""].filter(Boolean).join(" "));
    this.status = status;
    this.answer = answer;
  }
}

export async function call(method, path, body, quiet) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = { error: text.slice(0, 200) };
  }
  if (!quiet) show(method, path, body, response.status);
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

export const get = (path, quiet) => call("GET", path, undefined, quiet);
export const post = (path, body) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body ?? {});
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

export const tenantPath = (tenant) => `/api/tenants/${encodeURIComponent(tenant)}`;
export const appPath = (tenant, app) => `${tenantPath(tenant)}/applications/${encodeURIComponent(app)}`;

const listeners = new Set();

/** Calls back with each batch of events; returns what ends it. */
export function listen(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

/** Listens while the page can be seen: a browser has six connections for all of its tabs. */
export function connect(returned) {
  let source = null;
  const open = () => {
    source = new EventSource("/api/events");
    source.addEventListener("message", (event) => {
      const batch = JSON.parse(event.data);
      for (const callback of [...listeners]) callback(batch);
    });
  };
  const close = () => {
    if (source) source.close();
    source = null;
  };
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", () => { if (!source) open(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    if (!source) open();
    returned();
  });
  open();
}
