/** Amounts as plain numbers, small enough to be remembered for each of many messages. Pure. */
import { type Amount, OTHER_RESULTS, type Part } from "./transcript_parts.ts";

/** Kinds of parts: tools of one session. What is beyond counts as other results. */
const MAX_PARTS = 60;
/** Characters of a hash that are kept: 40 bits tell 100 blobs apart. */
const HASH_CHARACTERS = 10;

/** Flat pairs of a part's index and its characters. */
export type Sizes = number[];

/** Amounts by the index of their part, each part once. */
export function sizesOf(parts: Part[], amounts: readonly Amount[]): Sizes {
  const sums = new Map<number, number>();
  for (const [part, characters] of amounts) {
    const index = indexOf(parts, part);
    sums.set(index, (sums.get(index) ?? 0) + characters);
  }
  return [...sums].flat();
}

function indexOf(parts: Part[], part: Part): number {
  const index = parts.findIndex(([category]) => category === part[0]);
  if (index >= 0) return index;
  if (parts.length >= MAX_PARTS && part !== OTHER_RESULTS) {
    return indexOf(parts, OTHER_RESULTS);
  }
  return parts.push(part) - 1;
}

/** Adds sizes to sums by part; gives the sums, changed in place. */
export function addTo(sums: number[], ...all: readonly Sizes[]): number[] {
  for (const sizes of all) {
    for (let at = 0; at + 1 < sizes.length; at += 2) {
      const index = sizes[at]!;
      while (sums.length <= index) sums.push(0); // No holes: JSON would make them null.
      sums[index]! += sizes[at + 1]!;
    }
  }
  return sums;
}

/** Sums by the index of their part as amounts. */
export function amountsOf(parts: Part[], sums: readonly number[]): Amount[] {
  return sums.map((characters, index): Amount => [parts[index]!, characters]);
}

/** Keeps the newest `max` entries; true when it forgot one. */
export function keep(
  entries: Record<string, Sizes>,
  hash: string,
  sizes: Sizes,
  max: number,
): boolean {
  delete entries[hash]; // So that it is the newest.
  entries[hash] = sizes;
  const hashes = Object.keys(entries);
  if (hashes.length <= max) return false;
  delete entries[hashes[0]!];
  return true;
}

/** With a mark before it: an object sorts keys that are digits alone before all others. */
export function shortHash(hash: unknown): string {
  return `h${String(hash).slice(0, HASH_CHARACTERS)}`;
}
