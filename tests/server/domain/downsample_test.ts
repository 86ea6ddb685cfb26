import assert from "node:assert/strict";
import fc from "fast-check";
import { downsample } from "../../../server/domain/downsample.ts";

const points = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 300 })
  .map((values) => values.map((value, index) => ({ index, value })));
const value = (point: { value: number }) => point.value;

Deno.test("downsample() keeps the order, the ends and the extremes, and never more than asked", () => {
  fc.assert(fc.property(points, fc.integer({ min: 4, max: 40 }), (all, most) => {
    const kept = downsample(all, most, value);
    assert.ok(kept.length <= Math.max(most, 0));
    assert.deepEqual(kept, kept.toSorted((a, b) => a.index - b.index));
    assert.equal(new Set(kept).size, kept.length);
    assert.equal(kept[0], all[0]);
    assert.equal(kept.at(-1), all.at(-1));
    const values = kept.map(value);
    assert.equal(Math.max(...values), Math.max(...all.map(value)));
    assert.equal(Math.min(...values), Math.min(...all.map(value)));
  }));
});

Deno.test("downsample() leaves a short series as it is", () => {
  const all = [{ value: 3 }, { value: 1 }];
  assert.deepEqual(downsample(all, 4, value), all);
  assert.deepEqual(downsample([], 4, value), []);
});
