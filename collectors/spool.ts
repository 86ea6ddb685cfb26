/**
 * Events that wait on the disk for a server, in `spool` of AIr's folder: one file a run of a
 * collector, a JSON array. A file is written under another name and renamed, so nothing is locked
 * and nobody reads half of one. Its name tells all but the events:
 * `<unix ms>-<random>-<events>-<bytes>-<server>.json`. Light: hooks load it on every call.
 */
import { airHome, isLoopback, type ReadEnv } from "./target.ts";

/** The whole folder may take so much; the oldest files go when it is full. */
const MAX_BYTES = 64 * 1024 * 1024;
/** A small file takes a block of the disk; counting it so also bounds the number of files. */
const BLOCK_BYTES = 4096;
/** The server of this machine, in a file's name. */
export const HERE = "here";

/** At the end of a file's name while it is written. */
const UNFINISHED = ".new";
const NAME = /^(\d{13})-[0-9a-f]{8}-(\d{1,9})-(\d{1,12})-(here|[0-9a-f]{16})\.json$/;

/** One file of the spool. */
export interface Spooled {
  path: string;
  /** When it was written, Unix ms. */
  at: number;
  /** How many events it holds. */
  events: number;
  bytes: number;
  /** Whom it is for: `HERE`, or what `serverTag` gives. */
  server: string;
}

/** The spool's folder, or null where no home folder is known. */
export function spoolFolder(env: ReadEnv): string | null {
  const home = airHome(env);
  return home === null ? null : `${home}/spool`;
}

/** What stands in file names for the server at `url`: the address itself may tell too much. */
export async function serverTag(url: string): Promise<string> {
  if (isLoopback(url)) return HERE;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url));
  const hex = [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("");
}

/** What waits, oldest first; nothing where there is no folder. Opens no file. */
export function listSpool(folder: string): Spooled[] {
  return listNamed(folder, "");
}

/** What was being written; a collector that was killed leaves it. */
export function listUnfinished(folder: string): Spooled[] {
  return listNamed(folder, UNFINISHED);
}

function listNamed(folder: string, ending: string): Spooled[] {
  const names: string[] = [];
  try {
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (isFile && name.endsWith(`.json${ending}`)) names.push(name);
    }
  } catch {
    return []; // Nothing was ever spooled here, or it cannot be read by us.
  }
  return names.sort().flatMap((name) => {
    const [, at, events, bytes, server] = NAME.exec(name.slice(0, name.length - ending.length)) ??
      [];
    if (server === undefined) return [];
    const path = `${folder}/${name}`;
    return [{ path, at: Number(at), events: Number(events), bytes: Number(bytes), server }];
  });
}

/** What goes into one file. */
export interface SpoolEntry {
  /** Redacted. */
  events: readonly unknown[];
  /** Whom it is for, as `Spooled.server`. */
  server: string;
  /** Unix ms. */
  at: number;
}

/**
 * Writes one file, readable by its owner only; first removes the oldest files where the folder has
 * no room. Gives how many events were dropped with them. Throws when it cannot write.
 */
export function writeSpool(folder: string, entry: SpoolEntry, maxBytes = MAX_BYTES): number {
  const bytes = new TextEncoder().encode(JSON.stringify(entry.events));
  if (roomOf(bytes.length) > maxBytes) return entry.events.length;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (Deno.build.os !== "windows") Deno.chmodSync(folder, 0o700);
  const dropped = makeRoom(folder, maxBytes - roomOf(bytes.length));
  const at = String(entry.at).padStart(13, "0");
  const random = crypto.randomUUID().slice(0, 8);
  const name = `${at}-${random}-${entry.events.length}-${bytes.length}-${entry.server}.json`;
  const path = `${folder}/${name}`;
  Deno.writeFileSync(path + UNFINISHED, bytes, { createNew: true, mode: 0o600 });
  Deno.renameSync(path + UNFINISHED, path);
  return dropped;
}

/** True when this call removed the file: of those who try at once, one. */
export function removeSpooled({ path }: Pick<Spooled, "path">): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch {
    return false; // Somebody was faster, or may not.
  }
}

function makeRoom(folder: string, maxBytes: number): number {
  const files = listSpool(folder);
  let used = files.reduce((sum, { bytes }) => sum + roomOf(bytes), 0);
  let dropped = 0;
  for (const file of files) {
    if (used <= maxBytes) break;
    used -= roomOf(file.bytes);
    if (removeSpooled(file)) dropped += file.events;
  }
  return dropped;
}

function roomOf(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}
