/** What is left of content at level `preview`, and of names that come from outside. Pure. */
import { isSecretName, kindOfField, REDACTED, type Scrub } from "./scrub.ts";

/** Characters that are left of a text of content. */
const PREVIEW_CHARACTERS = 50;
/** Of a longer text only so much is looked at: after the cut no more is left of it anyway. */
const LOOKED_AT = 8_192;
/** A text that still changes after so many rounds is dropped; none is known to need three. */
const MAX_ROUNDS = 5;
/** A name in an object of content; ids and names on the wire have no more characters. */
const NAME_CHARACTERS = 200;
/** Objects in content are kept to this depth, and in all so many values of one content field. */
const MAX_DEPTH = 8;
const MAX_VALUES = 1_000;
/** Stands for what is deeper; it is no placeholder of a secret. */
const DEEPER = "…";

/**
 * Scrubs every text first, names too, and cuts it to 50 characters after. What stands under a name
 * such as "password", behind a flag such as "--token" or beside such a name goes whole. Gives the
 * value itself when nothing changes, and never changes it.
 */
export function previewOf(name: string, value: unknown, scrub: Scrub): unknown {
  const preview = new Preview(scrub);
  return preview.of(preview.spelled(name), value, 0);
}

/** A name as it came, and as it will be kept: both decide, so that the kept one tells no more. */
type Spelled = readonly [name: string] | readonly [name: string, kept: string];

class Preview {
  #values = 0;

  constructor(private readonly scrub: Scrub) {}

  of(name: Spelled, value: unknown, depth: number): unknown {
    this.#values++;
    const kind = kindOfField(name[0], value) ??
      (name[1] === undefined ? null : kindOfField(name[1], value));
    if (kind !== null) return `[REDACTED:${kind}]`;
    if (typeof value === "string") return previewText(value, this.scrub);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= MAX_DEPTH) return DEEPER;
    return Array.isArray(value)
      ? this.#list(name, value, depth + 1)
      : this.#fields(name, value, depth + 1);
  }

  /** A name of a field, or what stands for one: the text of a flag or of a pair's name. */
  spelled(name: string, kept: string = nameOf(name, this.scrub)): Spelled {
    return kept === name ? [name] : [name, kept];
  }

  #list(name: Spelled, items: unknown[], depth: number): unknown[] {
    const kept: unknown[] = [];
    for (const item of items) {
      if (this.#values >= MAX_VALUES) break;
      const before = items[kept.length - 1];
      const flag = typeof before === "string" && isFlag(before) ? this.#text(before) : null;
      kept.push(this.of(flag ?? name, item, depth));
    }
    return isSame(kept, items) ? items : kept;
  }

  #text(text: string): Spelled {
    return this.spelled(text, previewText(text, this.scrub));
  }

  #fields(name: Spelled, fields: object, depth: number): object {
    const entries = Object.entries(fields);
    const kept = new Map<string, unknown>();
    const called = entries.find(([key]) => /^(?:name|key|header)$/i.test(key))?.[1];
    for (const [key, item] of entries) {
      if (this.#values >= MAX_VALUES) break;
      const own = this.spelled(key);
      const isPair = typeof called === "string" && /^value$/i.test(key);
      const meant = isPair ? this.#text(called) : name.some(isSecretName) ? name : own;
      kept.set(unlessTaken(own.at(-1)!, kept), this.of(meant, item, depth));
    }
    const keys = [...kept.keys()];
    const isKept = isSame(keys, entries.map(([key]) => key)) &&
      isSame([...kept.values()], entries.map(([, item]) => item));
    return isKept ? fields : Object.fromEntries(kept);
  }
}

function isFlag(text: string): boolean {
  return /^--?[A-Za-z][\w-]{0,60}$/.test(text);
}

function isSame(after: unknown[], before: unknown[]): boolean {
  return after.length === before.length && after.every((item, index) => item === before[index]);
}

/** A field's name without secrets. */
export function nameOf(key: string, scrub: Scrub): string {
  return stable(key, (text) => cut(scrub(text), NAME_CHARACTERS));
}

/** Two names may be the same once they are scrubbed; neither field is lost. */
export function unlessTaken(name: string, taken: { has(name: string): boolean }): string {
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name} ${count}`;
  return free;
}

function previewText(text: string, scrub: Scrub): string {
  return stable(text, (kept) => cut(scrub(kept), PREVIEW_CHARACTERS));
}

/** As often as it changes: what is cut may look like another secret. */
function stable(text: string, change: (text: string) => string): string {
  let kept = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = change(kept);
    if (next === kept) return kept;
    kept = next;
  }
  return REDACTED;
}

/** So many characters from the beginning; never half of one. */
function cut(text: string, characters: number): string {
  let end = 0;
  for (let count = 0; count < characters && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return end < text.length ? text.slice(0, end) : text;
}
