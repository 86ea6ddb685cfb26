import assert from "node:assert/strict";
import { limitsOption } from "../../static/islands/limits_chart.ts";
import { INKS } from "./inks.ts";

const LIMITS = [
  {
    limitId: "codex:primary",
    usedRatio: 0.3,
    windowMinutes: 300,
    resetsAt: null,
    points: [{ at: 1000, usedRatio: 0.1 }, { at: 2000, usedRatio: 0.3 }],
  },
  { limitId: "odd", usedRatio: 1.2, windowMinutes: null, resetsAt: null, points: [] },
];

Deno.test("limitsOption() draws each limit as steps, told apart without colour", () => {
  const option = limitsOption(LIMITS, INKS);
  const series = option.series as Record<"name" | "step" | "symbol" | "data", unknown>[];
  assert.deepEqual(series.map(({ name, step, symbol, data }) => [name, step, symbol, data]), [
    ["5 h codex:primary", "end", "circle", [[1000, 0.1], [2000, 0.3]]],
    ["odd", "end", "triangle", []],
  ]);
  const { max } = option.yAxis as { max: (extent: { max: number }) => number };
  assert.deepEqual([max({ max: 0.3 }), max({ max: 1.2 })], [1, 1.2]);
  const { formatter } = option.tooltip as { formatter: (shown: object[]) => string };
  assert.equal(
    formatter([{ seriesIndex: 0, dataIndex: 1 }, { seriesIndex: 1, dataIndex: 0 }]),
    "1970-01-01 00:00:02\n5 h codex:primary 30.0%",
  );
});
