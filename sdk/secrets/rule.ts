/** What a rule is that finds secrets. No dependencies. */

/** One pass over one text, as a rule sees it. */
export interface Scan {
  /** What is searched. */
  readonly text: string;
  /** The end of the last secret that was reported so far; -1 before the first. */
  readonly foundTo: number;
  /** A secret stands at `text.slice(start, end)`; its placeholder will say what kind it is. */
  report(start: number, end: number, kind: string): void;
  /** The kind of the first secret in what the text decodes to; null without one. */
  kindWithin(decoded: string): string | null;
  /**
   * Asks to read so many characters beside the one pass. False for a text that makes the rules read
   * much more than it is long, so was made to take long: what is left of it is dropped unread.
   */
  spend(characters: number): boolean;
}

/** Finds secrets of some kinds. */
export interface SecretRule {
  /** Literals in lower case and ASCII without which there is no such secret. */
  readonly hints: readonly string[];
  /**
   * Looks at the place of one hint, `text.slice(start, end)` case aside. Gives the index up to which
   * it need not be asked again (0: it reads on from the next hint); so that its time stays linear, it
   * either reads no more than a bounded number of characters or says how far it read.
   */
  at(scan: Scan, start: number, end: number): number;
}

/**
 * True where a word may begin: not after a letter or digit, but after `\n`, `\t` or `\u0022`, as
 * JSON within a text has them.
 */
export function isEdge(text: string, index: number): boolean {
  if (!isAlphanumeric(text.charCodeAt(index - 1))) return true;
  return /\\(?:[nrtbf]|u[0-9a-fA-F]{4})$/.test(text.slice(Math.max(0, index - 6), index));
}

/** True for the `n` of a `\\n`, `\\t` or `\\r` in a text of JSON: what it looks like begins behind it. */
export function isEscaped(text: string, index: number): boolean {
  return text[index - 1] === "\\" && /[nrt]/.test(text[index] ?? "");
}

/** An ASCII letter or digit; false for NaN, which stands outside a text. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/** What a sticky pattern matches at an index; null when it does not. */
export function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
