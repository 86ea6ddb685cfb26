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
  return merged(points, Math.max(1, Math.floor(most / Math.max(1, models)))).map(
    ({ at, model, nanoUsd }) => {
      cumulativeNanoUsd += nanoUsd;
      return { at, model, nanoUsd, cumulativeNanoUsd };
    },
  );
}

/** What the quarters tell beyond the newest moments; several may tell of one model. */
function olderThan(quarters: readonly SpentQuarter[], newest: readonly Spent[]): Spent[] {
  const rest = new Map<string | null, Map<number, number>>();
  const add = (model: string | null, bucket: number, nanoUsd: number) => {
    let ofModel = rest.get(model);
    if (!ofModel) rest.set(model, ofModel = new Map());
    ofModel.set(bucket, (ofModel.get(bucket) ?? 0) + nanoUsd);
  };
  for (const { model, bucket, nanoUsd } of quarters) add(model, bucket, nanoUsd);
  for (const { model, at, nanoUsd } of newest) add(model, Math.floor(at / QUARTER_MS), -nanoUsd);
  const first = newest[0]?.at ?? Infinity;
  return [...rest].flatMap(([model, sums]) =>
    [...sums].filter(([_, nanoUsd]) => nanoUsd > 0).map(([bucket, nanoUsd]) => ({
      at: Math.min((bucket + 1) * QUARTER_MS - 1, first),
      model,
      nanoUsd,
    }))
  ).sort((a, b) => a.at - b.at);
}

/** Equal runs of points, in each one point a model, at the last moment of that model in the run. */
function merged(points: readonly Spent[], runs: number): Spent[] {
  const length = Math.ceil(points.length / runs);
  if (length <= 1) return [...points];
  const result: Spent[] = [];
  for (let start = 0; start < points.length; start += length) {
    const run = new Map<string | null, Spent>();
    for (const { at, model, nanoUsd } of points.slice(start, start + length)) {
      const before = run.get(model)?.nanoUsd ?? 0;
      // Put in anew, so that models stand in the order of their last moments.
      run.delete(model);
      run.set(model, { at, model, nanoUsd: before + nanoUsd });
    }
    result.push(...run.values());
  }
  return result;
}
