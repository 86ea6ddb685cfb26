/** Events for programs, as stored, ordered by (timestamp, seq), oldest first. */
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { text, time } from "./fields.ts";
import { readPage } from "./operation.ts";
import { cursor, limitOf, MAX_ROWS, SessionId } from "./query.ts";

/** What an event holds depends on its type. */
const StoredEvent = z.looseObject({
  seq: z.int().min(1),
  id: text,
  sessionId: text,
  timestamp: time,
  type: text,
}).meta({ id: "StoredEvent", description: "An event as stored, after redaction" });

/** `GET /api/sessions/:id/events` and `/api/events/recent`. */
export const EVENT_READS = [
  readPage({
    path: "/api/sessions/:id/events",
    summary: "The newest events of a session, oldest first",
    param: SessionId,
    query: z.object({ limit: limitOf(1_000, MAX_ROWS), before: cursor }),
    answer: z.array(StoredEvent),
    cursor: "before",
  }, ({ store }, { id, limit, before }) => events(store, id, limit, before)),
  readPage({
    path: "/api/events/recent",
    summary: "The newest events of all sessions, oldest first",
    query: z.object({ limit: limitOf(200, MAX_ROWS), before: cursor }),
    answer: z.array(StoredEvent),
    cursor: "before",
  }, ({ store }, { limit, before }) => events(store, null, limit, before)),
];

async function events(
  store: Deps["store"],
  sessionId: string | null,
  limit: number,
  before: string | null = null,
) {
  const page = await store.read("events", { sessionId, limit, before, types: null });
  return { rows: page.rows, next: page.before };
}
