/** SHA-256 (FIPS 180-4), synchronous in every runtime: browsers only have an asynchronous one. Pure. */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND_WORDS = new Uint32Array(64);
/** The same of the square roots of the first eight. */
const START = new Uint32Array(8);
fillConstants();

/** The SHA-256 of a text's UTF-8, as 64 hex digits in lower case. */
export function sha256(text: string): string {
  const blocks = padded(new TextEncoder().encode(text));
  const state = START.slice();
  const words = new Uint32Array(64);
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    for (let index = 0; index < 16; index++) words[index] = blocks.getUint32(offset + 4 * index);
    mix(state, words);
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/**
 * The first 16 hex digits of a prompt's SHA-256: what AIr keeps of a prompt. The text itself stays
 * where it is.
 *
 * @example
 * ```ts
 * import { hashPrompt } from "@hydrotik/air/sdk";
 *
 * console.log(hashPrompt("You are a careful reviewer.")); // 16 hex digits
 * ```
 */
export function hashPrompt(prompt: string): string {
  return sha256(prompt).slice(0, 16);
}

/** The message, a 1 bit, zeros, and its length in bits as 64 bits. */
function padded(message: Uint8Array): DataView {
  const length = (((message.length + 8) >> 6) + 1) << 6;
  const blocks = new Uint8Array(length);
  blocks.set(message);
  blocks[message.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 0x2000_0000));
  view.setUint32(length - 4, (message.length << 3) >>> 0);
  return view;
}

/** Takes one block, whose first 16 words are set, into the state. */
function mix(state: Uint32Array, words: Uint32Array): void {
  for (let index = 16; index < 64; index++) {
    const late = words[index - 15]!;
    const early = words[index - 2]!;
    const low = turn(late, 7) ^ turn(late, 18) ^ (late >>> 3);
    const high = turn(early, 17) ^ turn(early, 19) ^ (early >>> 10);
    words[index] = words[index - 16]! + low + words[index - 7]! + high;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let index = 0; index < 64; index++) {
    const choice = (e & f) ^ (~e & g);
    const ends = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + ends + choice + ROUND_WORDS[index]! + words[index]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => state[index] = state[index]! + word);
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    if (!isPrime(candidate)) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(candidate));
    ROUND_WORDS[found++] = fraction(Math.cbrt(candidate));
  }
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

function fraction(value: number): number {
  return ((value - Math.floor(value)) * 0x1_0000_0000) >>> 0;
}
