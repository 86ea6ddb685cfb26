/**
 * Control of ingestion: the same fold and rows straight into a database file, in this one thread, in
 * batches of 1000 that are encoded beforehand. Arguments: a folder for the database, how many events,
 * the seed. Prints the events a second.
 */
import { join } from "node:path";
import { encodeEvents } from "../../server/store/commit_text.ts";
import { openForWriting } from "../../server/store/open.ts";
import { Writer } from "../../server/store/writer_core.ts";
import { mix } from "./mix.ts";

const BATCH = 1000;
/** Events before the clock runs, until the code is compiled: the server is warm too. */
const WARM_UP = 10_000;

function measure(folder: string, count: number, seed: number): number {
  const texts: string[] = [];
  const events = mix(WARM_UP + count, seed);
  for (let at = 0; at < events.length; at += BATCH) {
    texts.push(encodeEvents(events.slice(at, at + BATCH)));
  }
  const db = openForWriting(join(folder, `control-${seed}.db`), false);
  const writer = new Writer(db);
  const store = (batches: string[]) => {
    for (const text of batches) {
      const { outcomes: [outcome] } = writer.commit([text]);
      if (!outcome || "error" in outcome) throw new Error(`Cannot store: ${outcome?.error}`);
    }
  };
  store(texts.slice(0, WARM_UP / BATCH));
  const startedAt = performance.now();
  store(texts.slice(WARM_UP / BATCH));
  const rate = count / (performance.now() - startedAt) * 1000;
  db.close();
  return rate;
}

const [folder, count, seed] = Deno.args;
console.log(measure(folder!, Number(count), Number(seed)));
