import assert from "node:assert/strict";
import { utilizationOption } from "../../static/islands/utilization_chart.ts";
import { INKS } from "./inks.ts";

const KNOWN = { at: 1000, usedTokens: 10, windowTokens: 100, usedRatio: 0.1 };
const UNKNOWN = { at: 2000, usedTokens: 20, windowTokens: null, usedRatio: null };
const MARK = {
  at: 3000,
  tokensBefore: 160_000,
  tokensAfter: 22_000,
  isAutomatic: true,
  usedRatio: 0.8,
};

interface Series {
  data: unknown[];
  markLine: { data: { yAxis?: number; xAxis?: number; label?: { formatter: string } }[] };
}

function drawn(points: Parameters<typeof utilizationOption>[0], mode = "") {
  const option = utilizationOption(points, INKS, mode);
  const [line, marks] = option.series as [Series, Series & { data: { value: unknown }[] }];
  const limits = line.markLine.data.map(({ yAxis }) => yAxis);
  const { formatter } = option.tooltip as { formatter: (shown: unknown[]) => string };
  return { line, marks, limits, formatter };
}

Deno.test("utilizationOption() draws each moment, with gaps where the window is not known", () => {
  const { line, limits } = drawn({ points: [KNOWN, UNKNOWN], compactions: [] });
  assert.deepEqual(line.data, [[1000, 0.1], [2000, null]]);
  assert.deepEqual(limits, [0.8, 0.95]);
});

Deno.test("utilizationOption() is in tokens where asked, or where no window is known", () => {
  const asked = drawn({ points: [UNKNOWN, KNOWN], compactions: [MARK] }, "on");
  assert.deepEqual(asked.line.data, [[2000, 20], [1000, 10]]);
  assert.deepEqual(asked.limits, [80, 95]);
  assert.deepEqual(asked.marks.data[0]?.value, [3000, 160_000]);
  const unknown = drawn({ points: [UNKNOWN], compactions: [] });
  assert.deepEqual([unknown.line.data, unknown.limits], [[[2000, 20]], []]);
});

Deno.test("utilizationOption() marks compactions and tells them and each moment", () => {
  const manual = { ...MARK, at: 4000, isAutomatic: false, tokensAfter: null, usedRatio: null };
  const { marks, formatter } = drawn({ points: [KNOWN], compactions: [MARK, manual] });
  assert.deepEqual(marks.data.map(({ value }) => value), [[3000, 0.8], [4000, 0]]);
  assert.deepEqual(marks.markLine.data.map(({ xAxis }) => xAxis), [3000, 4000]);
  assert.equal(
    formatter([{ seriesIndex: 0, dataIndex: 0 }, { seriesIndex: 1, dataIndex: 0 }]),
    "1970-01-01 00:00:01\n10 of 100 tokens · 10.0%\n" +
      "00:00:03 Compaction by the agent\n160K → 22.0K tokens",
  );
  assert.equal(
    formatter([{ seriesIndex: 1, dataIndex: 1 }]),
    "00:00:04 Compaction by hand\n160K → – tokens",
  );
});
