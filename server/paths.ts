/** The state folder, ~/.hydrotik/air: only its owner may look into it. */
import { chmodSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The files that AIr keeps, as absolute paths. */
export interface StatePaths {
  folder: string;
  /** The default database. */
  db: string;
  /** The user's settings. */
  userConfig: string;
  /** Where a collector learns port and redaction level. */
  state: string;
  pid: string;
  log: string;
  /** Where collectors leave events for the server. */
  spool: string;
}

/** The paths below `home`, the user's home folder by default. Touches nothing. */
export function statePaths(home: string = homedir()): StatePaths {
  const folder = join(home, ".hydrotik", "air");
  return {
    folder,
    db: join(folder, "telemetry.db"),
    userConfig: join(folder, "config.json"),
    state: join(folder, "state.json"),
    pid: join(folder, "air.pid"),
    log: join(folder, "air.log"),
    spool: join(folder, "spool"),
  };
}

/** Makes `folder` for its owner alone, and closes it to others where it stands open. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (Deno.build.os !== "windows" && (statSync(folder).mode & 0o077) !== 0) {
    chmodSync(folder, 0o700);
  }
}

/** From now on this process makes files for their owner alone, SQLite's included. */
export function closeNewFiles(): void {
  if (Deno.build.os !== "windows") Deno.umask(0o077);
}

/** Replaces a small file at once, readable by its owner only; a reader never sees half of it. */
export function writePrivateFile(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  const fresh = `${path}.${Deno.pid}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, path);
}
