/** Databases as the original AIr left them, and a folder to put them in. */
import { copyFileSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** One event as the original stored it: its `data` is the JSON text of the whole. */
export type LegacyEvent = { id: string; sessionId: string; timestamp: number; type: string };

/** A folder that goes away with its scope. */
export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "air-store-" });

  /** The path of a file in it. */
  file(name = "telemetry.db"): string {
    return `${this.path}/${name}`;
  }

  /** What lies in it, sorted, without the writer's lock. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name)
      .filter((name) => !name.endsWith("-lock")).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/**
 * Makes a database as a killed original left it: the first half of the events in the file, the
 * second half in the write-ahead log only. Each text is one row's `data`; an event is made one.
 */
export function writeLegacy(path: string, rows: readonly (LegacyEvent | string)[]): void {
  using work = new TempFolder();
  const db = new DatabaseSync(work.file());
  db.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  db.exec(`
    CREATE TABLE sessions (session_id TEXT PRIMARY KEY, start_time INTEGER NOT NULL);
    CREATE TABLE tool_calls (tool_call_id TEXT PRIMARY KEY, session_id TEXT NOT NULL);
    CREATE TABLE events (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL,
      timestamp INTEGER NOT NULL,
      type TEXT NOT NULL,
      data TEXT NOT NULL
    )`);
  const insert = db.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?)");
  rows.forEach((row, index) => {
    if (index === Math.floor(rows.length / 2)) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (typeof row === "string") insert.run(`row-${index}`, "s1", 0, "unknown", row);
    else insert.run(row.id, row.sessionId, row.timestamp, row.type, JSON.stringify(row));
  });
  for (const part of ["", "-wal"]) copyFileSync(work.file() + part, path + part);
  db.close();
}

/** A database that the original itself wrote, or null where it is not at hand. */
export function realLegacy(): string | null {
  const path = "../shared/legacy/telemetry.db";
  return existsSync(path) ? path : null;
}

/** The SHA-256 of a file's bytes. */
export async function hashOf(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(path));
  return new Uint8Array(digest).toHex();
}
