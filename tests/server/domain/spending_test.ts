import assert from "node:assert/strict";
import { disputedCost, isOverBudget } from "../../../server/domain/spending.ts";

function accounts(comparedReportedNanoUsd: number, comparedComputedNanoUsd: number) {
  return { comparedReportedNanoUsd, comparedComputedNanoUsd };
}

Deno.test("disputedCost() is both accounts where they are more than one per cent apart", () => {
  const cases: [name: string, reported: number, computed: number, is: boolean][] = [
    ["nothing", 0, 0, false],
    ["equal", 1_000, 1_000, false],
    ["one per cent", 1_010, 1_000, false],
    ["more than one per cent", 1_011, 1_000, true],
    ["less than was computed", 989, 1_000, true],
    ["computed as free", 5, 0, true],
  ];
  for (const [name, reportedNanoUsd, computedNanoUsd, is] of cases) {
    const expected = is ? { reportedNanoUsd, computedNanoUsd } : null;
    assert.deepEqual(disputedCost([accounts(reportedNanoUsd, computedNanoUsd)]), expected, name);
  }
});

Deno.test("disputedCost() compares sums", () => {
  assert.equal(disputedCost([]), null);
  assert.equal(disputedCost([accounts(1_100, 1_000), accounts(900, 1_000)]), null);
  assert.deepEqual(
    disputedCost([accounts(1_000, 900), accounts(0, 0), accounts(60, 50)]),
    { reportedNanoUsd: 1_060, computedNanoUsd: 950 },
  );
});

Deno.test("isOverBudget() is true above the limit, never without one", () => {
  assert.deepEqual(
    [isOverBudget(5, 4), isOverBudget(4, 4), isOverBudget(5, null), isOverBudget(1, 0)],
    [true, false, false, true],
  );
});
