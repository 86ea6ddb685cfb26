/** A real store in memory and in this thread, for tests and benches. */
import type { Published, Store } from "./api.ts";
import { encodeEvents } from "./commit_text.ts";
import type { Db } from "./db.ts";
import { openForWriting } from "./open.ts";
import { answer } from "./reader_core.ts";
import { refusedProblem } from "./store.ts";
import { Writer, type WriterOptions } from "./writer_core.ts";

/** The store with its database and writer in the open. */
export type MemoryStore = Store & { db: Db; writer: Writer };

/** An empty store. `options.beforeFold` may throw, to see what a poison event does. */
export function memoryStore(options: WriterOptions = {}): MemoryStore {
  const db = openForWriting(":memory:", false);
  const writer = new Writer(db, options);
  writer.upgrade();
  let onRaised: (raised: readonly Published[]) => void = () => {};
  let onRetold: (sessionIds: readonly string[]) => void = () => {};
  return {
    db,
    writer,
    commit(events, moves) {
      const { outcomes: [outcome], raised, retold } = writer.commit([encodeEvents(events, moves)]);
      if (raised.length > 0) onRaised(raised);
      if (retold.length > 0) onRetold(retold);
      if ("seqs" in outcome!) return Promise.resolve(outcome);
      return Promise.reject(refusedProblem(outcome!));
    },
    register: (registrations) =>
      new Promise((resolve) => {
        const { taken, raised } = writer.register(registrations);
        if (raised.length > 0) onRaised(raised);
        resolve(taken);
      }),
    // Through JSON, as between the workers.
    read: (query, args) =>
      new Promise((resolve) => resolve(JSON.parse(JSON.stringify(answer(db, query, args))))),
    onRaised(listener) {
      onRaised = listener;
    },
    onRetold(listener) {
      onRetold = listener;
    },
    queueDepth: () => 0,
    close() {
      db.close();
      return Promise.resolve();
    },
  };
}
