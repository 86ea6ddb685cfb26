/** The one door to node:sqlite: opens a database, keeps prepared statements, gives plain objects. */
import {
  DatabaseSync,
  type DatabaseSyncOptions,
  type SQLInputValue,
  type StatementSync,
} from "node:sqlite";

/** A value that SQLite takes. A boolean or undefined throws, a Date would bind as NULL. */
export type SqlValue = SQLInputValue;

/** Marks a database file as ours ("AIr1"); the original AIr leaves it 0. */
export const APPLICATION_ID = 0x41497231;

/** What Deno's node:sqlite has and its types leave out. */
interface ReturnsArrays {
  setReturnArrays(enabled: boolean): void;
}

export class Db {
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #questions = new Map<string, { statement: StatementSync; names: string[] }>();
  readonly #shared = new Map<string, unknown>();
  /** The state of the database that `#shared` is of. */
  #state = "";

  constructor(raw: DatabaseSync) {
    this.raw = raw;
  }

  /** The prepared statement of a text, made once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.raw.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /**
   * The rows of a query as plain objects. They are made here from arrays: node:sqlite looks up the
   * name of each column for each row, which took two fifths of the time of a long answer.
   */
  rowsOf(sql: string, parameters: Record<string, SqlValue>): Record<string, SqlValue>[] {
    const { statement, names } = this.#question(sql);
    return (statement.all(parameters) as unknown as SqlValue[][]).map((values) => {
      const row: Record<string, SqlValue> = {};
      for (let index = 0; index < names.length; index++) row[names[index]!] = values[index]!;
      return row;
    });
  }

  #question(sql: string): { statement: StatementSync; names: string[] } {
    const known = this.#questions.get(sql);
    if (known) return known;
    const statement = this.raw.prepare(sql) as StatementSync & ReturnsArrays;
    const names = statement.columns().map(({ name }) => name);
    statement.setReturnArrays(true);
    const made = { statement, names };
    this.#questions.set(sql, made);
    return made;
  }

  exec(sql: string): void {
    this.raw.exec(sql);
  }

  /**
   * What several questions of one page are made of: made once, until anybody writes. It must be
   * changed by nobody.
   */
  shared<Value>(key: string, make: () => Value): Value {
    const { own, others } = this.statement(STATE).get() as { own: number; others: number };
    const state = `${own} ${others}`;
    if (state !== this.#state || this.#shared.size >= MAX_SHARED) this.forgetShared();
    this.#state = state;
    if (!this.#shared.has(key)) this.#shared.set(key, make());
    return this.#shared.get(key) as Value;
  }

  /** Forgets what was made for other questions. */
  forgetShared(): void {
    this.#shared.clear();
  }

  close(): void {
    this.#statements.clear();
    this.#questions.clear();
    this.#shared.clear();
    this.raw.close();
  }
}

/** Changes by this connection, and a number that is another one once others have committed. */
const STATE = `
  SELECT total_changes() AS own, (SELECT data_version FROM pragma_data_version) AS others`;

/** What is kept for other questions at most; a page shares few things of one or two sessions. */
const MAX_SHARED = 20;

/**
 * All rows of a query, by named parameters. `flags` are columns of 0 and 1 that become false and true;
 * null stays.
 */
export function all<Row>(
  db: Db,
  sql: string,
  parameters: Record<string, SqlValue> = {},
  flags: readonly (keyof Row & string)[] = [],
): Row[] {
  const rows: Record<string, SqlValue | boolean>[] = db.rowsOf(sql, parameters);
  // In place: a copy of each row takes longer than to read it.
  for (const row of flags.length > 0 ? rows : []) {
    for (const name of flags) if (row[name] !== null) row[name] = row[name] === 1;
  }
  return rows as Row[];
}

/** The first row of a query, or null. */
export function first<Row>(
  db: Db,
  sql: string,
  parameters: Record<string, SqlValue> = {},
): Row | null {
  return (db.statement(sql).get(parameters) as Row | undefined) ?? null;
}

/** Runs a statement by named parameters. */
export function run(db: Db, sql: string, parameters: Record<string, SqlValue> = {}): void {
  db.statement(sql).run(parameters);
}

/** How long a statement waits for another process's lock, ms. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * A commit copies the log back into the file when it has grown to this many pages (64 MB). At
 * SQLite's own 1,000 every twelfth commit under load did, which cost a fifth of the throughput.
 */
const CHECKPOINT_PAGES = 16_000;

/** Opens the writing connection. `durable` survives a power loss, at the cost of one fsync a commit. */
export function openWritable(path: string, durable: boolean): Db {
  return opened(path, { enableForeignKeyConstraints: false }, [
    "journal_mode = WAL",
    `synchronous = ${durable ? "FULL" : "NORMAL"}`,
    "cache_size = -16384",
    `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    "temp_store = memory",
  ]);
}

/** Opens a reading connection beside the writer. */
export function openReadOnly(path: string): Db {
  return opened(path, { readOnly: true }, ["query_only = 1", "cache_size = -8192"]);
}

/** A pragma is the first to read the file, so it fails where that is no database. */
function opened(path: string, options: DatabaseSyncOptions, pragmas: string[]): Db {
  const raw = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, ...options });
  try {
    for (const pragma of pragmas) raw.exec(`PRAGMA ${pragma}`);
  } catch (error) {
    raw.close();
    throw error;
  }
  return new Db(raw);
}

const STORAGE_FAILURE =
  /disk is full|disk I\/O error|database is locked|readonly database|unable to open|malformed|not a database/;

/** True for a message of SQLite that means the disk or file refuses, not the data. */
export function isStorageFailure(message: string): boolean {
  return STORAGE_FAILURE.test(message);
}
