/// <reference lib="deno.worker" />
/** The writer's worker: owns the only writing connection and the database's lock. */
import type { Db } from "./db.ts";
import { newestSeq } from "./events.ts";
import { explain, lock, openForWriting, schemaVersion } from "./open.ts";
import type { FromWriter, ToWriter, WriterNews } from "./protocol.ts";
import { Writer } from "./writer_core.ts";

declare const self: DedicatedWorkerGlobalScope;

let db: Db | null = null;
let writer: Writer | null = null;
let release: (() => void) | null = null;

/** How long sessions wait to be told anew, at least, and by how many times what that took last. */
const SETTLE_MS = 500;
const SETTLE_TIMES = 4;
let settling: number | null = null;
let lastSettleMs = 0;

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
      writer.upgrade((folded, of) => self.postMessage({ n: 0, folded, of } satisfies WriterNews));
    } catch (error) {
      release?.();
      throw explain(path, error);
    }
    return { n, opened: { seq: newestSeq(db), schemaVersion: schemaVersion(db) } };
  }
  if ("requests" in message) {
    const commit = writer!.commit(message.requests);
    settleSoon();
    return { n, commit };
  }
  if ("register" in message) return { n, registered: writer!.register(message.register) };
  close();
  return { n, closed: true };
}

function settleSoon(): void {
  if (settling !== null || !writer?.isUnsettled) return;
  settling = setTimeout(() => {
    settling = null;
    const startedAt = performance.now();
    try {
      const retold = writer?.settle() ?? [];
      if (retold.length > 0) self.postMessage({ n: 0, retold } satisfies WriterNews);
    } catch {
      // A full disk: the sessions go on waiting for the next commit, or the next start.
    }
    lastSettleMs = performance.now() - startedAt;
  }, Math.max(SETTLE_MS, SETTLE_TIMES * lastSettleMs));
}

function close(): void {
  if (settling !== null) clearTimeout(settling);
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
