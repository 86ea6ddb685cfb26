/**
 * The prefilter: one pass over a text that finds all literals of all rules at once (Aho and
 * Corasick's automaton as one flat table). No dependencies.
 */

/** A base64 text of a secret worth the name is no shorter. */
const MIN_RUN = 16;
const RUN_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-";

/** What a pass meets. */
export interface Visitor {
  /** The literal number `hint` stands at `text.slice(start, end)`, case aside. */
  hit(hint: number, start: number, end: number): void;
  /** At least 16 characters of the base64 alphabets stand at `text.slice(start, end)`. */
  run(start: number, end: number): void;
}

/** Finds literals in texts, in time linear in the text and whatever the number of literals. */
export interface Hints {
  /**
   * An index from which `visit` meets all that it meets in the whole text; -1 when that would be
   * nothing but runs that `isRun` denies.
   */
  first(text: string, isRun: (text: string, start: number) => boolean): number;
  /** Calls the visitor from an index on, in the order in which the finds end. */
  visit(text: string, from: number, visitor: Visitor): void;
}

/** The automaton of some literals in lower case and ASCII. */
export function hintsOf(literals: readonly string[]): Hints {
  const { classes, firstRunClass, width } = classesOf(literals);
  const { next, found } = tableOf(literals, classes, width);
  const longest = Math.max(...literals.map(({ length }) => length));

  function first(text: string, isRun: (text: string, start: number) => boolean): number {
    const { length } = text;
    let state = 0;
    let run = 0;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      const type = code < 128 ? classes[code]! : 0;
      state = next[state + type]!;
      if (state < 0) return Math.max(0, index - Math.max(run, longest));
      if (type >= firstRunClass) run++;
      else {
        if (run >= MIN_RUN && isRun(text, index - run)) return Math.max(0, index - run - longest);
        run = 0;
      }
    }
    return run >= MIN_RUN && isRun(text, length - run) ? Math.max(0, length - run - longest) : -1;
  }

  function visit(text: string, from: number, visitor: Visitor): void {
    const { length } = text;
    let state = 0;
    let run = 0;
    for (let index = from; index < length; index++) {
      const code = text.charCodeAt(index);
      const type = code < 128 ? classes[code]! : 0;
      state = next[state + type]!;
      if (state < 0) {
        state = ~state;
        const end = index + 1;
        for (const hint of found[state / width]!) {
          visitor.hit(hint, end - literals[hint]!.length, end);
        }
      }
      if (type >= firstRunClass) run++;
      else {
        if (run >= MIN_RUN) visitor.run(index - run, index);
        run = 0;
      }
    }
    if (run >= MIN_RUN) visitor.run(length - run, length);
  }

  return { first, visit };
}

/**
 * A number for each character that some literal has; 0 for all others, upper case as lower case.
 * The base64 characters have the numbers from `firstRunClass` on.
 */
function classesOf(literals: readonly string[]) {
  const used = new Set(literals.join(""));
  const others = [...used].filter((char) => !RUN_CHARS.includes(char));
  const firstRunClass = others.length + 1;
  const classes = new Uint8Array(128);
  others.forEach((char, index) => classes[char.charCodeAt(0)] = index + 1);
  let width = firstRunClass + 1; // `firstRunClass` itself is shared by those that no literal has.
  for (const char of RUN_CHARS) {
    const lower = char.toLowerCase();
    const isNew = used.has(lower) && classes[lower.charCodeAt(0)]! <= firstRunClass;
    if (isNew) classes[lower.charCodeAt(0)] = width++;
    classes[char.charCodeAt(0)] = used.has(lower) ? classes[lower.charCodeAt(0)]! : firstRunClass;
  }
  return { classes, firstRunClass, width };
}

/**
 * Where each state, counted in steps of `width`, leads by class; a state in which literals end is
 * told as its complement, so that the pass sees it without another look. And which end there.
 */
function tableOf(literals: readonly string[], classes: Uint8Array, width: number) {
  const size = literals.reduce((sum, { length }) => sum + length, 1);
  const table = new Int32Array(size * width);
  const found: number[][] = [[]];
  literals.forEach((literal, hint) => {
    let state = 0;
    for (const char of literal) {
      const slot = state * width + classes[char.charCodeAt(0)]!;
      if (table[slot] === 0) table[slot] = found.push([]) - 1;
      state = table[slot]!;
    }
    found[state]!.push(hint);
  });
  link(table, found, width);
  for (const list of found) list.sort((a, b) => a - b); // In the literals' order.
  const next = table.slice(0, found.length * width);
  return {
    next: next.map((state) => found[state]!.length > 0 ? ~(state * width) : state * width),
    found,
  };
}

/** Where a literal breaks off, goes on with the longest other one that may have begun inside it. */
function link(table: Int32Array, found: number[][], width: number): void {
  const fallback = new Int32Array(found.length);
  const queue = [0];
  for (const state of queue) {
    for (let type = 0; type < width; type++) {
      const slot = state * width + type;
      const child = table[slot]!;
      const other = state === 0 ? 0 : table[fallback[state]! * width + type]!;
      if (child === 0) {
        table[slot] = other;
        continue;
      }
      fallback[child] = other;
      found[child]!.push(...found[other]!);
      queue.push(child);
    }
  }
}
