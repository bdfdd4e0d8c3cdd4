// A row is a requirement or a scenario in a list. Its body is made when it is opened.

function row(item) {
  const head = el("button", { type: "button", class: "head", "aria-expanded": "false", onclick: () => toggle(node) },
    badge(item.verdict), ...(item.kind === "requirement" ? requirementHead(item) : scenarioHead(item)));
  const node = el("article", { class: "row r-" + item.kind, "data-id": item.id }, head);
  node.item = item;
  return node;
}

function requirementHead(q) {
  return [
    el("span", { class: "id" }, q.id),
    el("span", { class: "title" }, q.text),
    el("span", { class: "side-facts" }, el("span", { class: "level" }, q.level), el("span", { class: "n" }, count(q.scenarios.length, "scenario"))),
  ];
}

function scenarioHead(s) {
  return [
    el("span", { class: "title" }, s.title, s.headline && s.verdict !== "passed" ? el("span", { class: "headline" }, s.headline) : null),
    el("span", { class: "side-facts" }, s.idp ? el("span", { class: "idp" }, s.idp) : null, el("span", { class: "id" }, s.id)),
  ];
}

function isOpen(node) {
  return node.firstElementChild.getAttribute("aria-expanded") === "true";
}

// toggle opens or closes a row; the address follows what was opened last.
async function toggle(node, remember = true) {
  const head = node.firstElementChild;
  if (isOpen(node)) {
    head.setAttribute("aria-expanded", "false");
    node.lastElementChild.hidden = true;
    return;
  }
  head.setAttribute("aria-expanded", "true");
  if (remember) remind(node.item.id);
  if (node.childElementCount > 1) {
    node.lastElementChild.hidden = false;
    return;
  }
  if (node.item.kind === "requirement") {
    node.append(requirementBody(node.item));
    return;
  }
  const waiting = el("div", { class: "body" });
  node.append(waiting);
  try {
    const body = await scenarioBody(node.item);
    body.hidden = waiting.hidden; // it may have been closed meanwhile
    waiting.replaceWith(body);
  } catch (problem) {
    waiting.replaceWith(el("p", { class: "body notice" }, "The details could not be read: " + problem.message));
  }
}

// remind puts the id into the address without a jump.
function remind(id) {
  try {
    history.replaceState(null, "", "#" + encodeURIComponent(id));
  } catch {
    // some viewers refuse; the page works without
  }
}

function bySeverity(a, b) {
  return severity(a) - severity(b);
}

function severity(item) {
  const at = verdicts.indexOf(item.verdict);
  return at < 0 ? verdicts.length : at;
}
