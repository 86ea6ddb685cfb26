/** Forms of our own pages: what a person clicked, as events. */
import type { Context } from "hono";
import type { WireEvent } from "../../sdk/types.ts";
import { parseEvent } from "../../sdk/wire.ts";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { Problem } from "../problem.ts";

/** One click, checked as any event is. Throws `invalid` with `failed` and every bad field. */
export function clickEvent(
  deps: Deps,
  fields: { type: string; sessionId: string | null; [name: string]: unknown },
  failed: string,
): WireEvent {
  const at = deps.now();
  const parsed = parseEvent({ id: deps.newId(), timestamp: at, ...fields }, at);
  if (parsed.ok) return parsed.event;
  throw new Problem("invalid", failed, parsed.fields);
}

/**
 * Takes clicks in by the way of every event. 204 for htmx, whose page is told of them by its live
 * stream; else the way `back`, to `usual` where that is no path of this server.
 */
export async function takeClicks(
  deps: Deps,
  c: Context,
  clicks: WireEvent[],
  back: string | null,
  usual: string,
): Promise<Response> {
  await ingest(deps, clicks);
  if (c.req.header("hx-request") === "true") return c.body(null, 204);
  return c.redirect(ownPath(back) ?? usual, 303);
}

/** A path of this server: another host, also one written as `//host` or `/\host`, is none. */
function ownPath(text: string | null): string | null {
  return text !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : null;
}
