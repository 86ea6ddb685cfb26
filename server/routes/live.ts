/** The live stream: says that something changed; the page asks what (DESIGN.md, Live). */
import { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { LIVE_PACE, liveStream } from "../live/stream.ts";
import { Problem } from "../problem.ts";
import { valid } from "../validate.ts";
import { wholeNumber } from "./query.ts";

/** Sessions that one listener may name; AIr's own pages ask for all. */
const MAX_SESSIONS = 500;
/** Streams and sockets at once: LIMITS.md §5 was measured up to here. */
const MAX_LISTENERS = 1_000;
/** A seq that no database reaches: whoever shows an id that is none starts anew. */
const UNKNOWN_SEQ = Number.MAX_SAFE_INTEGER;

const Query = z.object({
  sessions: z.string().max(MAX_SESSIONS * 201).optional(),
  since: wholeNumber.optional(),
});

/** `GET /live?sessions=a,b&since=`, resumed by `Last-Event-ID`. */
export function liveRoutes(deps: Deps, pace = LIVE_PACE) {
  return new Hono().get("/live", valid("query", Query), (c) => {
    refuseWhenFull(deps);
    const { sessions, since } = c.req.valid("query");
    const wish = {
      since: lastSeq(c.req.header("last-event-id")) ?? since ?? null,
      sessions: sessionSet(sessions),
    };
    return c.body(liveStream(deps, wish, pace), 200, {
      "content-type": "text/event-stream",
      // A proxy that compresses or gathers would hold frames back.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
  });
}

/** Throws `unavailable` when the server stops or enough listen. */
export function refuseWhenFull({ hub }: Deps): void {
  if (hub.closed.aborted) throw new Problem("unavailable", "Cannot listen: the server stops");
  if (hub.clients() < MAX_LISTENERS) return;
  throw new Problem("unavailable", `Cannot listen: ${MAX_LISTENERS} others do already`);
}

/** The seq of a `Last-Event-ID`, null without one. */
function lastSeq(header: string | undefined): number | null {
  if (!header) return null;
  return /^\d{1,15}$/.test(header) ? Number(header) : UNKNOWN_SEQ;
}

/** The sessions of `a,b`. The whole text counts as one too, because an id may hold a comma. */
function sessionSet(list: string | undefined): Set<string> | null {
  return list ? new Set([list, ...list.split(",")]) : null;
}
