/** JSON of a settings file together with where things stand in it, so that an error names a line. */

/** A settings file that is not JSON: `line` (from 1) is where it stops being so. */
export class JsonError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = "JsonError";
    this.line = line;
  }
}

/** A parsed text and the line (from 1) of each field of its outermost object. */
export interface JsonLines {
  value: unknown;
  lines: Map<string, number>;
}

/** A hand-written file nests a few levels; more would only exhaust the stack. */
const MAX_DEPTH = 64;

const TOKEN =
  /[ \t\r\n]*([{}[\],:]|"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/uy;

/** Parses `text`, a leading byte order mark allowed. Throws `JsonError`. */
export function parseJson(text: string): JsonLines {
  const source = text.replace(/^\uFEFF/, "");
  const lines = new Walk(source).fields();
  return { value: JSON.parse(source), lines };
}

/** Walks the grammar once, because JSON.parse does not tell where it stopped. */
class Walk {
  private at = 0;
  private token = "";
  private start = 0;
  private readonly lines = new Map<string, number>();

  constructor(private readonly text: string) {}

  fields(): Map<string, number> {
    this.next();
    this.value(0);
    if (this.token !== "") this.fail();
    return this.lines;
  }

  private next(): void {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) {
      this.start = this.at + (/^[ \t\r\n]*/.exec(this.text.slice(this.at))?.[0].length ?? 0);
      this.fail();
    }
    this.token = found[1] ?? "";
    this.at = TOKEN.lastIndex;
    this.start = this.at - this.token.length;
  }

  private fail(): never {
    const rest = this.text.slice(this.start).split(/\s/, 1)[0] ?? "";
    const seen = rest === "" ? "its end" : JSON.stringify(rest.slice(0, 20));
    throw new JsonError(`not JSON at ${seen}`, this.line());
  }

  private line(): number {
    return this.text.slice(0, this.start).split("\n").length;
  }

  private take(expected: string): void {
    if (this.token !== expected) this.fail();
    this.next();
  }

  private value(depth: number): void {
    if (depth > MAX_DEPTH) this.fail();
    if (this.token === "{") this.list("}", () => this.field(depth));
    else if (this.token === "[") this.list("]", () => this.value(depth + 1));
    else if (this.token === "" || ",:]}".includes(this.token)) this.fail();
    else this.next();
  }

  private list(end: string, item: () => void): void {
    this.next();
    if (this.token !== end) {
      item();
      while (this.token === ",") {
        this.next();
        item();
      }
    }
    this.take(end);
  }

  private field(depth: number): void {
    if (!this.token.startsWith('"')) this.fail();
    if (depth === 0) this.lines.set(JSON.parse(this.token), this.line());
    this.next();
    this.take(":");
    this.value(depth + 1);
  }
}
