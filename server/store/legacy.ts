/**
 * A database of the original AIr at our path: copied, moved aside and never written to. The copy
 * is what is imported (server/legacy.ts). A crash at any point loses nothing: until the file itself
 * is moved everything begins anew, and from then on the copy waits for the next start.
 */
import { existsSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { all, type Db, first, openReadOnly } from "./db.ts";
import { holdersOf } from "./holders.ts";
import { explain, lock, notOurs, ownerOf, StoreError } from "./open.ts";

/** What SQLite puts beside a database. The file itself comes first: it alone makes the move. */
const PARTS = ["", "-wal", "-shm"];

/**
 * Makes room at a path that holds a database of the original AIr: its file becomes
 * `<path>.original`, with all that lies beside it, and a copy `<path>.importing`; both get a number
 * where that is taken. Gives the copies that wait to be imported, oldest first, those that an
 * earlier start left included. Throws StoreError, and changes nothing, while another process has
 * the database open, and for any other program's database.
 */
export async function prepareLegacy(path: string): Promise<string[]> {
  try {
    const file = existsSync(path) ? realpathSync(path) : path;
    if (isLegacy(file) || leftBehind(file).parts.length > 0) {
      // Two AIrs that start together must not both move it.
      const release = lock(path);
      try {
        finishMove(file);
        if (isLegacy(file)) await moveAside(file);
      } finally {
        release();
      }
    }
    return copiesOf(file);
  } catch (error) {
    throw explain(path, error);
  }
}

/** False for nothing and for our own. */
function isLegacy(file: string): boolean {
  if (!existsSync(file)) return false;
  const db = openReadOnly(file);
  try {
    if (ownerOf(db) !== "other") return false;
    if (!hasLegacyShape(db)) throw notOurs(file);
    return true;
  } finally {
    db.close();
  }
}

function hasLegacyShape(db: Db): boolean {
  const { id } = first<{ id: number }>(
    db,
    "SELECT application_id AS id FROM pragma_application_id",
  )!;
  const columns = (table: string) =>
    all<{ name: string }>(db, "SELECT name FROM pragma_table_info(:table)", { table })
      .map(({ name }) => name);
  return id === 0 && columns("events").join() === "id,session_id,timestamp,type,data" &&
    columns("sessions").includes("session_id") && columns("tool_calls").includes("tool_call_id");
}

async function moveAside(file: string): Promise<void> {
  refuseWhileHeld(file);
  const partial = `${file}.importing.tmp`;
  const number = freeNumber(file);
  const copy = numbered(`${file}.importing`, number);
  try {
    await copyDatabase(file, partial);
    refuseWhileHeld(file);
    renameSync(partial, copy);
  } catch (error) {
    removeDatabase(partial);
    throw error;
  }
  try {
    rename(file, numbered(`${file}.original`, number));
  } catch (error) {
    removeDatabase(copy);
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(`Cannot move the original AIr's database "${file}" aside: ${why}`, error);
  }
}

function refuseWhileHeld(file: string): void {
  const [pid] = holdersOf(PARTS.map((part) => file + part));
  if (pid === undefined) return;
  throw new StoreError(
    `Cannot import "${file}": process ${pid} still has it open; stop the original AIr or name another file with --db`,
  );
}

/** A whole and sound copy, what lies in the write-ahead log included. */
async function copyDatabase(from: string, to: string): Promise<void> {
  removeDatabase(to);
  const source = openReadOnly(from);
  try {
    await backup(source.raw, to);
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // Else a mere reader would put two files beside the copy.
    copy.exec("PRAGMA journal_mode = DELETE");
    const [fault] = copy.prepare("PRAGMA quick_check(1)").all();
    if (fault?.quick_check !== "ok") throw new StoreError(`Cannot import "${from}": it is damaged`);
  } finally {
    copy.close();
  }
}

/** Moves a database and what lies beside it, or nothing of it. */
function rename(from: string, to: string): void {
  const moved: string[] = [];
  try {
    for (const part of PARTS.filter((part) => existsSync(from + part))) {
      renameSync(from + part, to + part);
      moved.push(part);
    }
  } catch (error) {
    for (const part of moved.reverse()) renameSync(to + part, from + part);
    throw error;
  }
}

/** What a crash between the move of the file and of what lay beside it has left at the path. */
function leftBehind(file: string): { parts: string[]; to: string } {
  const newest = copiesOf(file).at(-1);
  if (newest === undefined || existsSync(file)) return { parts: [], to: "" };
  const to = numbered(`${file}.original`, numberOf(file, newest));
  const parts = existsSync(to)
    ? PARTS.filter((part) => existsSync(file + part) && !existsSync(to + part))
    : [];
  return { parts, to };
}

function finishMove(file: string): void {
  const { parts, to } = leftBehind(file);
  for (const part of parts) renameSync(file + part, to + part);
}

/** The copies that wait to be imported, oldest first. */
function copiesOf(file: string): string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name))
    .filter((path) => numberOf(file, path) > 0)
    .sort((a, b) => numberOf(file, a) - numberOf(file, b));
}

/** The number of a copy, 1 for one without; 0 for any other file. */
function numberOf(file: string, path: string): number {
  const name = basename(path);
  const start = `${basename(file)}.importing`;
  if (name === start) return 1;
  const digits = name.startsWith(`${start}.`) ? name.slice(start.length + 1) : "";
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : 0;
}

function numbered(path: string, number: number): string {
  return number === 1 ? path : `${path}.${number}`;
}

/** The first number that no earlier import has used: nothing is ever written over. */
function freeNumber(file: string): number {
  const isTaken = (number: number) =>
    ["original", "importing"].some((word) =>
      PARTS.some((part) => existsSync(numbered(`${file}.${word}`, number) + part))
    );
  let number = 1;
  while (isTaken(number)) number++;
  return number;
}

/** Deletes a copy once all of it is imported. */
export function removeDatabase(copy: string): void {
  for (const part of [...PARTS, "-journal"]) rmSync(copy + part, { force: true });
}

/** Reads the events of a copy, page by page. */
export class LegacyEvents implements Disposable {
  readonly #db: Db;
  #last = 0;

  /** Throws StoreError for a file that cannot be read. */
  constructor(copy: string) {
    try {
      this.#db = openReadOnly(copy);
    } catch (error) {
      throw explain(copy, error);
    }
  }

  /** How many there are. Throws StoreError for a database that the original did not write. */
  total(): number {
    try {
      return first<{ total: number }>(this.#db, "SELECT count(data) AS total FROM events")!.total;
    } catch (error) {
      throw new StoreError("it is no database of the original AIr", error);
    }
  }

  /**
   * The next events in the order they were stored; none at the end. What is no JSON is null, which
   * is refused and counted with all that is bad.
   */
  next(limit: number): unknown[] {
    const sql = `
      SELECT rowid AS place, CAST(data AS TEXT) AS data FROM events
      WHERE rowid > :last ORDER BY rowid LIMIT :limit`;
    const rows = all<{ place: number; data: string }>(this.#db, sql, { last: this.#last, limit });
    this.#last = rows.at(-1)?.place ?? this.#last;
    return rows.map(({ data }) => jsonOf(data));
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A drift alarm of the original, whose baselines were wrong. */
export function isDrift(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === "drift";
}
