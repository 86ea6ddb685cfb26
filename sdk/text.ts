/** What is told of values that go into and come out of a traced function. Pure. */

/** A preview is the first so many characters; redaction cuts further. */
const PREVIEW_CHARACTERS = 4096;

/** The size of a value as text, and its beginning. */
export interface Told {
  /** Bytes of UTF-8; null where the value has no text. */
  sizeBytes: number | null;
  preview: string | null;
}

const NOTHING: Told = { sizeBytes: null, preview: null };

/** A text as it is, any other value as JSON. Never throws: what has no JSON is not told. */
export function told(value: unknown): Told {
  const text = textOf(value);
  return text === null ? NOTHING : { sizeBytes: byteLength(text), preview: preview(text) };
}

/** A value as JSON has it now: later changes do not reach it. Undefined for what has no JSON. */
export function snapshot(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const text = textOf(value);
  return text === null ? undefined : JSON.parse(text);
}

/** What an error says. */
export function messageOf(error: unknown): string {
  try {
    return preview(error instanceof Error ? error.message : String(error));
  } catch {
    return "An error without a text"; // Its `toString` throws.
  }
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (value === undefined) return null;
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null; // A circle, a BigInt, or a `toJSON` that throws.
  }
}

/** Bytes of a text in UTF-8, without encoding it. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += 1;
    if (unit < 0x800) continue;
    bytes += 1;
    // A pair is four bytes for two units; half of one is written as U+FFFD, three bytes.
    if (isHigh(unit) && isLow(text.charCodeAt(index + 1))) index++;
  }
  return bytes;
}

/** The first 4,096 characters (UTF-16 units); never half of a surrogate pair. */
export function preview(text: string): string {
  if (text.length <= PREVIEW_CHARACTERS) return text;
  const end = isHigh(text.charCodeAt(PREVIEW_CHARACTERS - 1))
    ? PREVIEW_CHARACTERS - 1
    : PREVIEW_CHARACTERS;
  // Encoded and back: a mere part of a string would keep all of it in memory.
  return new TextDecoder().decode(new TextEncoder().encode(text.slice(0, end)));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
