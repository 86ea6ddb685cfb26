import type { ComparePanel } from "../../views/models/compare.ts";
import { type Compared, compareSections } from "../domain/compare.ts";
import { sessionRow } from "../domain/session_view.ts";
import type { Reads } from "../store/api.ts";
import { knownSession } from "./kpis.ts";

/** Sessions to choose the second from, the newest. */
const MAX_CHOICES = 20;
/** Tools and models of a session that are compared, the most used. */
const MAX_NAMES = 1000;

/**
 * Two sessions beside each other; without `b` (or `a`) what there is to choose from: the newest of
 * the same project first. Throws `not_found` for an unknown id.
 */
export async function comparePanel(
  store: Reads,
  now: number,
  a: string | null,
  b: string | null,
): Promise<ComparePanel> {
  const [left, right] = await Promise.all(
    [a, b].map((id) => id === null ? null : compared(store, now, id)),
  );
  const sections = left && right ? compareSections(left, right) : [];
  const choices = left && right ? [] : await choicesFor(store, now, left ?? right ?? null);
  return { a: left?.session ?? null, b: right?.session ?? null, sections, choices };
}

async function compared(store: Reads, now: number, sessionId: string): Promise<Compared> {
  const [session, tools, models, context] = await Promise.all([
    knownSession(store, sessionId),
    store.read("toolStats", { sessionId, limit: MAX_NAMES }),
    store.read("models", { sessionId, limit: MAX_NAMES }),
    store.read("latestContext", { sessionId }),
  ]);
  return { session: sessionRow(session, now, null), tools, models, context };
}

async function choicesFor(store: Reads, now: number, chosen: Compared | null) {
  const filter = { limit: MAX_CHOICES + 1, cursor: null, agent: null, since: null };
  const [own, all] = await Promise.all([
    chosen?.session.project
      ? store.read("sessions", { ...filter, project: chosen.session.project })
      : { rows: [] },
    store.read("sessions", { ...filter, project: null }),
  ]);
  const rows = new Map([...own.rows, ...all.rows].map((row) => [row.sessionId, row]));
  if (chosen) rows.delete(chosen.session.sessionId);
  return [...rows.values()].slice(0, MAX_CHOICES).map((row) => sessionRow(row, now, null));
}
