/** Opens the database file for writing: whose it is, its lock, its schema. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { all, APPLICATION_ID, type Db, first, openReadOnly, openWritable } from "./db.ts";
import { migrations } from "./migrations.ts";

/** Why a database cannot be used, in one line for a person. */
export class StoreError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StoreError";
  }
}

/** Where the one writer of a database shows itself; released by the system when it dies. */
export function lockPath(path: string): string {
  return `${path}-lock`;
}

/**
 * Takes the writer's lock of a database. Gives the function that releases it. Throws StoreError
 * when another process writes.
 */
export function lock(path: string): () => void {
  const held = new DatabaseSync(lockPath(path), { timeout: 0 });
  try {
    held.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    held.close();
    if (!(error instanceof Error) || !/locked/.test(error.message)) throw explain(path, error);
    throw new StoreError(
      `Cannot use "${path}": another AIr writes to it; stop that one (air stop) or name another file with --db`,
      error,
    );
  }
  return () => held.close();
}

/** The schema's newest version. */
export function newestSchema(): number {
  return migrations().length;
}

/** The version of a database's schema, 0 for an empty one. */
export function schemaVersion(db: Db): number {
  return first<{ version: number }>(db, "SELECT user_version AS version FROM pragma_user_version")!
    .version;
}

/** Opens, checks and migrates a database; makes a new one. Throws StoreError in one line. */
export function openForWriting(path: string, durable: boolean): Db {
  let db: Db | null = null;
  try {
    if (path !== ":memory:") assertOurs(path);
    db = openWritable(path, durable);
    migrate(db, path);
    assertUsable(db);
    return db;
  } catch (error) {
    db?.close();
    throw explain(path, error);
  }
}

/** Whose a database is: `none` for a file without content, which may become ours. */
export function ownerOf(db: Db): "none" | "ours" | "other" {
  const sql = "SELECT application_id AS id FROM pragma_application_id";
  const { id } = first<{ id: number }>(db, sql)!;
  if (id === APPLICATION_ID) return "ours";
  const tables = all(db, "SELECT name FROM sqlite_schema LIMIT 1");
  return id === 0 && tables.length === 0 ? "none" : "other";
}

/** What is said of a database that neither AIr made. */
export function notOurs(path: string): StoreError {
  return new StoreError(
    `Cannot use "${path}": it is another program's database; name another file with --db`,
  );
}

/** Finds whether a database is damaged, as far as a start would. Throws StoreError in one line. */
export function assertReadable(path: string): void {
  try {
    const db = openReadOnly(path);
    try {
      readEachTable(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw explain(path, error);
  }
}

/** Looks at a file without changing it. */
function assertOurs(path: string): void {
  if (!existsSync(path)) return;
  const db = openReadOnly(path);
  try {
    if (ownerOf(db) === "other") throw notOurs(path);
    if (schemaVersion(db) > newestSchema()) {
      throw new StoreError(
        `Cannot use "${path}": a newer AIr wrote it; install that version or name another file with --db`,
      );
    }
  } finally {
    db.close();
  }
}

/** Finds now what else the first commit would find: a file that is read-only, or damaged. */
function assertUsable(db: Db): void {
  // SQLite opens a file that it may not write without a word, and even begins; a change fails.
  db.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${APPLICATION_ID}; ROLLBACK`);
  readEachTable(db);
}

/** One row of each table and no more: a check of all pages takes seconds in a large file. */
function readEachTable(db: Db): void {
  const tables = all<{ name: string }>(db, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  for (const { name } of tables) first(db, `SELECT * FROM "${name}" LIMIT 1`);
}

function migrate(db: Db, path: string): void {
  const version = schemaVersion(db);
  const steps = migrations().filter((step) => step.version > version);
  if (steps.length === 0) return;
  if (version > 0) backUp(db, `${path}.before-${version + 1}`);
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const step of steps) {
      db.exec(step.sql);
      db.exec(`PRAGMA user_version = ${step.version}`);
    }
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec("COMMIT");
  } catch (error) {
    // A full disk has rolled back by itself.
    if (db.raw.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Copies the database as it is; an older copy of the same name stays. */
function backUp(db: Db, path: string): void {
  if (!existsSync(path)) db.statement("VACUUM INTO ?").run(path);
}

/** SQLite's message as one line that says what to do. */
export function explain(path: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [, mend] = MENDS.find(([pattern]) => pattern.test(message)) ?? [];
  return new StoreError(`Cannot use "${path}": ${mend ?? message.split("\n")[0]}`, error);
}

const MENDS: [RegExp, string][] = [
  [
    /locked|busy/,
    "another program has locked it; end that one or name another file with --db",
  ],
  [/not a database|malformed/, "it is no database or damaged; move it away or restore a backup"],
  [/readonly|read-only/, "it is read-only; allow writing or name another file with --db"],
  [
    /unable to open|os error 13|ermission/,
    "it cannot be opened; check that its folder exists and may be written",
  ],
  [/disk I\/O error/, "it cannot be read or written; check that it is a file on a sound disk"],
  [/disk is full/, "the disk is full; make room or name another file with --db"],
];
