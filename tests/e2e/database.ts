/** The database of a home, looked into while no server writes. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Db } from "../../server/store/db.ts";
import type { Home } from "./air.ts";

/** Gives `use` the home's database, and closes it. */
export function withDatabase<Result>(home: Home, use: (db: Db) => Result): Result {
  const db = new Db(new DatabaseSync(databasePath(home)));
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function databasePath(home: Home): string {
  return join(home.folder, ".hydrotik/air/telemetry.db");
}
