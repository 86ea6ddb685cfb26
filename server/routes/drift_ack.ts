/** A person's word that drift alarms were seen: a form of our own pages (WIRE.md, drift_ack). */
import { Hono } from "hono";
import { parseEvent } from "../../sdk/wire.ts";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { Problem } from "../problem.ts";
import { readForm } from "./body.ts";

/** Alarms that one form names. */
const MAX_ALARMS = 500;
/** Bytes of a form: as many ids as that, each as long as an id may be and escaped. */
const MAX_BYTES = 512 * 1024;

/**
 * `POST /drift/ack` with `session`, one `alarm` for each and `back`, the page to show again. The
 * clicks take the way of every event; 204 for htmx, whose page is told of them by its live stream.
 */
export function driftAckRoutes(deps: Deps) {
  return new Hono().post("/drift/ack", async (c) => {
    const form = await readForm(c.req.raw, MAX_BYTES);
    const sessionId = form.get("session");
    const alarms = form.getAll("alarm");
    if (alarms.length > MAX_ALARMS) {
      throw new Problem("too_large", `Cannot acknowledge more than ${MAX_ALARMS} alarms at once`);
    }
    const events = alarms.map((driftId) => {
      const at = deps.now();
      const told = { id: deps.newId(), type: "drift_ack", sessionId, timestamp: at, driftId };
      const parsed = parseEvent(told, at);
      if (parsed.ok) return parsed.event;
      throw new Problem("invalid", "Cannot acknowledge the alarm", parsed.fields);
    });
    await ingest(deps, events);
    if (c.req.header("hx-request") === "true") return c.body(null, 204);
    return c.redirect(ownPath(form.get("back")), 303);
  });
}

/** A path of this server: another host, also one written as `//host` or `/\host`, is none. */
function ownPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : "/drift";
}
