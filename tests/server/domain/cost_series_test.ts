import assert from "node:assert/strict";
import fc from "fast-check";
import { QUARTER_MS } from "../../../server/domain/blocks.ts";
import { costSeries, type Spent } from "../../../server/domain/cost_series.ts";

const spent = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 40 * QUARTER_MS }),
    model: fc.constantFrom("a", "b", null),
    nanoUsd: fc.integer({ min: 1, max: 1_000 }),
  }),
  { maxLength: 200 },
).map((all) => all.toSorted((a, b) => a.at - b.at));

/** Two rows a quarter and model, as of two providers. */
function quartersOf(all: readonly Spent[]) {
  const groups = Map.groupBy(
    all,
    ({ at, model }, index) => JSON.stringify([Math.floor(at / QUARTER_MS), model, index % 2]),
  );
  return [...groups].map(([key, moments]) => {
    const [bucket, model] = JSON.parse(key);
    return { bucket, model, nanoUsd: sum(moments) };
  });
}

function sum(moments: readonly Pick<Spent, "nanoUsd">[]): number {
  return moments.reduce((total, { nanoUsd }) => total + nanoUsd, 0);
}

Deno.test("costSeries() ends at the whole cost, in order, whatever is told one by one", () => {
  fc.assert(fc.property(spent, fc.nat(200), fc.integer({ min: 6, max: 60 }), (all, cut, most) => {
    const points = costSeries(quartersOf(all), all.slice(Math.min(cut, all.length)), most);
    assert.ok(points.length <= most, `${points.length} points`);
    assert.equal(points.at(-1)?.cumulativeNanoUsd ?? 0, sum(all));
    assert.equal(sum(points), sum(all));
    for (const model of ["a", "b", null]) {
      const of = (moments: readonly Spent[]) => sum(moments.filter((one) => one.model === model));
      assert.equal(of(points), of(all));
    }
  }));
});

Deno.test("costSeries() gives every moment where they are few", () => {
  const all = [{ at: 1, model: "a", nanoUsd: 5 }, { at: 2, model: null, nanoUsd: 7 }];
  assert.deepEqual(costSeries(quartersOf(all), all, 10), [
    { at: 1, model: "a", nanoUsd: 5, cumulativeNanoUsd: 5 },
    { at: 2, model: null, nanoUsd: 7, cumulativeNanoUsd: 12 },
  ]);
});

Deno.test("costSeries() puts what is older before the first moment that is told", () => {
  const quarters = [{ bucket: 0, model: "a", nanoUsd: 9 }];
  assert.deepEqual(costSeries(quarters, [{ at: 500, model: "a", nanoUsd: 2 }], 10), [
    { at: 500, model: "a", nanoUsd: 7, cumulativeNanoUsd: 7 },
    { at: 500, model: "a", nanoUsd: 2, cumulativeNanoUsd: 9 },
  ]);
});
