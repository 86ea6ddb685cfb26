/**
 * Every chart's builder and the part of ECharts that they use: `static/dist/charts.js`, loaded when
 * the first chart comes into view. Points in, options out: builders are pure.
 */
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import type { ChartOption, Inks } from "./chart_option.ts";
import { costOption } from "./cost_chart.ts";
import { limitsOption } from "./limits_chart.ts";
import { runsOption } from "./runs_chart.ts";
import { spendOption } from "./spend_chart.ts";
import { tokensOption } from "./tokens_chart.ts";
import { utilizationOption } from "./utilization_chart.ts";

use([
  BarChart,
  CanvasRenderer,
  GridComponent,
  LabelLayout,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

/** By the panel's name: what its points look like. `mode` is that of the panel's own switch. */
const BUILDERS: Record<string, (points: never, inks: Inks, mode: string) => ChartOption> = {
  cost: costOption,
  limits: limitsOption,
  runs: runsOption,
  spend: spendOption,
  tokens: tokensOption,
  utilization: utilizationOption,
};

/** A drawn chart. */
export interface Drawn {
  draw(points: unknown, mode: string): void;
  /** The picture as a `data:` URL, on the panel's own ground. */
  png(): string;
}

/** Puts the chart of a panel's name into a place, whose size it follows. Throws for a name without a builder. */
export function mount(place: HTMLElement, name: string): Drawn {
  const build = BUILDERS[name];
  if (!build) throw new Error(`Cannot find a chart for "${name}"`);
  const chart = init(place);
  let last: [points: unknown, mode: string] | null = null;
  const draw = (points: unknown, mode: string) => {
    last = [points, mode];
    chart.setOption(inPlace(build(points as never, inksOf(place), mode)), { notMerge: true });
  };
  new ResizeObserver(() => chart.resize()).observe(place);
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
    if (last) draw(...last);
  });
  document.addEventListener("air:theme", () => {
    if (last) draw(...last);
  });
  return {
    draw,
    png: () => chart.getDataURL({ pixelRatio: 2, backgroundColor: inksOf(place).surface }),
  };
}

/** Series known by their place: by their names one that comes in between would be drawn last. */
function inPlace(option: ChartOption): ChartOption {
  const { series } = option;
  if (!Array.isArray(series)) return option;
  return { ...option, series: series.map((one, index) => ({ ...one, id: String(index) })) };
}

/** The page's own colours: one colour per meaning, light and dark. */
function inksOf(place: HTMLElement): Inks {
  const style = getComputedStyle(place);
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: ink("text"),
    muted: ink("muted"),
    line: ink("line"),
    surface: ink("surface"),
    raised: ink("raised"),
    accent: ink("accent"),
    good: ink("good"),
    amber: ink("amber"),
    red: ink("red"),
    violet: ink("violet"),
    cyan: ink("cyan"),
    pink: ink("pink"),
    zone: document.getElementById("main")?.dataset.zone ?? "UTC",
    isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}
