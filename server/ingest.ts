/** The one way of an event: redact → store → publish. No other file runs these steps. */
import type { WireEvent } from "../sdk/types.ts";
import type { Deps } from "./deps.ts";
import { redactEvent } from "./domain/redact.ts";
import type { Published } from "./live/hub.ts";
import type { Committed } from "./store/api.ts";

/** What became of one request's events. */
export interface Outcome {
  /** One entry an event, in their order: its seq, or null for an id that was stored before. */
  seqs: Committed[];
  /** How many of them were stored before. */
  duplicates: number;
}

/**
 * Takes one request's checked events, all or none; resolves after the commit. Throws what
 * `Store.commit` throws, and counts the events as refused then.
 */
export async function ingest(deps: Deps, events: readonly WireEvent[]): Promise<Outcome> {
  if (events.length === 0) return { seqs: [], duplicates: 0 };
  const clean = events.map(redactEvent);
  const { seqs } = await commit(deps, clean);
  const published: Published[] = [];
  for (const [index, event] of clean.entries()) {
    const seq = seqs[index];
    if (typeof seq === "number") published.push({ seq, event });
  }
  if (published.length > 0) deps.hub.publish(published);
  return { seqs, duplicates: clean.length - published.length };
}

async function commit({ store, counters }: Deps, events: readonly WireEvent[]) {
  try {
    return await store.commit(events);
  } catch (error) {
    counters.rejectedEvents += events.length;
    throw error;
  }
}
