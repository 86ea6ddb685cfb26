import assert from "node:assert/strict";
import { costOption } from "../../static/islands/cost_chart.ts";
import { INKS } from "./inks.ts";

const PANEL = {
  points: [{ at: 1000, costNanoUsd: 1e9 }, { at: 2000, costNanoUsd: 3e9 }],
  turns: [
    { number: 1, callCount: 2, costNanoUsd: 1e9 },
    { number: 0, callCount: 1, costNanoUsd: 2e9 },
  ],
  spentNanoUsd: 3e9,
  limitNanoUsd: 12e9,
  reportedNanoUsd: 3e9,
  computedNanoUsd: 2e9,
  disputed: { reportedNanoUsd: 1e9, computedNanoUsd: 2e9 },
  unpricedTokens: 0,
};

interface Series {
  type: string;
  step?: string;
  data: unknown[];
  markLine: { data: { yAxis: number; label: { formatter: string } }[] };
}

/** Where the axis ends; null: where ECharts ends it. */
function endOf(option: ReturnType<typeof costOption>): number | null {
  const { max } = option.yAxis as { max: number | ((shown: { max: number }) => null) };
  return typeof max === "number" ? max : max({ max: 3e9 });
}

function drawn(panel: typeof PANEL, mode = "") {
  const option = costOption(panel, INKS, mode);
  const [series] = option.series as [Series];
  return {
    series,
    top: endOf(option),
    names: (option.xAxis as { data?: string[] }).data,
    tooltip: (option.tooltip as { formatter: (shown: { dataIndex: number }[]) => string })
      .formatter([{ dataIndex: 1 }]),
  };
}

Deno.test("costOption() draws the sum so far as steps, with the budget as a line", () => {
  const { series, top, tooltip } = drawn(PANEL);
  assert.deepEqual([series.type, series.step, series.data], [
    "line",
    "end",
    [[1000, 1e9], [2000, 3e9]],
  ]);
  assert.deepEqual(
    series.markLine.data.map(({ yAxis, label }) => [yAxis, label.formatter]),
    [[12e9, "Budget $12.00"]],
  );
  assert.equal(top, 12.6e9);
  assert.equal(tooltip, "1970-01-01 00:00:02\n$3.00 so far");
});

Deno.test("costOption() leaves a far budget out of the picture", () => {
  const { series, top } = drawn({ ...PANEL, limitNanoUsd: 12.1e9 });
  assert.deepEqual([series.markLine.data, top], [[], null]);
});

Deno.test("costOption() needs no room above a budget that is spent", () => {
  const { series, top } = drawn({ ...PANEL, limitNanoUsd: 2e9 });
  assert.deepEqual([series.markLine.data.map(({ yAxis }) => yAxis), top], [[2e9], null]);
});

Deno.test("costOption() draws a bar a turn where asked", () => {
  const { series, names, tooltip } = drawn(PANEL, "on");
  assert.deepEqual([series.type, series.data, names], ["bar", [1e9, 2e9], ["1", "–"]]);
  assert.equal(tooltip, "Outside of turns · 1 LLM call\n$2.00");
});
