/** Blocks of private keys, whole or cut at either end. No dependencies. */
import { isAlphanumeric, matchAt, type SecretRule } from "./rule.ts";

const KIND = "private-key";
const MARK = /-{2,5} ?(BEGIN|END) (?:[A-Z0-9]{1,12} ){0,3}$/;
const MARK_CHARS = 60;
/** How far into a key its first line of base64 or hex must begin. */
const HEAD_CHARS = 400;
const KEY_LINE = /[A-Za-z0-9+/]{16}/;
/** What a key cut off within its first line consists of. */
const CUT_LINE = /^[A-Za-z0-9+/=\s\\-]+$/;
const KEY_SIGNS = new Set([..."+/=\\ \t\r\n→"].map((sign) => sign.charCodeAt(0)));

/**
 * From `BEGIN … PRIVATE KEY` to its END, or to the end of the text: what follows a cut key's mark can
 * hold anything (line numbers, quotes, marks of a diff). Without a BEGIN, the key before the END.
 */
export const PEM_RULE: SecretRule = {
  hints: ["private key"],
  at({ text, report, spend }, start, end) {
    if (!spend(MARK_CHARS)) return 0;
    const before = text.slice(Math.max(0, start - MARK_CHARS), start);
    const mark = MARK.exec(before);
    if (mark === null) return 0;
    const from = start - mark[0].length;
    if (mark[1] === "END") {
      const first = keyBefore(text, from);
      if (first < from) report(first, endOfMark(text, end), KIND);
      return 0;
    }
    if (!isKey(text.slice(end, end + HEAD_CHARS))) return 0;
    const stop = text.indexOf("-END ", end);
    const last = stop < 0 ? text.length : endOfMark(text, stop + "-END ".length);
    report(from, last, KIND);
    return last;
  },
};

function isKey(head: string): boolean {
  const body = head.replace(/^[A-Z ]{0,12}-{0,5}/, "");
  return KEY_LINE.test(body) || (body.trim() !== "" && CUT_LINE.test(body));
}

/** The end of ` RSA PRIVATE KEY BLOCK-----`, which may be cut. */
function endOfMark(text: string, index: number): number {
  return index + (matchAt(/[A-Z0-9 ]{0,60}-{0,5}/y, text, index)?.[0].length ?? 0);
}

/** Where the lines of base64 before an END begin; `index` when there is none. */
function keyBefore(text: string, index: number): number {
  let first = index;
  while (first > 0 && isKeyChar(text.charCodeAt(first - 1))) first--;
  return KEY_LINE.test(text.slice(first, index)) ? first : index;
}

/** Also the blanks, line numbers and escapes around the lines. */
function isKeyChar(code: number): boolean {
  return isAlphanumeric(code) || KEY_SIGNS.has(code);
}

/** The private part of PuTTY's own file format. */
export const PUTTY_RULE: SecretRule = {
  hints: ["private-lines:"],
  at({ text, report }, _start, end) {
    const stop = text.indexOf("Private-MAC", end);
    const last = stop < 0 ? text.length : stop;
    report(end, last, KIND);
    return last;
  },
};
