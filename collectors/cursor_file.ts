/** Cursors of `air watch` outside the server: cursors.json in AIr's folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Cursor, CursorMove } from "./cursor.ts";
import { airHome, type ReadEnv } from "./target.ts";

/** The file, or null where no home folder is known. */
export function cursorFile(env: ReadEnv): string | null {
  const home = airHome(env);
  return home === null ? null : `${home}/cursors.json`;
}

/** What an earlier watch left; nothing where there is no such file, or not one of ours. */
export function readCursors(path: string): Cursor[] {
  try {
    const cursors: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(cursors) ? cursors.filter(isCursor) : [];
  } catch {
    return []; // All is read again, and stored once.
  }
}

/** Moves cursors on. What another watch has stored meanwhile stays. Throws when it cannot write. */
export function writeCursors(path: string, moves: readonly CursorMove[]): void {
  const cursors = new Map(readCursors(path).map((cursor) => [cursor.path, cursor]));
  for (const move of moves) {
    if ("gone" in move) cursors.delete(move.path);
    else cursors.set(move.path, move);
  }
  const folder = path.slice(0, path.lastIndexOf("/"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = `${path}.${Deno.pid}.new`;
  writeFileSync(fresh, JSON.stringify([...cursors.values()]), { mode: 0o600 });
  renameSync(fresh, path);
}

function isCursor(value: unknown): value is Cursor {
  if (typeof value !== "object" || value === null) return false;
  const { path, offset, identity, state } = value as Record<string, unknown>;
  return typeof path === "string" && typeof offset === "number" &&
    typeof identity === "string" && typeof state === "string";
}
