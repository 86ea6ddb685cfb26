/**
 * Edits JSON text in place: what is not touched keeps its bytes, so a person's own order, spacing
 * and numbers survive. Pure.
 */

/** One value of a JSON text and where it stands: `text.slice(start, end)`. */
export interface JsonNode {
  kind: "object" | "array" | "scalar";
  start: number;
  end: number;
  members: JsonMember[];
}

/** An element of an array (key null) or a property of an object; `start` is its key's. */
export interface JsonMember {
  key: string | null;
  start: number;
  value: JsonNode;
}

/** The root value of a text. Throws `SyntaxError` for what is not JSON. */
export function scanJson(text: string): JsonNode {
  JSON.parse(text); // The scanner below trusts that the text is JSON.
  return new Scanner(text).value();
}

/** A property of an object; the last one where a key stands twice, as JSON.parse has it. */
export function property(node: JsonNode, key: string): JsonNode | null {
  return node.members.findLast((member) => member.key === key)?.value ?? null;
}

/** The parsed value of a node. */
export function valueOf(text: string, node: JsonNode): unknown {
  return JSON.parse(text.slice(node.start, node.end));
}

/** Adds a member (key null in an array) after the others, indented as its neighbours are. */
export function append(
  text: string,
  container: JsonNode,
  key: string | null,
  value: unknown,
): string {
  const { unit, newline } = styleOf(text);
  const outer = lineIndent(text, container.start);
  const body = render(key, value, { unit, newline, indent: outer + unit });
  const glue = unit === "" ? "" : newline + outer + unit;
  const last = container.members.at(-1);
  if (last) return splice(text, last.value.end, last.value.end, `,${glue}${body}`);
  const close = unit === "" ? "" : newline + outer;
  return splice(text, container.start + 1, container.end - 1, `${glue}${body}${close}`);
}

/** Removes the member at `index`, with its comma and the space before it. */
export function remove(text: string, container: JsonNode, index: number): string {
  const { members } = container;
  const [member, previous, next] = [members[index], members[index - 1], members[index + 1]];
  if (!member) return text;
  if (previous) return splice(text, previous.value.end, member.value.end, "");
  if (next) return splice(text, member.start, next.start, "");
  return splice(text, container.start + 1, container.end - 1, "");
}

/** Puts another value in the place of a node. */
export function replace(text: string, node: JsonNode, value: unknown): string {
  return splice(text, node.start, node.end, JSON.stringify(value));
}

interface Style {
  /** One level of indentation; empty in a text of one line. */
  unit: string;
  newline: string;
}

/** The first indented line tells the unit; a text of one line with members stays on one. */
function styleOf(text: string): Style {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const unit = /\n([ \t]+)\S/.exec(text)?.[1];
  const isOneLine = !text.trim().includes("\n") && !/^\s*(?:\{\s*\}|\[\s*\])\s*$/.test(text);
  return { unit: unit ?? (isOneLine ? "" : "  "), newline };
}

function lineIndent(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function render(key: string | null, value: unknown, style: Style & { indent: string }): string {
  const { unit, newline, indent } = style;
  const json = JSON.stringify(value, null, unit).replaceAll("\n", newline + indent);
  if (key === null) return json;
  return `${JSON.stringify(key)}:${unit === "" ? "" : " "}${json}`;
}

function splice(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}

class Scanner {
  #at = 0;

  constructor(private readonly text: string) {}

  value(): JsonNode {
    this.#skipSpace();
    const start = this.#at;
    const open = this.text[start];
    if (open === "{") return this.#container(start, "object", "}");
    if (open === "[") return this.#container(start, "array", "]");
    if (open === '"') this.#skipString();
    else while (/[^\s,\]}]/.test(this.text[this.#at] ?? ",")) this.#at++;
    return { kind: "scalar", start, end: this.#at, members: [] };
  }

  #container(start: number, kind: "object" | "array", close: string): JsonNode {
    const members: JsonMember[] = [];
    this.#at++;
    for (this.#skipSpace(); this.text[this.#at] !== close; this.#skipSpace()) {
      if (this.text[this.#at] === ",") this.#at++;
      else members.push(kind === "object" ? this.#property() : this.#element());
    }
    this.#at++;
    return { kind, start, end: this.#at, members };
  }

  #element(): JsonMember {
    const value = this.value();
    return { key: null, start: value.start, value };
  }

  #property(): JsonMember {
    const start = this.#at;
    this.#skipString();
    const key: string = JSON.parse(this.text.slice(start, this.#at));
    this.#skipSpace();
    this.#at++; // The colon.
    return { key, start, value: this.value() };
  }

  #skipString(): void {
    for (this.#at++; this.text[this.#at] !== '"'; this.#at++) {
      if (this.text[this.#at] === "\\") this.#at++;
    }
    this.#at++;
  }

  #skipSpace(): void {
    while (/\s/.test(this.text[this.#at] ?? "x")) this.#at++;
  }
}
