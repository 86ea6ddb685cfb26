/** How long the runs of an operation took: the option of its chart. Pure. */
import { clock, dateTime, duration, durationAxis } from "../../views/format.ts";
import type { OperationRun, OperationRuns } from "../../views/models/charts.ts";
import {
  type ChartOption,
  frame,
  HALF_CLOCK,
  type Inks,
  legend,
  measureAxis,
  nameAxis,
  timeAxis,
} from "./chart_option.ts";

/** Bars that can be told apart, and phases that have a colour of their own. */
const MAX_BARS = 60;
const MAX_PHASES = 5;
const REST = "Other";
const HALF_MINUTE_MS = 30_000;

/**
 * The runs of the operation that `mode` names: a dot each over time, with the time to the first token
 * where it is known; or a bar each, of its phases, where they are.
 */
export function runsOption(operations: OperationRuns[], inks: Inks, mode: string): ChartOption {
  const chosen = operations.find(({ operation }) => operation === mode) ?? operations[0];
  const all = chosen?.runs ?? [];
  const hasPhases = all.some(({ phases }) => phases.length > 0);
  const runs = hasPhases ? all.slice(-MAX_BARS) : all;
  const base = frame(inks);
  return {
    ...base,
    grid: { left: 8, right: HALF_CLOCK, top: 16, bottom: hasPhases ? 52 : 32, containLabel: true },
    legend: legend(inks),
    tooltip: {
      ...base.tooltip as object,
      axisPointer: { type: hasPhases ? "shadow" : "line" },
      formatter: ([shown]: { dataIndex: number }[]) =>
        tooltip(runs[shown?.dataIndex ?? -1], inks.zone),
    },
    yAxis: { ...measureAxis(inks, durationAxis), min: 0 },
    ...hasPhases ? bars(runs, inks) : dots(runs, inks),
  };
}

/** An axis of one moment would reach over days. */
function around([run, ...others]: OperationRun[]): ChartOption {
  if (!run || others.length > 0) return {};
  return { min: run.at - HALF_MINUTE_MS, max: run.at + HALF_MINUTE_MS };
}

function dots(runs: OperationRun[], inks: Inks): ChartOption {
  const hasTtft = runs.some(({ ttftMs }) => ttftMs !== null);
  const series = (name: string, symbol: string, color: string, data: unknown[]) => {
    const lineStyle = { color, width: 1, opacity: 0.5 };
    return { type: "line", name, symbol, symbolSize: 6, data, itemStyle: { color }, lineStyle };
  };
  return {
    xAxis: { ...timeAxis(inks), ...around(runs) },
    series: [
      series("Total", "circle", inks.accent, runs.map(({ at, totalMs }) => [at, totalMs])),
      ...hasTtft
        ? [series("First token", "triangle", inks.pink, runs.map(({ at, ttftMs }) => [at, ttftMs]))]
        : [],
    ],
  };
}

/** Phases stacked as they came first, the longest ones by name; what is left of the total is `Other`. */
function bars(runs: OperationRun[], inks: Inks): ChartOption {
  const names = longest(runs);
  const colors = [inks.accent, inks.violet, inks.cyan, inks.pink, inks.good];
  const bar = (name: string, color: string, data: number[]) => {
    return { type: "bar", name, stack: "phases", barMaxWidth: 24, data, itemStyle: { color } };
  };
  const rest = runs.map((run) => {
    return Math.max(0, run.totalMs - names.reduce((sum, name) => sum + spent(run, name), 0));
  });
  return {
    xAxis: nameAxis(inks, runs.map(({ at }) => clock(at, inks.zone)), "Time"),
    series: [
      ...names.map((name, index) =>
        bar(name, colors[index] ?? inks.muted, runs.map((run) => spent(run, name)))
      ),
      ...rest.some((ms) => ms > 0) ? [bar(REST, inks.muted, rest)] : [],
    ],
  };
}

function longest(runs: readonly OperationRun[]): string[] {
  const sums = new Map<string, number>();
  for (const { name, durationMs } of runs.flatMap(({ phases }) => phases)) {
    sums.set(name, (sums.get(name) ?? 0) + durationMs);
  }
  const kept = [...sums].sort(([, a], [, b]) => b - a).slice(0, MAX_PHASES).map(([name]) => name);
  return [...sums.keys()].filter((name) => kept.includes(name));
}

function spent({ phases }: OperationRun, wanted: string): number {
  return phases.reduce((sum, { name, durationMs }) => sum + (name === wanted ? durationMs : 0), 0);
}

function tooltip(run: OperationRun | undefined, zone: string): string {
  if (!run) return "";
  return [
    dateTime(run.at, zone),
    `Took ${duration(run.totalMs)}`,
    ...run.ttftMs === null ? [] : [`First token after ${duration(run.ttftMs)}`],
    ...run.phases.map(({ name, durationMs }) => `${name} ${duration(durationMs)}`),
  ].join("\n");
}
