import assert from "node:assert/strict";
import { utilizationOption } from "../../static/islands/utilization_chart.ts";
import { INKS } from "./inks.ts";

Deno.test("utilizationOption() draws each moment, with gaps where the window is not known", () => {
  const point = { usedTokens: 10, windowTokens: 100, usedRatio: 0.1 };
  const unknown = { usedTokens: 20, windowTokens: null, usedRatio: null };
  const option = utilizationOption([{ at: 1000, ...point }, { at: 2000, ...unknown }], INKS);
  const [series] = option.series as { data: unknown; markLine: { data: { yAxis: number }[] } }[];
  assert.deepEqual(series?.data, [[1000, 0.1], [2000, null]]);
  assert.deepEqual(series?.markLine.data.map(({ yAxis }) => yAxis), [0.8, 0.95]);
});
