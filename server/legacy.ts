/** Takes the events of the original AIr's databases in, the way that every event takes. */
import type { WireEvent } from "../sdk/types.ts";
import { decodeEvent } from "./decode.ts";
import type { Deps } from "./deps.ts";
import { ingest } from "./ingest.ts";
import { Problem } from "./problem.ts";
import { isDrift, LegacyEvents, removeDatabase } from "./store/legacy.ts";

/** Events at a time: one commit, and a read so short that requests do not notice it. */
const BATCH = 250;

/** What became of the events of one database. */
export interface LegacyImport {
  /** Stored now. */
  imported: number;
  /** Bad ones. */
  refused: number;
  /** The original's own drift alarms, whose baselines were wrong, and what was stored before. */
  skipped: number;
  /** False when the server stopped first: the copy is kept for the next start. */
  isComplete: boolean;
}

/**
 * Imports copies one after the other, says in the log what became of each, and deletes those that
 * are done. Never rejects: a copy that cannot be imported now waits for the next start. Ends early
 * when the hub closes; await it before the store closes.
 */
export async function importLegacies(deps: Deps, copies: readonly string[]): Promise<void> {
  for (const copy of copies) {
    try {
      const { imported, refused, skipped, isComplete } = await importLegacy(deps, copy);
      const numbers = `${imported} events imported, ${refused} refused, ${skipped} skipped`;
      const rest = isComplete ? "" : "; the next start goes on";
      deps.log(`Database of the original AIr: ${numbers}${rest}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      deps.log(`Cannot import "${copy}": ${why}; the next start tries again`);
    }
  }
}

/**
 * Imports one copy that `prepareLegacy` made and deletes it once all of it is in. Again changes
 * nothing, for events keep their ids. Throws `unavailable` when the disk refuses, StoreError when
 * the copy cannot be read; the copy stays then.
 */
export async function importLegacy(deps: Deps, copy: string): Promise<LegacyImport> {
  const result: LegacyImport = { imported: 0, refused: 0, skipped: 0, isComplete: false };
  {
    using events = new LegacyEvents(copy);
    for (let values = events.next(BATCH); values.length > 0; values = events.next(BATCH)) {
      if (deps.hub.closed.aborted) return result;
      await takeBatch(deps, values, result);
    }
  }
  removeDatabase(copy);
  return { ...result, isComplete: true };
}

async function takeBatch(deps: Deps, values: unknown[], result: LegacyImport): Promise<void> {
  const events: WireEvent[] = [];
  for (const value of values) {
    if (isDrift(value)) {
      result.skipped += 1;
      continue;
    }
    const parsed = decodeEvent(value, deps.now());
    if (parsed.ok) {
      events.push(parsed.event);
    } else {
      deps.counters.rejectedEvents += 1;
      result.refused += 1;
    }
  }
  // A request each, so that one that cannot be folded takes no other with it; they share a commit.
  const outcomes = await Promise.allSettled(events.map((event) => ingest(deps, [event])));
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") {
      result[outcome.value.duplicates > 0 ? "skipped" : "imported"] += 1;
    } else {
      if (isUnavailable(outcome.reason)) throw outcome.reason;
      result.refused += 1;
    }
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === "unavailable";
}
