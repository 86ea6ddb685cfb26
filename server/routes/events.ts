/** Events for programs, as stored, ordered by (timestamp, seq), oldest first. */
import { Hono } from "hono";
import type { Context } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { valid } from "../validate.ts";
import { cursor, limitOf, linkTo, SessionId } from "./query.ts";

/** Events of one answer. */
const MAX_ROWS = 10_000;

const SessionQuery = z.object({ limit: limitOf(1_000, MAX_ROWS), before: cursor });
const RecentQuery = z.object({ limit: limitOf(200, MAX_ROWS), before: cursor });

/** `GET /api/sessions/:id/events` and `/api/events/recent`. */
export function eventRoutes({ store }: Deps) {
  async function answer(
    c: Context,
    sessionId: string | null,
    { limit, before = null }: { limit: number; before?: string | undefined | null },
  ) {
    const page = await store.read("events", { sessionId, limit, before, types: null });
    if (page.before !== null) c.header("link", linkTo(c.req.url, "before", page.before));
    return c.json(page.rows);
  }
  return new Hono()
    .get(
      "/api/sessions/:id/events",
      valid("param", SessionId),
      valid("query", SessionQuery),
      (c) => answer(c, c.req.valid("param").id, c.req.valid("query")),
    )
    .get(
      "/api/events/recent",
      valid("query", RecentQuery),
      (c) => answer(c, null, c.req.valid("query")),
    );
}
