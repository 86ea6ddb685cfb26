/**
 * What a client leaves on the disk when its program ends: a file in `spool` of AIr's folder, which
 * the server of this machine takes in. Synchronous, since nothing else runs at an exit. The file's
 * name tells all but the events: `<unix ms>-<random>-<events>-<bytes>-<server>.json`.
 */
import { isPermitted, nodeModule } from "./host.ts";
import { airFolder, isLoopback } from "./settings.ts";
import { sha256 } from "./sha256.ts";

/** The whole folder may take so much; collectors keep to the same. */
const MAX_BYTES = 64 * 1024 * 1024;
/** A small file takes a block of the disk; counting it so also bounds the number of files. */
const BLOCK_BYTES = 4096;
/** The server of this machine takes in what is for it every few seconds; what is older, none does. */
const DRAINED_MS = 60_000;
const NAME = /^(\d{13})-[0-9a-f]{8}-(\d{1,9})-(\d{1,12})-(here|[0-9a-f]{16})\.json$/;

/** The server of this machine, in a file's name. */
const HERE = "here";

interface Files {
  mkdirSync(path: string, options: { recursive: boolean; mode: number }): void;
  readdirSync(path: string): string[];
  readFileSync(path: string, encoding: "utf8"): string;
  writeFileSync(path: string, bytes: Uint8Array, options: { flag: string; mode: number }): void;
  appendFileSync(path: string, text: string, options: { mode: number }): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
}

/** A file that waits for a server. */
export interface Kept {
  path: string;
  events: number;
  /** A list of events as JSON. */
  text: string;
}

/** Keeps redacted events for the server at `url`; false when they could not be kept. Never throws. */
export function keepEvents(events: readonly unknown[], url: string, now: number): boolean {
  const place = placeToKeep();
  if (place === null) return false;
  const { files, folder } = place;
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(events));
    files.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (usedBytes(files.readdirSync(folder)) + bytes.length > MAX_BYTES) return false;
    const random = crypto.randomUUID().slice(0, 8);
    const at = String(now).padStart(13, "0");
    const path = `${folder}/${at}-${random}-${events.length}-${bytes.length}-${tagOf(url)}.json`;
    files.writeFileSync(`${path}.new`, bytes, { flag: "wx", mode: 0o600 });
    files.renameSync(`${path}.new`, path);
    return true;
  } catch {
    return false; // A full disk or a read-only home: the program must not notice.
  }
}

/**
 * The oldest file that waits for the server at `url`, which does not see this disk; null for none.
 *
 * @param now Unix ms
 */
export function oldestKept(url: string, now: number): Kept | null {
  const place = placeToKeep();
  if (place === null) return null;
  try {
    const { files, folder } = place;
    const tag = tagOf(url);
    for (const name of files.readdirSync(folder).sort()) {
      const [, at, events, , server] = NAME.exec(name) ?? [];
      if (server !== tag || (tag === HERE && now - Number(at) < DRAINED_MS)) continue;
      const path = `${folder}/${name}`;
      return { path, events: Number(events), text: files.readFileSync(path, "utf8") };
    }
    return null;
  } catch {
    return null; // No folder, or another took the file.
  }
}

/** Removes a file that a server has taken. */
export function removeKept({ path }: Kept): void {
  try {
    placeToKeep()?.files.unlinkSync(path);
  } catch {
    // Another was faster.
  }
}

/** Adds to the count that `air status` shows, one byte each. Never throws. */
export function countLost(count: number): void {
  const place = placeToKeep();
  if (place === null || count <= 0) return;
  try {
    const folder = place.folder.slice(0, -"/spool".length);
    place.files.mkdirSync(folder, { recursive: true, mode: 0o700 });
    place.files.appendFileSync(`${folder}/lost`, ".".repeat(count), { mode: 0o600 });
  } catch {
    // A read-only home: the count is a courtesy, the program must not notice.
  }
}

function placeToKeep(): { files: Files; folder: string } | null {
  const home = airFolder();
  const files = nodeModule<Files>("fs");
  if (home === null || files === null) return null;
  const isAllowed = isPermitted("write", { path: home }) && isPermitted("read", { path: home });
  return isAllowed ? { files, folder: `${home}/spool` } : null;
}

/** What stands in file names for the server at `url`: the address itself may tell too much. */
function tagOf(url: string): string {
  return isLoopback(url) ? HERE : sha256(url).slice(0, 16);
}

function usedBytes(names: readonly string[]): number {
  return names.reduce((sum, name) => {
    const bytes = Number(NAME.exec(name)?.[3] ?? 0);
    return sum + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
  }, 0);
}
