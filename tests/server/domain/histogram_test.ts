import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addDuration,
  type Histogram,
  percentilesMs,
  sumOfHistogramTexts,
} from "../../../server/domain/histogram.ts";

const durations = fc.array(fc.double({ min: 0.001, max: 1e12, noNaN: true }), { minLength: 1 });

function histogramOf(values: number[]): Histogram {
  const histogram: Histogram = {};
  for (const value of values) addDuration(histogram, value, 1);
  return histogram;
}

Deno.test("percentilesMs() is within 2 % of the exact percentile", () => {
  fc.assert(fc.property(durations, fc.constantFrom(0, 0.5, 0.95, 0.99, 1), (values, share) => {
    const sorted = values.toSorted((a, b) => a - b);
    const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
    const estimate = percentilesMs(histogramOf(values), [share])[0]!;
    assert.ok(Math.abs(estimate / exact - 1) <= 0.02, `${estimate} for ${exact}`);
  }));
});

Deno.test("addDuration() takes out what it added, whatever the order", () => {
  fc.assert(fc.property(durations, durations, (kept, gone) => {
    const histogram = histogramOf([...gone, ...kept]);
    for (const value of gone) addDuration(histogram, value, -1);
    assert.deepEqual(histogram, histogramOf(kept));
  }));
});

Deno.test("sumOfHistogramTexts() equals the histogram of both", () => {
  fc.assert(fc.property(durations, durations, (a, b) => {
    assert.deepEqual(
      sumOfHistogramTexts(JSON.stringify([histogramOf(a), histogramOf(b)])),
      histogramOf([...a, ...b]),
    );
  }));
});

Deno.test("percentilesMs() knows nothing of nothing, and takes a zero", () => {
  assert.deepEqual(percentilesMs({}, [0.5]), [null]);
  assert.deepEqual(percentilesMs(histogramOf([0]), [0.5]), [0.001]);
});
