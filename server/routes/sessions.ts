/** Sessions for programs: lists of an unknown session are empty, the session itself is 404. */
import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { knownSession } from "../panels/kpis.ts";
import { valid } from "../validate.ts";
import { apiSession, apiToolCall, apiToolPoint, apiToolStat } from "./api_rows.ts";
import { cursor, limitOf, linkTo, SessionId, wholeNumber } from "./query.ts";

/** Tool calls of one answer, the newest: a chart shows no more, and a run seldom has more. */
const MAX_TOOL_CALLS = 10_000;

/** A filter; the empty text of a form is none. */
const name = z.string().max(4_096).transform((text) => text === "" ? null : text).default(null);
const ListQuery = z.object({
  limit: limitOf(50, 500),
  cursor,
  agent: name,
  project: name,
  since: wholeNumber.optional(),
});
const CallsQuery = z.object({ limit: limitOf(MAX_TOOL_CALLS, MAX_TOOL_CALLS) });

/** `GET /api/sessions` and what lies below one session. */
export function sessionRoutes({ store }: Deps) {
  return new Hono()
    .get("/api/sessions", valid("query", ListQuery), async (c) => {
      const query = c.req.valid("query");
      const { rows, nextCursor } = await store.read("sessions", {
        limit: query.limit,
        cursor: query.cursor ?? null,
        agent: query.agent,
        project: query.project,
        since: query.since ?? null,
      });
      if (nextCursor !== null) c.header("link", linkTo(c.req.url, "cursor", nextCursor));
      return c.json(rows.map(apiSession));
    })
    .get("/api/sessions/:id", valid("param", SessionId), async (c) => {
      return c.json(apiSession(await knownSession(store, c.req.valid("param").id)));
    })
    .get(
      "/api/sessions/:id/tool-calls",
      valid("param", SessionId),
      valid("query", CallsQuery),
      async (c) => {
        const { id: sessionId } = c.req.valid("param");
        const calls = await store.read("toolCalls", { sessionId, ...c.req.valid("query") });
        return c.json(calls.map(apiToolCall));
      },
    )
    .get(
      "/api/sessions/:id/tool-calls/timeseries",
      valid("param", SessionId),
      valid("query", CallsQuery),
      async (c) => {
        const { id: sessionId } = c.req.valid("param");
        const calls = await store.read("toolCalls", { sessionId, ...c.req.valid("query") });
        return c.json(calls.map(apiToolPoint));
      },
    )
    .get("/api/sessions/:id/tool-stats", valid("param", SessionId), async (c) => {
      const { id: sessionId } = c.req.valid("param");
      return c.json((await store.read("toolStats", { sessionId })).map(apiToolStat));
    });
}
