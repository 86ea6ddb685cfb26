/** Secrets in URL or base64 encoding, once decoded. No dependencies. */
import { isEscaped, matchAt, type Scan, type SecretRule } from "./rule.ts";

const ENCODED = /[A-Za-z0-9%._~+-]/;
const ENCODED_RUN = /[A-Za-z0-9%._~+-]*/y;
const LEAD_CHARS = 200;
/** Characters that are read by pattern and pieced together, for each. */
const PERCENT_COST = 16;

/** A run of characters with `%3D` and the like that says a secret: all of it. */
export const PERCENT_RULE: SecretRule = {
  hints: ["%"],
  at(scan, start) {
    const { text, report } = scan;
    if (!/^%[0-9a-f]{2}/i.test(text.slice(start, start + 3))) return 0;
    let from = start;
    while (from > 0 && start - from < LEAD_CHARS && ENCODED.test(text[from - 1]!)) from--;
    const end = start + matchAt(ENCODED_RUN, text, start)![0].length;
    if (!scan.spend(PERCENT_COST * (end - from))) return end;
    const kind = scan.kindWithin(percentDecoded(text.slice(from, end)));
    if (kind !== null) report(from, end, kind);
    return end;
  },
};

/** Only ASCII is decoded: secrets and the names of secrets are. */
function percentDecoded(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Lines of base64 as `base64` and e-mail wrap them. */
const BLOCK = /[A-Za-z0-9+/_-]+(?:(?:\r?\n|\\n)[A-Za-z0-9+/_-]+)*={0,2}/y;
const WRAPPED_CHARS = 60;

/** True when a run of base64 characters begins as text does; a name, path or hash rarely does. */
export function isTextRun(text: string, start: number): boolean {
  const from = isEscaped(text, start) ? start + 1 : start;
  for (let index = from; index < from + 8; index += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => sixBits(text.charCodeAt(index + offset)));
    if (!isTextByte((a! << 2) | (b! >> 4))) return false;
    if (!isTextByte(((b! & 15) << 4) | (c! >> 2)) || !isTextByte(((c! & 3) << 6) | d!)) {
      return false;
    }
  }
  return true;
}

function sixBits(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65 && code !== 95) return code - 65;
  if (code >= 48 && code !== 95) return code + 4;
  return code === 43 || code === 45 ? 62 : 63;
}

function isTextByte(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9;
}

/**
 * Reports a run of base64 that decodes to a text with a secret, with the lines that go on with it.
 * Gives the index up to which it read.
 */
export function encodedAt(scan: Scan, start: number, end: number): number {
  const { text, report } = scan;
  const from = isEscaped(text, start) ? start + 1 : start;
  const last = end - start < WRAPPED_CHARS
    ? end + matchAt(/={0,2}/y, text, end)![0].length
    : from + matchAt(BLOCK, text, from)![0].length;
  const kind = isTextRun(text, start) ? scan.kindWithin(decoded(text.slice(from, last))) : null;
  if (kind !== null) report(from, last, kind);
  return last;
}

/** The text in base64 of either alphabet; empty for what is no text. */
function decoded(base64: string): string {
  const plain = base64.replace(/\\n|[\r\n=]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const binary = atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  const text = new TextDecoder().decode(bytes);
  return /[^\P{Cc}\t\r\n]/u.test(text) ? "" : text;
}
