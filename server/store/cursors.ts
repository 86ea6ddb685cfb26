/** How far each watched file was read. */
import { all, type Db, run } from "./db.ts";
import type { CursorMove, CursorRow } from "./rows.ts";

/** Moves cursors on, and removes those of files that are gone. */
export function moveCursors(db: Db, moves: readonly CursorMove[]): void {
  for (const move of moves) {
    if ("gone" in move) {
      run(db, "DELETE FROM cursors WHERE path = :path", { path: move.path });
      continue;
    }
    const sql = `
      INSERT OR REPLACE INTO cursors (path, offset, identity, state)
      VALUES (:path, :offset, :identity, :state)`;
    const { path, offset, identity, state } = move;
    run(db, sql, { path, offset, identity, state });
  }
}

/** Every cursor, by path. */
export function readCursors(db: Db): CursorRow[] {
  return all(db, "SELECT path, offset, identity, state FROM cursors ORDER BY path");
}
