/** Reads one file on from its cursor: lines → events → stored together with the new cursor. */
import type { WireEvent } from "../sdk/types.ts";
import type { Cursor } from "./cursor.ts";
import type { FileState, SessionFileMapper } from "./session_file.ts";
import { isPacked, SessionFile } from "./tail_file.ts";
import type { Take, Taken } from "./tail_types.ts";

/** A file that has not changed for so long is at rest: no line of its last message is missing. */
export const REST_MS = 1_000;

/** One file of a tail. */
export interface TailedFile {
  readonly path: string;
  readonly mapper: SessionFileMapper;
  cursor: Cursor | null;
  /** As last seen; Unix ms. */
  size: number;
  changedAt: number;
  /** As the file system says. */
  modifiedAt: number;
  inode: string;
  /** Bytes looked through, a line without end included. */
  readBytes: number;
  /** Read to its end, but what is left to tell there waits until it rests. */
  isUnrested: boolean;
  isGone: boolean;
}

/** What a cursor's state holds. */
interface Place {
  /** Whether what was left at the end has been told. */
  isRested: boolean;
  file: FileState;
}

/** What a reader uses. */
export interface ReaderOptions {
  take: Take;
  now: () => number;
  /** True when another file should go first, or all must end. */
  shouldStop: () => boolean;
  counted: (taken: Taken) => void;
  skipped: (reason: string, count: number) => void;
}

/** What `take` threw: no fault of the file. */
export class NotTaken extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "NotTaken";
  }
}

/**
 * Reads on to the file's present end; false when it broke off because `shouldStop`. Throws `NotTaken`,
 * and what the system says of a file that cannot be read. What is stored already stays so.
 */
export async function readOn(file: TailedFile, options: ReaderOptions): Promise<boolean> {
  const known = placeOf(file.cursor);
  using opened = await SessionFile.open(file.path, known && file.cursor);
  const { identity, isContinued, size } = opened;
  const place = isContinued && known || newPlace(file);
  let offset = isContinued && file.cursor?.offset || 0;
  if (!isContinued) file.readBytes = 0;
  const store = async (events: WireEvent[]) => {
    const cursor = { path: file.path, offset, identity, state: JSON.stringify(place) };
    options.counted(await taken(options.take(events, [cursor])));
    file.cursor = cursor;
  };
  for await (const block of opened.blocks()) {
    if (block.offset === offset) continue;
    offset = block.offset;
    place.isRested = file.mapper.rest === undefined;
    const { events, broken } = mapLines(file.mapper, place.file, block.lines);
    await store(events);
    if (!isPacked(file.path)) file.readBytes = offset;
    if (broken > 0) options.skipped("line not understood", broken);
    if (block.tooLong > 0) options.skipped("line too long", block.tooLong);
    if (options.shouldStop()) return false;
  }
  file.readBytes = Math.max(size, offset);
  file.isUnrested = !place.isRested && options.now() - file.changedAt < REST_MS;
  if (place.isRested || file.isUnrested) return true;
  // A copy, for the next line goes on from the state as it is.
  const events = file.mapper.rest?.(structuredClone(place.file)) ?? [];
  place.isRested = true;
  await store(events);
  return true;
}

/** True when a file of that size has nothing left to tell, as far as its cursor knows. */
export function isDone(cursor: Cursor, size: number): boolean {
  return cursor.offset === size && placeOf(cursor)?.isRested === true;
}

/** The path of a file before it was packed: how mappers know it. */
export function plainPath(path: string): string {
  return path.replace(/\.zst$/, "");
}

function newPlace({ mapper, path }: TailedFile): Place {
  return { isRested: true, file: mapper.begin(plainPath(path)) };
}

/** Null for a state that is not ours: the file is then read anew. */
function placeOf(cursor: Cursor | null): Place | null {
  try {
    const place = JSON.parse(cursor?.state ?? "null");
    return typeof place?.file === "object" && place.file !== null ? place : null;
  } catch {
    return null; // Another version wrote it.
  }
}

async function taken(take: Promise<Taken>): Promise<Taken> {
  try {
    return await take;
  } catch (error) {
    throw new NotTaken(error);
  }
}

/** The events of whole lines, and how many lines gave none because they are not understood. */
function mapLines(mapper: SessionFileMapper, state: FileState, lines: readonly string[]) {
  const events: WireEvent[] = [];
  const before = skippedIn(state);
  let thrown = 0;
  for (const line of lines) {
    try {
      for (const event of mapper.line(state, line)) events.push(event);
    } catch {
      thrown += 1; // One bad line must not stop a file.
    }
  }
  return { events, broken: thrown + skippedIn(state) - before };
}

function skippedIn({ skipped }: FileState): number {
  return typeof skipped === "number" ? skipped : 0;
}
