import assert from "node:assert/strict";
import { runsOption } from "../../static/islands/runs_chart.ts";
import type { OperationRun } from "../../views/models/charts.ts";
import { INKS } from "./inks.ts";

const PLAIN: OperationRun = { at: 1000, totalMs: 500, ttftMs: null, phases: [] };

function phased(durations: Record<string, number>, totalMs: number): OperationRun {
  const phases = Object.entries(durations).map(([name, durationMs]) => ({ name, durationMs }));
  return { at: 2000, totalMs, ttftMs: 40, phases };
}

interface Series {
  type: string;
  name: string;
  stack?: string;
  data: unknown[];
}

function drawn(runs: OperationRun[], mode = "turn") {
  const operations = [
    { operation: "index", isDerived: false, runs: [PLAIN] },
    { operation: "turn", isDerived: true, runs },
  ];
  const option = runsOption(operations, INKS, mode);
  const { formatter } = option.tooltip as { formatter: (shown: { dataIndex: number }[]) => string };
  return {
    series: (option.series as Series[]).map((
      { type, name, stack, data },
    ) => [type, name, stack, data]),
    names: (option.xAxis as { data?: string[] }).data,
    tooltip: formatter([{ dataIndex: 0 }]),
  };
}

Deno.test("runsOption() draws the runs of the operation chosen, else of the first", () => {
  const runs = [{ ...PLAIN, totalMs: 700 }];
  assert.deepEqual(drawn(runs).series, [["line", "Total", undefined, [[1000, 700]]]]);
  for (const mode of ["", "gone"]) {
    assert.deepEqual(drawn(runs, mode).series, [["line", "Total", undefined, [[1000, 500]]]]);
  }
});

Deno.test("runsOption() draws the time to the first token where it is known", () => {
  const { series, tooltip } = drawn([{ ...PLAIN, ttftMs: 90 }, PLAIN]);
  assert.deepEqual(series[1], ["line", "First token", undefined, [[1000, 90], [1000, null]]]);
  assert.equal(tooltip, "1970-01-01 00:00:01\nTook 500 ms\nFirst token after 90 ms");
});

Deno.test("runsOption() stacks phases in their order, and what they leave of the total", () => {
  const { series, names, tooltip } = drawn([
    phased({ thinking: 800, tools: 500 }, 1500),
    phased({ thinking: 100 }, 100),
  ]);
  assert.deepEqual(series, [
    ["bar", "thinking", "phases", [800, 100]],
    ["bar", "tools", "phases", [500, 0]],
    ["bar", "Other", "phases", [200, 0]],
  ]);
  assert.deepEqual(names, ["00:00:02", "00:00:02"]);
  assert.equal(
    tooltip,
    "1970-01-01 00:00:02\nTook 1.5 s\nFirst token after 40 ms\nthinking 800 ms\ntools 500 ms",
  );
});

Deno.test("runsOption() names the five longest phases, and draws no more than 60 bars", () => {
  const many = phased({ a: 1, b: 20, c: 30, d: 40, e: 50, f: 60 }, 201);
  const { series } = drawn(Array.from({ length: 80 }, () => many));
  assert.deepEqual(series.map(([, name]) => name), ["b", "c", "d", "e", "f", "Other"]);
  assert.deepEqual((series[5]?.[3] as number[]).length, 60);
  assert.equal((series[5]?.[3] as number[])[0], 1);
});

Deno.test("runsOption() leaves a minute around a single run", () => {
  const axis = (runs: OperationRun[]) => {
    const option = runsOption([{ operation: "turn", isDerived: false, runs }], INKS, "turn");
    const { min, max } = option.xAxis as { min?: number; max?: number };
    return [min, max];
  };
  const at = 100_000;
  assert.deepEqual(axis([{ ...PLAIN, at }]), [at - 30_000, at + 30_000]);
  assert.deepEqual(axis([PLAIN, { ...PLAIN, at }]), [undefined, undefined]);
});
