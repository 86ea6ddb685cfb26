/** Cost over time or per turn: the option of its chart. Pure. */
import { dateTime, plural, turnName, usd, usdAxis } from "../../views/format.ts";
import type { CostPanel } from "../../views/models/charts.ts";
import {
  type ChartOption,
  frame,
  HALF_CLOCK,
  type Inks,
  measureAxis,
  nameAxis,
  timeAxis,
  valueAxis,
} from "./chart_option.ts";

type Points = Omit<CostPanel, "sessionId">;

/** Up to so many times what was spent the limit is in the picture; a far one would flatten the line. */
const NEAR_LIMIT = 4;

/** The sum so far as steps, with the limit as a line; with `mode` on bars, a turn each. */
export function costOption(panel: Points, inks: Inks, mode: string): ChartOption {
  const base = frame(inks);
  const isPerTurn = mode === "on";
  return {
    ...base,
    grid: { left: 8, right: HALF_CLOCK, top: 16, bottom: isPerTurn ? 28 : 8, containLabel: true },
    tooltip: {
      ...base.tooltip as object,
      axisPointer: { type: isPerTurn ? "shadow" : "line" },
      formatter: ([shown]: { dataIndex: number }[]) =>
        tooltip(panel, shown?.dataIndex ?? -1, isPerTurn, inks.zone),
    },
    yAxis: measureAxis(inks, usdAxis),
    ...isPerTurn ? perTurn(panel, inks) : overTime(panel, inks),
  };
}

function overTime({ points, spentNanoUsd, limitNanoUsd }: Points, inks: Inks): ChartOption {
  const isNear = limitNanoUsd !== null && limitNanoUsd <= NEAR_LIMIT * spentNanoUsd;
  return {
    xAxis: timeAxis(inks),
    yAxis: isNear && limitNanoUsd > spentNanoUsd
      ? upTo(1.05 * limitNanoUsd, inks)
      : measureAxis(inks, usdAxis),
    series: [{
      type: "line",
      name: "Spent so far",
      // Money is spent at once, not between two calls.
      step: "end",
      data: points.map(({ at, costNanoUsd }) => [at, costNanoUsd]),
      showSymbol: points.length === 1,
      itemStyle: { color: inks.text },
      lineStyle: { color: inks.text, width: 2 },
      areaStyle: { color: inks.text, opacity: 0.08 },
      markLine: {
        symbol: "none",
        silent: true,
        data: isNear ? [limit(limitNanoUsd, inks)] : [],
      },
    }],
  };
}

/** An axis whose end is no round number, so it is not told. */
function upTo(max: number, inks: Inks): ChartOption {
  const { axisLabel, ...axis } = valueAxis(inks, usdAxis(max));
  return { ...axis, max, axisLabel: { ...axisLabel as object, showMaxLabel: false } };
}

function limit(nanoUsd: number, { red, text }: Inks): ChartOption {
  return {
    yAxis: nanoUsd,
    lineStyle: { color: red },
    label: { formatter: `Budget ${usd(nanoUsd)}`, color: text, position: "insideStartTop" },
  };
}

function perTurn({ turns }: Points, inks: Inks): ChartOption {
  return {
    xAxis: nameAxis(inks, turns.map(({ number }) => number === 0 ? "–" : `${number}`), "Turn"),
    series: [{
      type: "bar",
      name: "Cost",
      barMaxWidth: 40,
      data: turns.map(({ costNanoUsd }) => costNanoUsd),
      itemStyle: { color: inks.muted },
    }],
  };
}

function tooltip({ points, turns }: Points, index: number, isPerTurn: boolean, zone: string) {
  const point = points[index];
  const turn = turns[index];
  if (!isPerTurn) {
    return point ? `${dateTime(point.at, zone)}\n${usd(point.costNanoUsd)} so far` : "";
  }
  if (!turn) return "";
  const { number, costNanoUsd, callCount } = turn;
  return `${turnName(number)} · ${plural(callCount, "LLM call")}\n${usd(costNanoUsd ?? 0)}`;
}
