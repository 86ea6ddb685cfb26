/**
 * The PID file. Its owner holds the system's lock on it, which ends with the process, so a
 * leftover number of a dead process, or of a stranger that got the same number, misleads nobody.
 */
import { readFileSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Another process that only looks holds the lock for an instant: long enough to outlast that. */
const ATTEMPTS = 20;
const PAUSE_MS = 10;

/** Writes our PID and keeps the file locked; gives what lets go of it. Null: another AIr has it. */
export async function holdPidFile(path: string): Promise<(() => void) | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = openPidFile(path);
    if (file.tryLockSync(true) && isSameFile(file, path)) {
      file.truncateSync();
      file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
      return () => {
        file.truncateSync();
        file.close();
      };
    }
    file.close();
    await delay(PAUSE_MS);
  }
  return null;
}

/** The PID of the AIr that runs, or null. */
export function runningPid(path: string): number | null {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  try {
    if (file.tryLockSync(false)) return null;
    return Number(readFileSync(path, "utf8").trim()) || null;
  } finally {
    file.close();
  }
}

function openPidFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { read: true, write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    return Deno.openSync(path, { read: true, write: true });
  }
}

/** False when someone removed or replaced the file between our opening and locking it. */
function isSameFile(file: Deno.FsFile, path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && there.ino === file.statSync().ino;
}
