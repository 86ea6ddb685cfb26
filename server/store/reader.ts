/// <reference lib="deno.worker" />
/** The reader's worker: a read-only connection that answers questions, one at a time. */
import { Problem } from "../problem.ts";
import { type Db, openReadOnly } from "./db.ts";
import type { FromReader, ToReader } from "./protocol.ts";
import { answer } from "./reader_core.ts";

declare const self: DedicatedWorkerGlobalScope;

let db: Db | null = null;

self.onmessage = ({ data }: MessageEvent<ToReader>) => {
  try {
    self.postMessage({ n: data.n, text: handle(data) } satisfies FromReader);
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    const fields = error instanceof Problem && error.code === "invalid" ? error.fields : null;
    self.postMessage({ n: data.n, failed, fields } satisfies FromReader);
  }
};

function handle(message: ToReader): string {
  if ("query" in message) {
    return JSON.stringify(answer(db!, message.query, message.args as never));
  }
  if ("open" in message) db = openReadOnly(message.open.path);
  else db?.close();
  return "null";
}
