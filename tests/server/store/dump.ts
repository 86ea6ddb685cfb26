/** Everything that the fold wrote, in a form that two stores can be compared by. */
import { all, type Db } from "../../../server/store/db.ts";

/** Tables that follow the commit order or hold no facts. */
const APART = new Set(["events", "cursors", "drift_windows", "settings"]);

/** All rows of all folded tables, by table, in an order of their own. */
export function dump(db: Db): Record<string, string[]> {
  const tables = all<{ name: string }>(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return Object.fromEntries(
    tables.filter(({ name }) => !APART.has(name)).map(({ name }) => [
      name,
      all(db, `SELECT * FROM ${name}`).map((row) => JSON.stringify(row)).sort(),
    ]),
  );
}

/** Rows of each table that only one of two dumps has, three at most: a whole diff takes minutes. */
export function differences(
  one: Record<string, string[]>,
  other: Record<string, string[]>,
): Record<string, string[]> {
  const tables = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...tables].map((table): [string, string[]] => {
      const [ones, others] = [one, other].map((rows) => new Set(rows[table]));
      return [table, [...ones!.symmetricDifference(others!)].slice(0, 3)];
    }).filter(([, rows]) => rows.length > 0),
  );
}
