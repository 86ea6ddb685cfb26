/** `air rebuild`: folds every stored event anew, while no server writes. */
import { existsSync } from "node:fs";
import { explain, lock, openForWriting, StoreError } from "./open.ts";
import { Writer } from "./writer_core.ts";

/**
 * Refolds facts and totals of a database in one transaction; gives how many events it took. Throws
 * StoreError when a server holds the file or it cannot be used.
 */
export function rebuild(
  path: string,
  onProgress: (done: number, total: number) => void,
): number {
  if (!existsSync(path)) throw new StoreError(`Cannot rebuild "${path}": there is no such file`);
  const release = lock(path);
  let events = 0;
  try {
    const db = openForWriting(path, false);
    try {
      new Writer(db).rebuild((done, total) => {
        events = done;
        onProgress(done, total);
      });
    } finally {
      db.close();
    }
  } catch (error) {
    throw explain(path, error);
  } finally {
    release();
  }
  return events;
}
