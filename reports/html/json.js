// JSON as it came, laid out. The text is cut into tokens and not parsed: duplicate
// members, numbers of any length and a body that was cut must show as they were sent.

const jsonToken = /\s*(?:("[^"\\]*(?:\\[^][^"\\]*)*")|([{}[\],:])|([^\s{}[\],:"]+))/y;
const deepest = 40; // levels of indentation; a body may be nested as deep as it is long

// pretty returns the text laid out, with the member at the JSON pointer marked. When
// the pointer leads nowhere, the nearest object above says what is missing.
function pretty(text, pointer) {
  const top = document.createDocumentFragment();
  if (!/^\s*[{[]/.test(text)) {
    top.append(text);
    return top;
  }
  const printer = new JSONPrinter(top, pointer);
  jsonToken.lastIndex = 0;
  let end = 0;
  for (let m; (m = jsonToken.exec(text)); end = jsonToken.lastIndex) printer.token(m[1], m[2], m[3]);
  if (end < text.length && text.slice(end).trim()) top.append("\n" + text.slice(end));
  printer.missing();
  return top;
}

class JSONPrinter {
  constructor(top, pointer) {
    this.out = top; // where the next text goes: the top, or a mark within it
    this.pointer = pointer;
    this.stack = []; // the open objects and arrays
    this.openings = new Map(); // pointer of each container → its bracket
    this.found = false;
    this.fresh = false; // just after an opening bracket
  }

  token(string, punctuation, word) {
    const frame = this.stack.at(-1);
    if (punctuation === "{" || punctuation === "[") return this.open(punctuation);
    if (punctuation === "}" || punctuation === "]") return this.close(punctuation);
    if (punctuation === ",") return this.comma(frame);
    if (punctuation === ":") return this.text(": ");
    if (frame && frame.object && frame.key === null) return this.key(frame, string || word);
    this.begin(frame);
    this.styled(string ? "js" : "jn", string || word);
    this.finish();
  }

  key(frame, token) {
    frame.key = unquote(token);
    this.newline();
    this.mark(this.path(frame));
    this.styled("jk", token);
  }

  open(bracket) {
    const frame = this.stack.at(-1);
    const path = this.begin(frame);
    const node = this.styled("jp", bracket);
    if (path !== null) this.openings.set(path, node);
    this.stack.push({ object: bracket === "{", key: null, place: 0, path, marks: 0 });
    this.fresh = true;
  }

  close(bracket) {
    const frame = this.stack.pop();
    if (!this.fresh) this.newline();
    this.fresh = false;
    this.styled("jp", bracket);
    if (frame) this.finish();
  }

  comma(frame) {
    this.text(",");
    if (!frame) return;
    frame.key = null;
    frame.place++;
  }

  // begin starts a value and returns its pointer; an element of an array has its own line.
  begin(frame) {
    if (!frame) {
      this.mark("");
      return "";
    }
    const path = this.path(frame);
    if (!frame.object) {
      this.newline();
      this.mark(path);
    }
    return path;
  }

  // finish ends a value: a mark that began with it ends too.
  finish() {
    if (this.marked === this.stack.length && this.out.parentNode && this.out.nodeName === "MARK") {
      this.out = this.out.parentNode;
      this.marked = undefined;
    }
  }

  mark(path) {
    if (this.found || !this.pointer || path !== this.pointer) return;
    this.found = true;
    this.marked = this.stack.length;
    const mark = el("mark", { class: "differs" });
    this.out.append(mark);
    this.out = mark;
  }

  path(frame) {
    if (frame.path === null || this.stack.length > deepest) return null;
    const last = frame.object ? frame.key : String(frame.place);
    return frame.path + "/" + last.replaceAll("~", "~0").replaceAll("/", "~1");
  }

  newline() {
    this.fresh = false;
    this.text("\n" + "  ".repeat(Math.min(this.stack.length, deepest)));
  }

  text(s) {
    this.out.append(s);
  }

  styled(kind, s) {
    const node = el("span", { class: kind }, s);
    this.out.append(node);
    return node;
  }

  missing() {
    if (this.found || !this.pointer || !this.pointer.startsWith("/")) return;
    const parts = this.pointer.split("/");
    for (let n = parts.length - 1; n > 0; n--) {
      const node = this.openings.get(parts.slice(0, n).join("/"));
      if (!node) continue;
      const rest = parts.slice(n).join("/").replaceAll("~1", "/").replaceAll("~0", "~");
      node.after(el("mark", { class: "differs missing" }, "← " + rest + " is missing"));
      return;
    }
  }
}

function unquote(token) {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
