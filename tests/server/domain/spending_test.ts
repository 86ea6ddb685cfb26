import assert from "node:assert/strict";
import { costsDiffer, disputedCost, isOverBudget } from "../../../server/domain/spending.ts";

Deno.test("costsDiffer() compares what was reported with what was computed for the same calls", () => {
  const cases: [name: string, total: number, reported: number, computed: number, is: boolean][] = [
    ["nothing", 0, 0, 0, false],
    ["only computed", 500, 0, 500, false],
    ["only reported", 500, 500, 0, false],
    ["equal", 1_000, 1_000, 1_000, false],
    ["one per cent", 1_010, 1_010, 1_000, false],
    ["more than one per cent", 1_011, 1_011, 1_000, true],
    ["less than was computed", 989, 989, 1_000, true],
    // One call reported 1,000 and computed as 1,000; another only computed as 500.
    ["a call without a report beside an equal one", 1_500, 1_000, 1_500, false],
    ["a call without a report beside one that differs", 1_500, 1_000, 1_400, true],
  ];
  for (const [name, totalNanoUsd, reportedNanoUsd, computedNanoUsd, expected] of cases) {
    assert.equal(costsDiffer({ totalNanoUsd, reportedNanoUsd, computedNanoUsd }), expected, name);
  }
});

Deno.test("disputedCost() sums only what has both accounts, and is null where the sums agree", () => {
  const of = (totalNanoUsd: number, reportedNanoUsd: number, computedNanoUsd: number) => {
    return { totalNanoUsd, reportedNanoUsd, computedNanoUsd };
  };
  assert.equal(disputedCost([]), null);
  assert.equal(disputedCost([of(700, 700, 0), of(500, 0, 500)]), null);
  assert.equal(disputedCost([of(1_100, 1_100, 1_000), of(900, 900, 1_000)]), null);
  assert.deepEqual(
    disputedCost([of(1_500, 1_000, 1_400), of(700, 700, 0), of(500, 0, 500), of(60, 60, 50)]),
    { reportedNanoUsd: 1_060, computedNanoUsd: 950 },
  );
});

Deno.test("isOverBudget() is true above the limit, never without one", () => {
  assert.deepEqual(
    [isOverBudget(5, 4), isOverBudget(4, 4), isOverBudget(5, null), isOverBudget(1, 0)],
    [true, false, false, true],
  );
});
