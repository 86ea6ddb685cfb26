/** Sizes and previews of what went into a tool and came out of it. */

/** WIRE.md: a preview is the first 4,096 characters; the server cuts further. */
const PREVIEW_CHARACTERS = 4096;

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The first 4,096 characters (UTF-16 units) of a text; never half of a surrogate pair. */
export function preview(text: string): string {
  if (text.length <= PREVIEW_CHARACTERS) return text;
  const last = text.charCodeAt(PREVIEW_CHARACTERS - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? PREVIEW_CHARACTERS - 1 : PREVIEW_CHARACTERS);
}
