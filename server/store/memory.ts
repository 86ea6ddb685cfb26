/** A real store in memory and in this thread, for tests and benches. */
import type { Store } from "./api.ts";
import { encodeEvents } from "./commit_text.ts";
import type { Db } from "./db.ts";
import { openForWriting } from "./open.ts";
import { answer } from "./reader_core.ts";
import { refusedProblem } from "./store.ts";
import { type BeforeFold, Writer } from "./writer_core.ts";

/** The store with its database and writer in the open. */
export type MemoryStore = Store & { db: Db; writer: Writer };

/** An empty store. `beforeFold` may throw, to see what a poison event does. */
export function memoryStore(beforeFold?: BeforeFold): MemoryStore {
  const db = openForWriting(":memory:", false);
  const writer = new Writer(db, beforeFold);
  return {
    db,
    writer,
    commit(events) {
      const [outcome] = writer.commit([encodeEvents(events)]);
      if ("seqs" in outcome!) return Promise.resolve(outcome);
      return Promise.reject(refusedProblem(outcome!));
    },
    // Through JSON, as between the workers.
    read: (query, args) =>
      new Promise((resolve) => resolve(JSON.parse(JSON.stringify(answer(db, query, args))))),
    queueDepth: () => 0,
    close() {
      db.close();
      return Promise.resolve();
    },
  };
}
