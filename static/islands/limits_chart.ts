/** Plan limits over time: the option of its chart. Pure. */
import { dateTime, minutes, percent, wholePercent } from "../../views/format.ts";
import type { LimitCourse } from "../../views/models/charts.ts";
import {
  type ChartOption,
  frame,
  HALF_CLOCK,
  type Inks,
  legend,
  timeAxis,
  valueAxis,
} from "./chart_option.ts";

const SYMBOLS = ["circle", "triangle", "rect", "diamond", "pin", "arrow"];
const LINES = ["solid", "dashed", "dotted"];

/** A line a limit, as steps: what is told holds until the next is. */
export function limitsOption(limits: LimitCourse[], inks: Inks): ChartOption {
  const base = frame(inks);
  return {
    ...base,
    grid: { left: 8, right: HALF_CLOCK, top: 16, bottom: 32, containLabel: true },
    legend: legend(inks),
    tooltip: {
      ...base.tooltip as object,
      formatter: (shown: { seriesIndex: number; dataIndex: number }[]) =>
        tooltip(shown, limits, inks.zone),
    },
    xAxis: timeAxis(inks),
    yAxis: {
      ...valueAxis(inks, wholePercent),
      min: 0,
      max: ({ max }: { max: number }) => Math.max(1, max),
    },
    series: limits.map((limit, index) => series(limit, index, inks)),
  };
}

function series(limit: LimitCourse, index: number, inks: Inks): ChartOption {
  const colors = [inks.accent, inks.violet, inks.cyan, inks.pink];
  const color = colors[index % colors.length];
  return {
    type: "line",
    name: nameOf(limit),
    step: "end",
    symbol: SYMBOLS[index % SYMBOLS.length],
    symbolSize: 6,
    data: limit.points.map(({ at, usedRatio }) => [at, usedRatio]),
    itemStyle: { color },
    lineStyle: { color, width: 2, type: LINES[index % LINES.length] },
  };
}

function nameOf({ limitId, windowMinutes }: LimitCourse): string {
  return windowMinutes === null ? limitId : `${minutes(windowMinutes)} ${limitId}`;
}

function tooltip(
  shown: readonly { seriesIndex: number; dataIndex: number }[],
  limits: readonly LimitCourse[],
  zone: string,
): string {
  const lines = shown.flatMap(({ seriesIndex, dataIndex }) => {
    const limit = limits[seriesIndex];
    const point = limit?.points[dataIndex];
    if (!limit || !point) return [];
    return [
      `${dateTime(point.at, zone)}\n${nameOf(limit).slice(0, 60)} ${percent(point.usedRatio)}`,
    ];
  });
  return lines.join("\n");
}
