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
