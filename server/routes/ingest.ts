/** Events over HTTP. The answer is sent after the commit (DESIGN.md, rule 3). */
import { Hono } from "hono";
import * as z from "zod";
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
} from "../decode.ts";
import { count, named, text } from "./fields.ts";
import type { Operation } from "./operation.ts";
import { wireEvent } from "./wire_event.ts";

const Stored = named("Stored", "The event is committed", { ok: z.literal(true), seq: z.int() });
const Duplicate = named("Duplicate", "An event of this id was stored before", {
  ok: z.literal(true),
  duplicate: z.literal(true),
});
const Batch = named("Batch", "The good events are committed, the others named", {
  ok: z.literal(true),
  count: count.describe("Events that are new"),
  duplicates: count,
  rejected: z.array(z.object({ index: count, field: text, message: text }))
    .describe("Every bad field of the events that are refused, by the event's place"),
});

/** `POST /api/ingest` and `/api/ingest/batch`. */
export const INGEST_WRITES: Operation[] = [
  {
    method: "post",
    path: "/api/ingest",
    summary: "Takes one event; answered after the commit",
    body: wireEvent,
    answer: z.union([Stored, Duplicate]),
  },
  {
    method: "post",
    path: "/api/ingest/batch",
    summary: "Takes many events, gzip too; refuses bad ones and keeps the others",
    body: () => z.array(wireEvent()).max(MAX_EVENTS),
    answer: Batch,
  },
];

/** `POST /api/ingest` and `/api/ingest/batch`. */
export function ingestRoutes(deps: Deps) {
  return new Hono()
    .post("/api/ingest", async (c) => {
      return c.json(await takeOne(deps, await readJson(c.req.raw, MAX_EVENT_BYTES)));
    })
    .post("/api/ingest/batch", async (c) => {
      return c.json(await takeMany(deps, await readJson(c.req.raw, MAX_BATCH_BYTES)));
    });
}

/** Stores one event, or finds that its id was stored before. */
async function takeOne(
  deps: Deps,
  value: unknown,
): Promise<z.output<typeof Stored> | z.output<typeof Duplicate>> {
  const parsed = decodeEvent(value, deps.now());
  if (!parsed.ok) {
    deps.counters.rejectedEvents += 1;
    throw new Problem("invalid", "Cannot take the event", parsed.fields);
  }
  const { seqs: [seq = null] } = await ingest(deps, [parsed.event]);
  return seq === null ? { ok: true, duplicate: true } : { ok: true, seq };
}

/** Stores the good events of a batch and names the others. */
async function takeMany(deps: Deps, values: unknown): Promise<z.output<typeof Batch>> {
  if (!Array.isArray(values)) throw new Problem("invalid", "Cannot take a batch that is no array");
  if (values.length > MAX_EVENTS) {
    throw new Problem("too_large", `Cannot take more than ${MAX_EVENTS} events at once`);
  }
  const { events, refused, rejected } = decodeEvents(values, deps.now());
  deps.counters.rejectedEvents += refused;
  if (events.length === 0 && refused > 0) {
    const fields = rejected.map(({ index, field, message }) => ({
      field: field === "" ? `${index}` : `${index}.${field}`,
      message,
    }));
    throw new Problem("invalid", "Cannot take any event of the batch", fields);
  }
  const { duplicates } = await ingest(deps, events);
  return { ok: true, count: events.length - duplicates, duplicates, rejected };
}
