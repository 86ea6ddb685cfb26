/** Makes long series short enough for a chart. Pure. */

/**
 * At most `most` points of a series in its order: of each of equal runs of points the lowest and the
 * highest, and always the first and the last. `most` is at least 4.
 */
export function downsample<Point>(
  points: readonly Point[],
  most: number,
  valueOf: (point: Point) => number,
): Point[] {
  if (points.length <= most) return [...points];
  const runs = Math.floor((most - 2) / 2);
  const last = points.length - 1;
  const kept = new Set([0]);
  for (let run = 0; run < runs; run++) {
    const [start, end] = [1 + edge(run, runs, last - 1), 1 + edge(run + 1, runs, last - 1)];
    let [lowest, highest] = [start, start];
    for (let index = start; index < end; index++) {
      if (valueOf(points[index]!) < valueOf(points[lowest]!)) lowest = index;
      if (valueOf(points[index]!) > valueOf(points[highest]!)) highest = index;
    }
    kept.add(Math.min(lowest, highest)).add(Math.max(lowest, highest));
  }
  return [...kept.add(last)].map((index) => points[index]!);
}

/** Where the n-th of equal parts of a length begins. */
function edge(n: number, parts: number, length: number): number {
  return Math.floor((n * length) / parts);
}
