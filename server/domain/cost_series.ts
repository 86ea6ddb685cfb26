/** Money over time, few enough points for a chart. Pure. */
import { QUARTER_MS } from "./blocks.ts";

/** Money that was spent at a moment; model null = not named. */
export interface Spent {
  at: number;
  model: string | null;
  nanoUsd: number;
}

/** What was spent in a quarter of an hour (its number since 1970). */
export interface SpentQuarter {
  bucket: number;
  model: string | null;
  nanoUsd: number;
}

/** Money spent by one model since its point before, and by all models up to then. */
export interface SeriesPoint extends Spent {
  cumulativeNanoUsd: number;
}

/**
 * The series of a session, oldest first, its last sum the session's cost. `newest` are its newest
 * moments, oldest first; what the quarters tell beyond them was spent before, and is one point a
 * quarter and model. At most `most` points unless there are more models.
 */
export function costSeries(
  quarters: readonly SpentQuarter[],
  newest: readonly Spent[],
  most: number,
): SeriesPoint[] {
  const points = [...olderThan(quarters, newest), ...newest];
  const models = new Set(points.map(({ model }) => model)).size;
  let cumulativeNanoUsd = 0;
  return merged(points, Math.max(1, Math.floor(most / Math.max(1, models)))).map((point) => {
    cumulativeNanoUsd += point.nanoUsd;
    return { ...point, cumulativeNanoUsd };
  });
}

/** What the quarters tell beyond the newest moments. */
function olderThan(quarters: readonly SpentQuarter[], newest: readonly Spent[]): Spent[] {
  const first = newest[0]?.at ?? Infinity;
  const rest = new Map(quarters.map((quarter) => [keyOf(quarter), { ...quarter }]));
  for (const { at, model, nanoUsd } of newest) {
    const quarter = rest.get(keyOf({ bucket: Math.floor(at / QUARTER_MS), model }));
    if (quarter) quarter.nanoUsd -= nanoUsd;
  }
  return [...rest.values()]
    .filter(({ nanoUsd }) => nanoUsd !== 0)
    .map(({ bucket, model, nanoUsd }) => {
      const at = Math.min((bucket + 1) * QUARTER_MS - 1, first);
      return { at, model, nanoUsd };
    })
    .sort((a, b) => a.at - b.at);
}

function keyOf({ bucket, model }: Pick<SpentQuarter, "bucket" | "model">): string {
  return `${bucket} ${model ?? ""}`;
}

/** Equal runs of points, in each one point a model, at the last moment of that model in the run. */
function merged(points: readonly Spent[], runs: number): Spent[] {
  const length = Math.ceil(points.length / runs);
  if (length <= 1) return [...points];
  const result: Spent[] = [];
  for (let start = 0; start < points.length; start += length) {
    const models = Map.groupBy(points.slice(start, start + length), ({ model }) => model);
    const run = [...models].map(([model, spent]) => ({
      at: spent.at(-1)!.at,
      model,
      nanoUsd: spent.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
    }));
    result.push(...run.sort((a, b) => a.at - b.at));
  }
  return result;
}
