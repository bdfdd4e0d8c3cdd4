// One exchange: the request and its answer as they were on the wire.

// exchangeNode is an exchange, folded. It opens by itself when findings point at it.
function exchangeNode(exchange, number, findings) {
  if (typeof exchange === "string") return lineNode(exchange, number);
  const { request, response } = exchange;
  const summary = el("summary", {},
    el("span", { class: "number" }, String(number + 1)),
    el("span", { class: "method" }, request.method),
    el("code", { class: "url" }, shortURL(request.url)),
    statusNode(response, findings),
    el("span", { class: "time" }, duration(exchange.durationMs)));
  const node = el("details", { class: "exchange" + (findings.length ? " at-fault" : ""), "data-exchange": String(number) }, summary);
  const fill = () => {
    if (node.childElementCount === 1) node.append(exchangeBody(exchange, findings));
  };
  node.addEventListener("toggle", () => node.open && fill());
  if (findings.length) {
    fill();
    node.open = true;
  }
  return node;
}

// lineNode is an exchange of which the report keeps method, URL, status and milliseconds.
function lineNode(line, number) {
  const [, method, url, status, took] = /^(\S+) (.*) (\S+) (\S+)$/s.exec(line);
  return el("details", { class: "exchange", "data-exchange": String(number) },
    el("summary", {},
      el("span", { class: "number" }, String(number + 1)),
      el("span", { class: "method" }, method),
      el("code", { class: "url" }, shortURL(url)),
      statusNode({ status: Number(status) }, []),
      el("span", { class: "time" }, duration(Number(took)))),
    el("p", { class: "none" }, "The scenario passed: the report keeps no more of the exchange. A run with --keep all does."),
    el("pre", {}, method + " " + url));
}

function statusNode(response, findings) {
  const wrong = findings.some((f) => !f.request && !f.pointer && /\bstatus\b/i.test(f.subject));
  const family = response.status === 0 ? "none" : String(Math.floor(response.status / 100));
  const text = response.status === 0 ? "no answer" : String(response.status);
  return el(wrong ? "mark" : "span", { class: "status s" + family + (wrong ? " differs" : "") }, text);
}

function exchangeBody(exchange, findings) {
  const inRequest = findings.filter((f) => f.request);
  const inResponse = findings.filter((f) => !f.request);
  return el("div", { class: "wire" },
    el("div", { class: "sides" },
      side("Request", exchange.request.method + " " + exchange.request.url, exchange.request, inRequest),
      exchange.error
        ? el("div", { class: "side" }, el("h5", {}, "Response"), el("p", { class: "transport" }, "No answer: " + exchange.error))
        : side("Response", String(exchange.response.status), exchange.response, inResponse)),
    el("div", { class: "curl" },
      el("div", { class: "curl-head" }, el("h5", {}, "Repeat it"), copyButton(exchange.curl, "Copy the curl line")),
      el("pre", { tabindex: "0" }, exchange.curl)));
}

function side(title, first, message, findings) {
  const headers = el("dl", { class: "headers" });
  for (const name of Object.keys(message.headers).sort()) {
    const wrong = findings.some((f) => !f.pointer && mentions(f.subject, name));
    for (const value of message.headers[name]) {
      headers.append(el("div", {}, el("dt", {}, name), el("dd", {}, wrong ? el("mark", { class: "differs" }, value) : value)));
    }
  }
  const pointed = findings.find((f) => f.pointer);
  return el("div", { class: "side" },
    el("h5", {}, title), el("p", { class: "start-line" }, first), headers,
    message.body ? bodyNode(message.body, pointed && pointed.pointer) : el("p", { class: "none" }, "no body"));
}

// bodyNode shows a body laid out, with a button for the text as it was sent.
function bodyNode(text, pointer) {
  const pre = el("pre", { class: "body", tabindex: "0" }, pretty(text, pointer));
  let raw = false;
  const button = el("button", {
    type: "button", class: "quiet", "aria-pressed": "false",
    onclick: () => {
      raw = !raw;
      button.setAttribute("aria-pressed", String(raw));
      pre.replaceChildren(raw ? text : pretty(text, pointer));
    },
  }, "as sent");
  return el("div", { class: "body-box" }, el("div", { class: "body-tools" }, button, copyButton(text, "Copy the body")), pre);
}

function mentions(subject, header) {
  const at = subject.toLowerCase().indexOf(header.toLowerCase());
  if (at < 0) return false;
  const around = (subject[at - 1] || " ") + (subject[at + header.length] || " ");
  return !/[\w-]/.test(around);
}

// shortURL leaves the part that tells requests apart.
function shortURL(url) {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "");
  return path || url;
}

function copyButton(text, label) {
  const button = el("button", {
    type: "button", class: "quiet copy", "aria-label": label,
    onclick: async () => {
      const done = await copy(text);
      button.textContent = done ? "copied" : "press Ctrl+C";
      say(done ? "Copied" : "Could not copy");
      setTimeout(() => (button.textContent = "copy"), 1500);
    },
  }, "copy");
  return button;
}

// copy needs another way where a page of file:// may not use the clipboard.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", { class: "hidden", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
