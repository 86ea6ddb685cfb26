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

/** A parsed text and the line (from 1) of each field and item of a settings file, by `a.0.b`. */
export interface JsonLines {
  value: unknown;
  lines: Map<string, number>;
}

/** A hand-written file nests a few levels; more would only exhaust the stack. */
const MAX_DEPTH = 64;
/** No setting lies deeper or has a longer name; a hostile file could make the paths fill the memory. */
const MAX_PLACE_PARTS = 6;
const MAX_PART_CHARS = 500;

const TOKEN =
  /[ \t\r\n]*([{}[\],:]|"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/uy;

/** Parses `text`, a leading byte order mark allowed. Throws `JsonError`. */
export function parseJson(text: string): JsonLines {
  const source = text.replace(/^\uFEFF/, "");
  const lines = new Walk(source).places();
  return { value: JSON.parse(source), lines };
}

/** Walks the grammar once, because JSON.parse does not tell where it stopped. */
class Walk {
  private at = 0;
  private token = "";
  private start = 0;
  private readonly lines = new Map<string, number>();
  private counted = { start: 0, line: 1 };

  constructor(private readonly text: string) {}

  places(): Map<string, number> {
    this.next();
    this.value([]);
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

  /** Counts on from where it last did: a file of many short fields stays linear. */
  private line(): number {
    const { start, line } = this.counted;
    const breaks = this.text.slice(start, this.start).split("\n").length - 1;
    this.counted = { start: this.start, line: line + breaks };
    return this.counted.line;
  }

  private take(expected: string): void {
    if (this.token !== expected) this.fail();
    this.next();
  }

  private value(path: string[]): void {
    if (path.length > MAX_DEPTH) this.fail();
    let index = 0;
    if (this.token === "{") this.list("}", () => this.field(path));
    else if (this.token === "[") this.list("]", () => this.placed([...path, `${index++}`]));
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

  private field(path: string[]): void {
    if (!this.token.startsWith('"')) this.fail();
    const own = [...path, JSON.parse(this.token)];
    this.place(own);
    this.next();
    this.take(":");
    this.value(own);
  }

  private placed(path: string[]): void {
    this.place(path);
    this.value(path);
  }

  private place(path: string[]): void {
    if (path.length > MAX_PLACE_PARTS || path.some((part) => part.length > MAX_PART_CHARS)) return;
    this.lines.set(path.join("."), this.line());
  }
}
