// Small helpers to build pages. Text is always set as text: nothing that the directory or a
// service provider says becomes markup.

/** Makes an element. Children are elements, texts, or lists of both; null is left out. */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || (name in element && typeof value !== "string")) element[name] = value;
    else element.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

let lastID = 0;

/** A labelled control: the label names it for everybody. */
export function field(label, control, help) {
  control.id ||= `f${++lastID}`;
  const parts = [h("label", { for: control.id }, label), control];
  if (help) {
    const hint = h("p", { class: "help", id: `${control.id}-help` }, help);
    control.setAttribute("aria-describedby", hint.id);
    parts.push(hint);
  }
  return h("div", { class: "field" }, parts);
}

/** A check box with its label and an explanation. */
export function check(label, box, help) {
  box.type = "checkbox";
  box.id ||= `f${++lastID}`;
  const text = h("div", {}, h("label", { for: box.id }, label));
  if (help) {
    const hint = h("p", { class: "help", id: `${box.id}-help` }, help);
    box.setAttribute("aria-describedby", hint.id);
    text.append(hint);
  }
  return h("div", { class: "check" }, box, text);
}

export function select(values, chosen) {
  return h("select", {}, values.map((value) => {
    const [id, label] = Array.isArray(value) ? value : [value, value];
    return h("option", { value: id, selected: id === chosen }, label);
  }));
}

export function link(path, ...children) {
  return h("a", { href: path, "data-link": true }, children);
}

export function badge(text, kind) {
  return h("span", { class: `badge ${kind || text}` }, text);
}

/** A table with a caption; rows are lists of cells. On a narrow screen each row is a block. */
export function table(caption, heads, rows, empty) {
  if (rows.length === 0) return h("p", { class: "lead" }, empty);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "stack" }, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) => h("td", { "data-label": heads[i] || null }, cell)))))));
}

export function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined)
    .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

export function notice(text, bad) {
  const note = h("div", { class: bad ? "notice bad" : "notice" }, text);
  document.getElementById("notices").append(note);
  setTimeout(() => note.remove(), bad ? 9000 : 4000);
}

/** Opens a dialog with a form. Done gets the form and closes it unless it throws. */
export function ask(title, content, action, done) {
  const dialog = document.getElementById("dialog");
  const problem = h("p", { class: "bad", role: "alert" });
  const form = h("form", { method: "dialog", onsubmit: async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await done(form);
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  } }, content, problem, h("div", { class: "row" },
    h("button", { class: "primary", type: "submit" }, action), h("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  dialog.replaceChildren(h("h2", { id: "dialog-title" }, title), form);
  dialog.showModal();
}

export function debounced(wait, run) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), wait);
  };
}

/** Text in which `backticks` mark code. */
export function prose(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

export function when(text) {
  return text ? h("time", { datetime: text }, new Date(text).toISOString().replace("T", " ").slice(0, 19)) : "";
}
