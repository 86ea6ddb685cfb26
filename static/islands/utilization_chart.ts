/** Context window over time: the option of its chart. Pure. */
import {
  clock,
  dateTime,
  percent,
  tokens,
  tokensAxis,
  UNKNOWN,
  wholePercent,
} from "../../views/format.ts";
import type {
  CompactionMark,
  UtilizationPanel,
  UtilizationPoint,
} from "../../views/models/charts.ts";
import {
  type ChartOption,
  frame,
  HALF_CLOCK,
  type Inks,
  measureAxis,
  timeAxis,
  valueAxis,
} from "./chart_option.ts";

type Points = Pick<UtilizationPanel, "points" | "compactions">;

/** Filled parts at which somebody should look. */
const LIMITS = [0.8, 0.95] as const;

/**
 * An area with lines at 80 and 95 % of the window, and a mark at each compaction. Moments without a
 * known window leave a gap. In tokens with `mode` on, and where no moment has a window.
 */
export function utilizationOption(
  { points, compactions }: Points,
  inks: Inks,
  mode: string,
): ChartOption {
  const inTokens = mode === "on" || points.every(({ usedRatio }) => usedRatio === null);
  const valueOf = (point: UtilizationPoint) => inTokens ? point.usedTokens : point.usedRatio;
  const whole = inTokens ? points.at(-1)?.windowTokens ?? null : 1;
  const base = frame(inks);
  return {
    ...base,
    // On the right the limits are named, where there are any.
    grid: {
      left: 8,
      right: whole === null ? HALF_CLOCK : 48,
      top: 24,
      bottom: 8,
      containLabel: true,
    },
    tooltip: {
      ...base.tooltip as object,
      formatter: (shown: { seriesIndex: number; dataIndex: number }[]) =>
        tooltip(shown, { points, compactions }, inks),
    },
    xAxis: timeAxis(inks),
    yAxis: inTokens ? { ...measureAxis(inks, tokensAxis), min: 0 } : {
      ...valueAxis(inks, wholePercent),
      min: 0,
      max: ({ max }: { max: number }) => Math.max(1, max),
    },
    series: [
      {
        type: "line",
        name: "Context used",
        data: points.map((point) => [point.at, valueOf(point)]),
        showSymbol: points.length === 1,
        itemStyle: { color: inks.accent },
        lineStyle: { color: inks.accent, width: 2 },
        areaStyle: { color: inks.accent, opacity: 0.15 },
        markLine: limits(whole, inks),
      },
      marks(compactions, inTokens, inks),
    ],
  };
}

/** Lines at parts of `whole`, each named; none where that is not known. */
function limits(whole: number | null, { amber, red, muted }: Inks): ChartOption {
  const colors = [amber, red];
  return {
    symbol: "none",
    silent: true,
    data: whole === null ? [] : LIMITS.map((limit, index) => ({
      yAxis: limit * whole,
      lineStyle: { color: colors[index] },
      label: { formatter: `${limit * 100}%`, color: muted, position: "end" },
    })),
  };
}

/** Where old context was replaced: how much there was before and after, where there is room. */
function marks(compactions: CompactionMark[], inTokens: boolean, inks: Inks): ChartOption {
  // The mark's own line goes through it.
  const boxed = { backgroundColor: inks.surface, padding: [1, 3] };
  return {
    type: "scatter",
    name: "Compaction",
    data: compactions.map((mark) => ({
      value: [mark.at, (inTokens ? mark.tokensBefore : mark.usedRatio) ?? 0],
      label: {
        show: true,
        formatter: beforeAfter(mark),
        color: inks.text,
        position: "top",
        ...boxed,
      },
    })),
    symbol: "triangle",
    symbolRotate: 180,
    symbolSize: 10,
    itemStyle: { color: inks.cyan },
    labelLayout: { hideOverlap: true },
    markLine: {
      symbol: "none",
      silent: true,
      label: { show: false },
      lineStyle: { color: inks.cyan, type: "dotted" },
      data: compactions.map(({ at }) => ({ xAxis: at })),
    },
  };
}

function beforeAfter({ tokensBefore, tokensAfter }: CompactionMark): string {
  const text = (value: number | null) => value === null ? UNKNOWN : tokens(value);
  return `${text(tokensBefore)} → ${text(tokensAfter)}`;
}

function tooltip(
  shown: readonly { seriesIndex: number; dataIndex: number }[],
  { points, compactions }: Points,
  { zone }: Inks,
): string {
  return shown.map(({ seriesIndex, dataIndex }) => {
    if (seriesIndex === 0) return pointText(points[dataIndex], zone);
    const mark = compactions[dataIndex];
    if (!mark) return "";
    const kind = mark.isAutomatic === null ? "" : mark.isAutomatic ? " by the agent" : " by hand";
    return `${clock(mark.at, zone)} Compaction${kind}\n${beforeAfter(mark)} tokens`;
  }).join("\n");
}

function pointText(point: UtilizationPoint | undefined, zone: string): string {
  if (!point) return "";
  const { at, usedTokens, windowTokens, usedRatio } = point;
  const of = windowTokens === null ? "" : ` of ${tokens(windowTokens)}`;
  const part = usedRatio === null ? "" : ` · ${percent(usedRatio)}`;
  return `${dateTime(at, zone)}\n${tokens(usedTokens)}${of} tokens${part}`;
}
