/** Events over HTTP. The answer is sent after the commit (DESIGN.md, rule 3). */
import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { Problem } from "../problem.ts";
import { readJson } from "./body.ts";
import {
  decodeEvent,
  decodeEvents,
  MAX_BATCH_BYTES,
  MAX_EVENT_BYTES,
  MAX_EVENTS,
} from "./decode.ts";

/** `POST /api/ingest` and `/api/ingest/batch`. */
export function ingestRoutes(deps: Deps) {
  return new Hono()
    .post("/api/ingest", async (c) => {
      const seq = await takeOne(deps, await readJson(c.req.raw, MAX_EVENT_BYTES));
      return c.json(seq === null ? { ok: true, duplicate: true } : { ok: true, seq });
    })
    .post("/api/ingest/batch", async (c) => {
      return c.json(await takeMany(deps, await readJson(c.req.raw, MAX_BATCH_BYTES)));
    });
}

/** Stores one event; its seq, or null for an id that was stored before. */
async function takeOne(deps: Deps, value: unknown): Promise<number | null> {
  const parsed = decodeEvent(value, deps.now());
  if (!parsed.ok) {
    deps.counters.rejectedEvents += 1;
    throw new Problem("invalid", "Cannot take the event", [
      { field: parsed.field, message: parsed.message },
    ]);
  }
  const { seqs } = await ingest(deps, [parsed.event]);
  return seqs[0] ?? null;
}

/** Stores the good events of a batch and names the others. */
async function takeMany(deps: Deps, values: unknown) {
  if (!Array.isArray(values)) throw new Problem("invalid", "Cannot take a batch that is no array");
  if (values.length > MAX_EVENTS) {
    throw new Problem("too_large", `Cannot take more than ${MAX_EVENTS} events at once`);
  }
  const { events, rejected } = decodeEvents(values, deps.now());
  deps.counters.rejectedEvents += rejected.length;
  if (events.length === 0 && rejected.length > 0) {
    const fields = rejected.map(({ index, field, message }) => ({
      field: `${index}.${field}`,
      message,
    }));
    throw new Problem("invalid", "Cannot take any event of the batch", fields);
  }
  const { duplicates } = await ingest(deps, events);
  return { ok: true, count: events.length - duplicates, duplicates, rejected };
}
