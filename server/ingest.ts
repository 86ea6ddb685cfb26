/** The one way of an event: complete → redact → price → store → publish. No other file runs these steps. */
import type { WireEvent } from "../sdk/types.ts";
import { complete, isIncomplete } from "./complete.ts";
import type { Deps } from "./deps.ts";
import type { PricedUsage } from "./domain/told.ts";
import type { Published } from "./live/hub.ts";
import { Problem } from "./problem.ts";
import type { Committed } from "./store/api.ts";
import type { CursorMove } from "./store/rows.ts";

/** What became of one request's events. */
export interface Outcome {
  /** One entry an event, in their order: its seq, or null for an id that was stored before. */
  seqs: Committed[];
  /** How many of them were stored before. */
  duplicates: number;
}

/**
 * Takes one request's checked events, all or none; resolves after the commit. Throws what
 * `Store.commit` throws, and counts the events as refused then: not those of a watcher, which
 * gives `moves`, how far it has read, and tries again.
 */
export async function ingest(
  deps: Deps,
  events: readonly WireEvent[],
  moves: readonly CursorMove[] | null = null,
): Promise<Outcome> {
  if (events.length === 0 && !moves?.length) return { seqs: [], duplicates: 0 };
  const told = events.some(isIncomplete) ? await complete(deps, events) : events;
  const redactor = await deps.redactor();
  const clean = await priced(deps, told.map(redactor.event));
  const { seqs } = await commit(deps, clean, moves);
  const published: Published[] = [];
  for (const [index, event] of clean.entries()) {
    const seq = seqs[index];
    if (typeof seq === "number") published.push({ seq, event });
  }
  if (published.length > 0) deps.hub.publish(published);
  return { seqs, duplicates: clean.length - published.length };
}

/** Puts the price of its day on each usage event; whoever sent it may not. */
async function priced({ pricer }: Deps, events: WireEvent[]): Promise<WireEvent[]> {
  if (!events.some(({ type }) => type === "token_usage")) return events;
  const { price } = await pricer();
  return events.map((event) => {
    if (event.type !== "token_usage") return event;
    const { computed: _, ...told }: PricedUsage = event;
    const computed = price(told);
    return computed ? { ...told, computed } : told;
  });
}

async function commit(
  deps: Deps,
  events: readonly WireEvent[],
  moves: readonly CursorMove[] | null,
) {
  const { store, counters } = deps;
  try {
    const committed = await store.commit(events, moves ?? []);
    if (counters.storageFails) tellStorage(deps, null);
    return committed;
  } catch (error) {
    if (!moves) counters.rejectedEvents += events.length;
    if (isStorage(error) && !counters.storageFails) tellStorage(deps, error.cause);
    throw error;
  }
}

/** The disk or the database refuses; a full queue has no cause. */
function isStorage(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "unavailable" && error.cause !== undefined;
}

/** Logs that storing begins to fail, or works again: not each of the events between. */
function tellStorage({ counters, log }: Deps, cause: unknown): void {
  counters.storageFails = cause !== null;
  log(cause === null ? "Events are stored again" : `Cannot store events: ${cause}`);
}
