/** What a person thinks of a turn: a form of our own pages (WIRE.md, eval_rating). */
import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { readForm } from "./body.ts";
import { clickEvent, takeClicks } from "./own_form.ts";

/** Bytes of a form: a session, a turn and a page, each as long as it may be and escaped. */
const MAX_BYTES = 16 * 1024;

/** `POST /turns/rating` with `session`, `turn`, `rating` 1 to 5 and `back`, the page to show again. */
export function turnRatingRoutes(deps: Deps) {
  return new Hono().post("/turns/rating", async (c) => {
    const form = await readForm(c.req.raw, MAX_BYTES);
    const stars = form.get("rating") ?? "";
    const click = {
      type: "eval_rating",
      sessionId: form.get("session"),
      turnId: form.get("turn"),
      userRating: /^[1-5]$/.test(stars) ? Number(stars) : stars,
    };
    const clicks = [clickEvent(deps, click, "Cannot rate the turn")];
    return takeClicks(deps, c, clicks, form.get("back"), "/");
  });
}
