/** What a value is: where it ends, and whether it may be a secret. No dependencies. */
import { matchAt } from "./rule.ts";

/** The value after a name: `text.slice(start, end)`, without its quotes. */
export interface Value {
  start: number;
  end: number;
  isQuoted: boolean;
}

const QUOTE = /\\{0,7}["'`]/y;
/** Brackets and stops that end a sentence or a call rather than a value. */
const TRAILING = /[)\]},.:]+$/;
/** Up to a blank, a quote, or what ends a word in a shell; an escaped line break or quote ends it too. */
const BARE = /[^\s"'`<>;&|\\]*(?:(?:\\\\|\\(?![nrt"'`\\]))[^\s"'`<>;&|\\]*)*/y;

/** So much of a value is read to judge it; only one that is a secret is read to its end. */
const PROBE_CHARS = 200;

/**
 * The value that begins at an index: a quoted text, also when cut, or a word of a shell or a list.
 * Null when its first 200 characters are not judged a secret.
 */
export function valueAt(
  text: string,
  index: number,
  isSecret: (head: string, isQuoted: boolean) => boolean,
): Value | null {
  const probe = text.slice(index, index + PROBE_CHARS);
  const { start, end, isQuoted } = wholeAt(probe, 0);
  if (!isSecret(probe.slice(start, end), isQuoted)) return null;
  if (end < probe.length - 8) return { start: index + start, end: index + end, isQuoted };
  return wholeAt(text, index);
}

function wholeAt(text: string, index: number): Value {
  const quote = matchAt(QUOTE, text, index)?.[0];
  if (quote !== undefined) return quotedAt(text, index, quote);
  const word = matchAt(BARE, text, index)![0];
  return { start: index, end: index + word.replace(TRAILING, "").length, isQuoted: false };
}

function quotedAt(text: string, index: number, quote: string): Value {
  const isTriple = text.startsWith(quote.repeat(3), index);
  const mark = isTriple ? quote.repeat(3) : quote;
  const start = index + mark.length;
  const end = isTriple || quote === "`" ? plainEnd(text, start, mark) : lineEnd(text, start, mark);
  return { start, end, isQuoted: true };
}

function plainEnd(text: string, start: number, mark: string): number {
  const end = text.indexOf(mark, start);
  return end < 0 ? text.length : end;
}

/** The closing quote, escaped no more often than the opening one, of the same line; else its end. */
function lineEnd(text: string, start: number, mark: string): number {
  const [escapes, quote] = [mark.length - 1, mark.at(-1)!];
  for (let index = start; index < text.length; index++) {
    const char = text[index]!;
    if (char === "\n") return index;
    if (char === "\\") {
      const slashes = matchAt(/\\+/y, text, index)![0].length;
      if (slashes <= escapes && text[index + slashes] === quote) return index;
      // Behind the slashes, and behind what an odd number of them escapes.
      index += slashes - 1 + (escapes > 0 ? 1 : slashes % 2);
    } else if (char === quote) {
      if (escapes > 0 || text[index + 1] !== quote) return index;
      index++; // 'It''s' goes on.
    }
  }
  return text.length;
}

const REFERENCE =
  /^(?:(?:\$\{[^{}]{0,80}\}[.:/_-]?){1,9}|\$\{[^{}]{0,80}|\$\(.*|\$env:\w*|\$\w*|\{\{.*|\{\w*\}|%\w{1,40}%|<[^<>]{0,80}>?|[*•.…_-]*|[xX]{3,}|\[REDACTED.*|process\.env\b.*|import\.meta\b.*|os\.(?:environ|getenv)\b.*|secrets\.\w+|env\.\w+|vars?\.[\w.]+)$/;

/** True for what only names a secret or stands in its place: `$TOKEN`, `<password>`, `***`. */
export function isReference(value: string): boolean {
  return REFERENCE.test(value.slice(0, 200));
}

/**
 * True for a word that nobody says or writes in code: letters with digits or signs, or a long one in
 * mixed case. Not for versions, paths, addresses and calls.
 */
export function looksRandom(value: string): boolean {
  if (value.length < 6 || /\s/.test(value) || isOrdinary(value)) return false;
  const hasLetter = /[A-Za-z]/.test(value);
  if (hasLetter && /\d/.test(value)) return true;
  if (/[!@#$%^&*~?+]/.test(value)) return hasLetter || /\d/.test(value);
  return value.length >= 20 && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

const ORDINARY = [
  /^v?\d+(?:\.\d+)+/, // A version.
  /^(?:\.{0,2}|~)\/(?![\w/.-]*(?=[A-Za-z+]*\d)[A-Za-z0-9+]{16})/, // A path, of short names.
  /^[A-Za-z]:\\/,
  /^[\w-]+(?:\/[\w.-]+)+\.\w{1,5}$/,
  /^[\w+.-]+:\/\//, // An address.
  /^[A-Za-z_$][A-Za-z_$]*\d?(?:\.[A-Za-z_$]+\d?)+$/, // A member.
  /^\d[\d.,:]*(?:ms|s|m|h|d|kb|mb|gb|px|%|k)?$/i, // A number.
];

function isOrdinary(value: string): boolean {
  const head = value.slice(0, 200);
  return isCall(head) || ORDINARY.some((pattern) => pattern.test(head));
}

const CALL = /^!?[A-Za-z_$][\w$]*(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]*)*(?=[([{])/;

/** True for the beginning of a call, an index or a literal; names in code have few digits. */
export function isCall(value: string): boolean {
  const name = CALL.exec(value)?.[0];
  return name !== undefined && !/\d.*\d.*\d/.test(name);
}
