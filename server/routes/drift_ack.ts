/** A person's word that drift alarms were seen: a form of our own pages (WIRE.md, drift_ack). */
import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { Problem } from "../problem.ts";
import { readForm } from "./body.ts";
import { clickEvent, takeClicks } from "./own_form.ts";

/** Alarms that one form names. */
const MAX_ALARMS = 500;
/** Bytes of a form: as many ids as that, each as long as an id may be and escaped. */
const MAX_BYTES = 512 * 1024;

/** `POST /drift/ack` with `session`, one `alarm` for each and `back`, the page to show again. */
export function driftAckRoutes(deps: Deps) {
  return new Hono().post("/drift/ack", async (c) => {
    const form = await readForm(c.req.raw, MAX_BYTES);
    const sessionId = form.get("session");
    const alarms = form.getAll("alarm");
    if (alarms.length > MAX_ALARMS) {
      throw new Problem("too_large", `Cannot acknowledge more than ${MAX_ALARMS} alarms at once`);
    }
    const clicks = alarms.map((driftId) =>
      clickEvent(deps, { type: "drift_ack", sessionId, driftId }, "Cannot acknowledge the alarm")
    );
    return takeClicks(deps, c, clicks, form.get("back"), "/drift");
  });
}
