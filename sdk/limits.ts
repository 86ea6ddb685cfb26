/** How much of what an event may say: the numbers of wire.ts, for those who do not load zod. */

/** Counts, sizes and durations; beyond it a client is broken, and sums would leave the safe range. */
export const MAX_COUNT = 1e12;
/** One amount of money, USD. */
export const MAX_USD = 1e6;
/** A session id or an event id; they stand in URLs and keys. */
export const MAX_ID_CHARS = 200;
/** Names of tools, models, sources and the like; they stand in keys and headings. */
export const MAX_NAME_CHARS = 500;
/** Folders, URIs and labels; the longest path of Linux. */
export const MAX_PATH_CHARS = 4_096;
/** The name of an unknown type, and of a witness: they are shown as they are. */
export const MAX_TYPE_CHARS = 100;
/** Parts of one context window: files, tools and skills of one agent. */
export const MAX_SEGMENTS = 1_000;
/** Chunks of one retrieval; sources answer with tens. */
export const MAX_CHUNKS = 1_000;
/** Phases of one operation and tags of one eval; a page lists them all. */
export const MAX_PARTS = 100;
/** 2000-01-01: an older time is one in seconds, or none. */
export const MIN_TIMESTAMP = Date.UTC(2000, 0, 1);
/** How far a client's clock may run ahead. */
export const MAX_AHEAD_MS = 86_400_000;
/** The last time that a Date can hold. */
export const MAX_UNIX_MS = 8.64e15;

/**
 * SQLite's binding reads a text up to its first NUL, and UTF-8 has no half of a surrogate pair: an
 * id or name with either would come back as another one, which names nothing. Each is told as U+FFFD.
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}
