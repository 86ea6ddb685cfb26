/** Cost by day: the option of its chart. Pure. */
import { day, usd, usdAxis } from "../../views/format.ts";
import type { SpendPanel } from "../../views/models/overview.ts";
import { BELOW, type ChartOption, frame, type Inks, measureAxis } from "./chart_option.ts";

/** Bars a day, stacked, the dearest at the bottom. */
export function spendOption(
  { days, series }: Pick<SpendPanel, "days" | "series">,
  inks: Inks,
): ChartOption {
  const colours = [
    inks.accent,
    inks.violet,
    inks.cyan,
    inks.pink,
    inks.good,
    inks.amber,
    inks.muted,
  ];
  return {
    ...frame(inks),
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    legend: {
      type: "scroll",
      top: 4,
      left: 8,
      textStyle: { color: inks.muted, fontSize: 12, width: 160, overflow: "truncate" },
    },
    xAxis: {
      type: "category",
      data: days.map((at) => day(at, inks.zone)),
      axisLabel: { color: inks.muted, hideOverlap: true, margin: BELOW },
      axisLine: { lineStyle: { color: inks.line } },
    },
    yAxis: measureAxis(inks, usdAxis),
    series: series.map(({ name, nanoUsd }, index) => ({
      type: "bar",
      name,
      stack: "cost",
      // An edge between neighbours tells them apart without their colours.
      itemStyle: {
        color: colours[Math.min(index, colours.length - 1)],
        borderColor: inks.surface,
        borderWidth: 1,
      },
      // A bar of nothing would still draw its edge.
      data: nanoUsd.map((value) => value === 0 ? null : value),
      tooltip: { valueFormatter: usd },
    })),
  };
}
