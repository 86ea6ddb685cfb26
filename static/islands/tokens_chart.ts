/** Tokens per turn: the option of its chart. Pure. */
import { plural, tokens, tokensAxis, turnName } from "../../views/format.ts";
import type { TurnTokens } from "../../views/models/charts.ts";
import {
  type ChartOption,
  frame,
  type Inks,
  legend,
  measureAxis,
  nameAxis,
  valueAxis,
} from "./chart_option.ts";

type Kind = "inputTokens" | "outputTokens" | "cacheReadTokens" | "cacheWriteTokens";

interface Look {
  kind: Kind;
  name: string;
  ink: "accent" | "violet" | "cyan" | "pink";
  symbol: string;
  /** What tells it from its neighbours without colour. */
  decal: ChartOption | null;
}

const STRIPES = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };
const DOTS = { symbol: "circle", dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] };

/** From the bottom up. */
const LOOKS: readonly Look[] = [
  { kind: "inputTokens", name: "Input", ink: "accent", symbol: "circle", decal: null },
  { kind: "outputTokens", name: "Output", ink: "violet", symbol: "triangle", decal: DOTS },
  { kind: "cacheWriteTokens", name: "Cache write", ink: "pink", symbol: "diamond", decal: null },
  { kind: "cacheReadTokens", name: "Cache read", ink: "cyan", symbol: "rect", decal: STRIPES },
];

/**
 * Stacked bars, a turn each. With `mode` on lines over a logarithmic axis: stacked there, the upper
 * parts of a bar would look small whatever they are. A line has a gap where a turn used none.
 */
export function tokensOption(turns: TurnTokens[], inks: Inks, mode: string): ChartOption {
  const isLog = mode === "on";
  const base = frame(inks);
  return {
    ...base,
    grid: { left: 8, right: 16, top: 16, bottom: 52, containLabel: true },
    legend: legend(inks),
    tooltip: {
      ...base.tooltip as object,
      axisPointer: { type: "shadow" },
      formatter: ([shown]: { dataIndex: number }[]) => tooltip(turns[shown?.dataIndex ?? -1]),
    },
    xAxis: nameAxis(inks, turns.map(({ number }) => number === 0 ? "–" : `${number}`), "Turn"),
    yAxis: isLog
      ? { ...valueAxis(inks, tokens), type: "log", min: 1 }
      : measureAxis(inks, tokensAxis),
    series: LOOKS.map((look) => isLog ? line(turns, look, inks) : bars(turns, look, inks)),
  };
}

function bars(turns: TurnTokens[], { kind, name, ink, decal }: Look, inks: Inks): ChartOption {
  return {
    type: "bar",
    name,
    stack: "tokens",
    barMaxWidth: 40,
    data: turns.map((turn) => turn[kind]),
    itemStyle: {
      color: inks[ink],
      ...decal ? { decal: { ...decal, color: inks.surface, symbolSize: 0.6 } } : {},
    },
  };
}

function line(turns: TurnTokens[], { kind, name, ink, symbol }: Look, inks: Inks): ChartOption {
  return {
    type: "line",
    name,
    symbol,
    symbolSize: 7,
    showAllSymbol: "auto",
    data: turns.map((turn) => turn[kind] > 0 ? turn[kind] : null),
    itemStyle: { color: inks[ink] },
    lineStyle: { color: inks[ink], width: 1.5 },
  };
}

function tooltip(turn: TurnTokens | undefined): string {
  if (!turn) return "";
  const lines = [...LOOKS].reverse().map(({ kind, name }) => `${name} ${tokens(turn[kind])}`);
  const all = LOOKS.reduce((sum, { kind }) => sum + turn[kind], 0);
  return [
    `${turnName(turn.number)} · ${plural(turn.callCount, "LLM call")}`,
    ...lines,
    `Total ${tokens(all)}`,
  ].join("\n");
}
