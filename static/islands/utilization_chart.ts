/** Context window over time: the option of its chart. Pure. */
import { percent } from "../../views/format.ts";
import type { UtilizationPoint } from "../../views/models.ts";
import { type ChartOption, frame, type Inks, timeAxis, valueAxis } from "./chart_option.ts";

/** An area from 0 to 1 with lines at 80 and 95 %. Moments without a known window leave a gap. */
export function utilizationOption(points: UtilizationPoint[], inks: Inks): ChartOption {
  const limit = (yAxis: number, color: string) => ({ yAxis, lineStyle: { color } });
  return {
    ...frame(inks),
    xAxis: timeAxis(inks),
    yAxis: {
      ...valueAxis(inks, percent),
      min: 0,
      max: ({ max }: { max: number }) => Math.max(1, max),
    },
    series: [{
      type: "line",
      name: "Context used",
      data: points.map(({ at, usedRatio }) => [at, usedRatio]),
      showSymbol: points.length === 1,
      itemStyle: { color: inks.accent },
      lineStyle: { color: inks.accent, width: 2 },
      areaStyle: { color: inks.accent, opacity: 0.15 },
      tooltip: { valueFormatter: (value: number | null) => value === null ? "" : percent(value) },
      markLine: {
        symbol: "none",
        silent: true,
        label: { show: false },
        data: [limit(0.8, inks.amber), limit(0.95, inks.red)],
      },
    }],
  };
}
