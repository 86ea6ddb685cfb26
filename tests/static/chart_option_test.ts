import assert from "node:assert/strict";
import { measureAxis } from "../../static/islands/chart_option.ts";
import { tokensAxis } from "../../views/format.ts";
import { INKS } from "./inks.ts";

interface Axis {
  max: (shown: { max: number }) => null;
  axisLabel: { formatter: (value: number) => string };
}

Deno.test("measureAxis() tells its ticks for the greatest number that is shown, and ends by itself", () => {
  const { max, axisLabel: { formatter } } = measureAxis(INKS, tokensAxis) as unknown as Axis;
  assert.equal(max({ max: 2_400_000 }), null);
  assert.deepEqual([500_000, 1_000_000].map((value) => formatter(value)), ["0.5M", "1.0M"]);
  // A series was hidden.
  max({ max: 812 });
  assert.equal(formatter(500), "500");
});
