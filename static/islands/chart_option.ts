/** What every chart's option shares. Pure. */
import type { EChartsCoreOption } from "echarts/core";
import { type AxisText, clock } from "../../views/format.ts";

/** An option of ECharts. */
export type ChartOption = EChartsCoreOption;

/** The page's colours as the style sheets name them, and how its reader wants charts. */
export interface Inks {
  text: string;
  muted: string;
  line: string;
  surface: string;
  raised: string;
  accent: string;
  good: string;
  amber: string;
  red: string;
  violet: string;
  cyan: string;
  pink: string;
  /** IANA name of the zone that times are told in. */
  zone: string;
  /** True: nothing may move. */
  isStill: boolean;
}

/** Labels below a chart stand so far from it, px: clear of the lowest one beside it. */
export const BELOW = 12;

/** Beside a time axis, px: half of the label that may stand at its very end. */
export const HALF_CLOCK = 28;

/** Margins, motion and the tooltip of every chart. A tooltip in HTML would break the page's CSP. */
export function frame({ text, raised, line }: Inks): ChartOption {
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: raised,
      borderColor: line,
      textStyle: { color: text, fontSize: 12 },
    },
  };
}

/** An axis of Unix ms, told in the page's zone. */
export function timeAxis({ muted, line, zone }: Inks): ChartOption {
  return {
    type: "time",
    axisLabel: {
      color: muted,
      hideOverlap: true,
      formatter: (at: number) => clock(at, zone),
      margin: BELOW,
    },
    axisLine: { lineStyle: { color: line } },
  };
}

/** An axis of numbers, told by `text` (views/format.ts). */
export function valueAxis({ muted, line }: Inks, text: (value: number) => string): ChartOption {
  return {
    type: "value",
    axisLabel: { color: muted, formatter: text },
    splitLine: { lineStyle: { color: line } },
  };
}

/** An axis of numbers of one unit, told by `textUpTo` (views/format.ts) for the greatest that is shown. */
export function measureAxis(inks: Inks, textUpTo: AxisText): ChartOption {
  let text = textUpTo(0);
  return {
    ...valueAxis(inks, (value) => text(value)),
    // ECharts asks for the end before it tells the ticks, and finds a round one where it is given none.
    max: ({ max }: { max: number }) => {
      text = textUpTo(max);
      return null;
    },
  };
}

/** An axis of names, e.g. the numbers of turns; `title` says of what. */
export function nameAxis({ muted, line }: Inks, names: string[], title: string): ChartOption {
  return {
    type: "category",
    data: names,
    name: title,
    nameLocation: "middle",
    nameGap: 24,
    nameTextStyle: { color: muted },
    axisLabel: { color: muted, hideOverlap: true },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
}

/** Names of the series, below the chart. */
export function legend({ muted }: Inks): ChartOption {
  return {
    bottom: 0,
    itemWidth: 14,
    itemHeight: 10,
    itemGap: 14,
    textStyle: { color: muted },
    // Names may come from outside.
    formatter: (name: string) => name.length <= 20 ? name : `${name.slice(0, 19)}…`,
  };
}
