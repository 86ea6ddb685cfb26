import assert from "node:assert/strict";
import { tokensOption } from "../../static/islands/tokens_chart.ts";
import { INKS } from "./inks.ts";

const TURN = {
  number: 4,
  at: 0,
  callCount: 2,
  inputTokens: 100,
  outputTokens: 2000,
  cacheReadTokens: 90_000,
  cacheWriteTokens: 0,
  costNanoUsd: null,
};
const TURNS = [TURN, { ...TURN, number: 0, callCount: 1, inputTokens: 0 }];

interface Series {
  type: string;
  name: string;
  stack?: string;
  data: (number | null)[];
  itemStyle: { color: string };
}

function drawn(mode: string) {
  const option = tokensOption(TURNS, INKS, mode);
  return {
    series: option.series as Series[],
    names: (option.xAxis as { data: string[] }).data,
    scale: (option.yAxis as { type: string }).type,
    tooltip: (option.tooltip as { formatter: (shown: { dataIndex: number }[]) => string })
      .formatter,
  };
}

Deno.test("tokensOption() stacks the four counts of each turn, one colour per meaning", () => {
  const { series, names, scale } = drawn("");
  assert.deepEqual([names, scale], [["4", "–"], "value"]);
  assert.deepEqual(
    series.map((
      { type, name, stack, data, itemStyle },
    ) => [type, name, stack, data, itemStyle.color]),
    [
      ["bar", "Input", "tokens", [100, 0], "accent"],
      ["bar", "Output", "tokens", [2000, 2000], "violet"],
      ["bar", "Cache write", "tokens", [0, 0], "pink"],
      ["bar", "Cache read", "tokens", [90_000, 90_000], "cyan"],
    ],
  );
});

Deno.test("tokensOption() stacks nothing on a logarithmic axis, where zero is a gap", () => {
  const { series, scale } = drawn("on");
  assert.equal(scale, "log");
  assert.deepEqual(series.map(({ type, stack, data }) => [type, stack, data]), [
    ["line", undefined, [100, null]],
    ["line", undefined, [2000, 2000]],
    ["line", undefined, [null, null]],
    ["line", undefined, [90_000, 90_000]],
  ]);
});

Deno.test("tokensOption() tells each turn's counts and their sum", () => {
  const { tooltip } = drawn("");
  assert.equal(
    tooltip([{ dataIndex: 0 }]),
    "Turn 4 · 2 LLM calls\nCache read 90.0K\nCache write 0\nOutput 2.0K\nInput 100\nTotal 92.1K",
  );
  assert.match(tooltip([{ dataIndex: 1 }]), /^Outside of turns · 1 LLM call\n/);
  assert.equal(tooltip([]), "");
});
