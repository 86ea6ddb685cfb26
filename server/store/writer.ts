/// <reference lib="deno.worker" />
/** The writer's worker: owns the only writing connection and the database's lock. */
import type { Db } from "./db.ts";
import { explain, lock, openForWriting } from "./open.ts";
import type { FromWriter, ToWriter } from "./protocol.ts";
import { Writer } from "./writer_core.ts";

declare const self: DedicatedWorkerGlobalScope;

let db: Db | null = null;
let writer: Writer | null = null;
let release: (() => void) | null = null;

self.onmessage = ({ data }: MessageEvent<ToWriter>) => {
  try {
    self.postMessage(handle(data));
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    self.postMessage({ n: data.n, failed } satisfies FromWriter);
  }
};

function handle(message: ToWriter): FromWriter {
  const { n } = message;
  if ("open" in message) {
    const { path, durable, budgets } = message.open;
    try {
      release = lock(path);
      db = openForWriting(path, durable);
      writer = new Writer(db, { budgets });
      writer.upgrade();
    } catch (error) {
      release?.();
      throw explain(path, error);
    }
    return { n, opened: true };
  }
  if ("requests" in message) return { n, commit: writer!.commit(message.requests) };
  if ("register" in message) return { n, registered: writer!.register(message.register) };
  close();
  return { n, closed: true };
}

function close(): void {
  try {
    writer?.close();
    db?.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // A full disk has no room for the checkpoint. What was committed is in the log beside the file,
    // and the next start reads it from there.
  }
  db?.close();
  release?.();
}
