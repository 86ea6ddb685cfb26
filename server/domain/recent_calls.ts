/** The newest calls of each tool or source, for small charts. Pure. */
import type { RecentCalls } from "../../views/models/tools.ts";

/** One call of something. */
export interface NamedCall {
  name: string;
  /** Unix ms. */
  at: number;
  durationMs: number | null;
  isError: boolean | null;
}

/** As many as a small chart has bars. */
const PLACES = 24;

/** What `recentCalls` gives for a name without calls. */
export const NO_CALLS: RecentCalls = { durationsMs: [], errors: [], places: PLACES, lastAt: null };

/** By name, each one's newest calls in their order. */
export function recentCalls(calls: readonly NamedCall[]): Map<string, RecentCalls> {
  const groups = Map.groupBy(calls, ({ name }) => name);
  return new Map([...groups].map(([name, all]) => {
    const newest = all.slice(-PLACES);
    return [name, {
      durationsMs: newest.map(({ durationMs }) => durationMs),
      errors: newest.map(({ isError }) => isError === true),
      places: PLACES,
      lastAt: newest.at(-1)?.at ?? null,
    }];
  }));
}
