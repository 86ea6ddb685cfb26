/**
 * Events that no server took, counted: one byte each at the end of `lost` in AIr's folder. The file
 * holds nothing of the events, and appending needs no lock between hooks that run at once.
 */
import { airHome, type ReadEnv } from "./target.ts";

/** Counting stops here, so that a hook without a server cannot fill the disk. */
const MAX_LOST = 1024 * 1024;

/** The file that counts, or null where no home folder is known. */
export function lostFile(env: ReadEnv): string | null {
  const home = airHome(env);
  return home === null ? null : `${home}/lost`;
}

/** Adds to the count. Silent when it cannot be written: a hook says nothing. */
export function countLost(count: number, env: ReadEnv): void {
  const home = airHome(env);
  const room = MAX_LOST - lostCount(env);
  if (home === null || count <= 0 || room <= 0) return;
  try {
    Deno.mkdirSync(home, { recursive: true, mode: 0o700 });
    const marks = new Uint8Array(Math.min(count, room)).fill(".".charCodeAt(0));
    Deno.writeFileSync(`${home}/lost`, marks, { append: true, mode: 0o600 });
  } catch {
    // A read-only home: the count is a courtesy, the agent must not notice.
  }
}

/** How many events were lost since the file was last removed; at most 1,048,576. */
export function lostCount(env: ReadEnv): number {
  const file = lostFile(env);
  if (file === null) return 0;
  try {
    return Deno.statSync(file).size;
  } catch {
    return 0; // No file: nothing was lost.
  }
}
