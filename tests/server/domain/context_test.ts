import assert from "node:assert/strict";
import { contextThreshold } from "../../../server/domain/context.ts";

Deno.test("contextThreshold() gives the highest threshold that is reached", () => {
  const cases: [ratio: number | null, expected: number | null][] = [
    [null, null],
    [0, null],
    [0.7999, null],
    [0.8, 80],
    [0.9, 90],
    [0.9499, 90],
    [0.95, 95],
    [1.3, 95],
  ];
  for (const [ratio, expected] of cases) {
    assert.equal(contextThreshold(ratio), expected, String(ratio));
  }
});
