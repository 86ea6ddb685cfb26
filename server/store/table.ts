/**
 * Rows of one table as objects, read once, changed in memory, written at the end of a transaction.
 * The writer is the only one who writes, so what it holds in memory stays true between
 * transactions; after a rollback it must forget (`reset`).
 */
import { type Claims, fromSayings, toSayings } from "../domain/claims.ts";
import type { Db, SqlValue } from "./db.ts";

/** How a field is stored: as it is, as 0 or 1, as JSON, or as sayings. */
export type Codec = "plain" | "flag" | "json" | "claims";

export interface TableSpec<Row> {
  table: string;
  key: readonly (keyof Row & string)[];
  /** Every field of the row; the column is its name in snake_case. */
  fields: { readonly [Field in keyof Row & string]: Codec };
  /** True for a row that says nothing any more: it is deleted instead of written. */
  isEmpty?: (row: Row) => boolean;
}

/** Rows of a table kept in memory between transactions: some kB each, and V8 lets it double. */
const CACHE_ROWS = 1000;

export class Table<Row extends object> {
  readonly #db: Db;
  readonly #spec: TableSpec<Row>;
  readonly #fields: [name: keyof Row & string, codec: Codec][];
  readonly #sql: { select: string; find: string; put: string; remove: string };
  readonly #cache = new Map<string, Row | null>();
  readonly #dirty = new Map<string, Row>();
  readonly #removed = new Map<string, Row>();

  constructor(db: Db, spec: TableSpec<Row>) {
    this.#db = db;
    this.#spec = spec;
    this.#fields = Object.entries(spec.fields) as [keyof Row & string, Codec][];
    this.#sql = statementsOf(spec);
  }

  /** The row of a key, or null. */
  find(...key: SqlValue[]): Row | null {
    const cacheKey = key.join("\u0000");
    const known = this.#cache.get(cacheKey);
    if (known !== undefined) return known;
    const record = this.#db.statement(this.#sql.find).get(...key);
    const row = record ? this.#decode(record) : null;
    this.#cache.set(cacheKey, row);
    return row;
  }

  /**
   * The written rows whose key begins with a value and then lies between two (the second is
   * excluded), as they were at the last flush.
   */
  between(first: SqlValue, from: SqlValue, to: SqlValue): Row[] {
    const [one, two] = this.#spec.key.map(columnName);
    const sql = `${this.#sql.select} WHERE ${one} = ? AND ${two} >= ? AND ${two} < ?`;
    return this.#db.statement(sql).all(first, from, to).map((record) => this.#decode(record));
  }

  /** Takes a new or changed row; it is written by the next flush. */
  put(row: Row): void {
    const cacheKey = this.#keyOf(row);
    this.#cache.set(cacheKey, row);
    this.#removed.delete(cacheKey);
    this.#dirty.set(cacheKey, row);
  }

  /** Deletes a row by the next flush. */
  remove(row: Row): void {
    const cacheKey = this.#keyOf(row);
    this.#cache.set(cacheKey, null);
    this.#dirty.delete(cacheKey);
    this.#removed.set(cacheKey, row);
  }

  /** Writes what changed. */
  flush(): void {
    for (const [cacheKey, row] of this.#dirty) {
      if (!this.#spec.isEmpty?.(row)) continue;
      this.#dirty.delete(cacheKey);
      this.#removed.set(cacheKey, row);
      this.#cache.set(cacheKey, null);
    }
    for (const row of this.#removed.values()) {
      this.#db.statement(this.#sql.remove).run(
        ...this.#spec.key.map((name) => row[name] as SqlValue),
      );
    }
    const put = this.#dirty.size > 0 ? this.#db.statement(this.#sql.put) : null;
    for (const row of this.#dirty.values()) put!.run(...this.#encode(row));
    this.#dirty.clear();
    this.#removed.clear();
    if (this.#cache.size > CACHE_ROWS) this.#forgetOldest();
  }

  /** Forgets everything in memory, written or not. */
  reset(): void {
    this.#cache.clear();
    this.#dirty.clear();
    this.#removed.clear();
  }

  #forgetOldest(): void {
    let surplus = this.#cache.size - CACHE_ROWS / 2;
    for (const cacheKey of this.#cache.keys()) {
      if (surplus-- <= 0) break;
      this.#cache.delete(cacheKey);
    }
  }

  #keyOf(row: Row): string {
    return this.#spec.key.map((name) => row[name]).join("\u0000");
  }

  #encode(row: Row): SqlValue[] {
    return this.#fields.map(([name, codec]) => encode(row[name], codec));
  }

  #decode(record: Record<string, unknown>): Row {
    const row: Record<string, unknown> = {};
    for (const [name, codec] of this.#fields) row[name] = decode(record[name], codec);
    return row as Row;
  }
}

function encode(value: unknown, codec: Codec): SqlValue {
  if (value === null || value === undefined) return null;
  if (codec === "flag") return value ? 1 : 0;
  if (codec === "json") return JSON.stringify(value);
  if (codec === "claims") return JSON.stringify(toSayings(value as Claims));
  return value as SqlValue;
}

function decode(value: unknown, codec: Codec): unknown {
  if (value === null || value === undefined) return null;
  if (codec === "flag") return value === 1;
  if (codec === "json") return JSON.parse(value as string);
  if (codec === "claims") return fromSayings(JSON.parse(value as string));
  return value;
}

/** `cacheWrite1hTokens` → `cache_write_1h_tokens`. */
export function columnName(field: string): string {
  return field.replace(/([a-z])([A-Z0-9])/g, "$1_$2").toLowerCase();
}

function statementsOf<Row>({ table, key, fields }: TableSpec<Row>) {
  const names = Object.keys(fields);
  const columns = names.map(columnName);
  const keyColumns = key.map(columnName);
  const where = keyColumns.map((column) => `${column} = ?`).join(" AND ");
  const updates = columns.filter((column) => !keyColumns.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  const selected = names.map((name) => `${columnName(name)} AS ${name}`).join(", ");
  return {
    select: `SELECT ${selected} FROM ${table}`,
    find: `SELECT ${selected} FROM ${table} WHERE ${where}`,
    put: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
      ON CONFLICT (${keyColumns.join(", ")}) DO UPDATE SET ${updates.join(", ")}`,
    remove: `DELETE FROM ${table} WHERE ${where}`,
  };
}
