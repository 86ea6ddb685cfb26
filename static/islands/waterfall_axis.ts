/** The waterfall's time axis: ticks that do not touch, and the pauses that it cut short. */
import type { ScaleLinear } from "d3-scale";
import type { BaseType, Selection } from "d3-selection";
import { clock, duration } from "../../views/format.ts";
import type { Pause, TimeAxis } from "./waterfall.ts";

/** Height of the axis, px. */
export const AXIS_HEIGHT = 24;

const BASELINE = 16;
/** A tick's label is this wide, px, milliseconds included. */
const TICK_WIDTH = 96;
/** A pause says its length where it is at least this wide, px. */
const PAUSE_WIDTH = 48;
/** Below this many ms in view, labels need milliseconds to differ. */
const FINE_MS = 4000;

type Scale = ScaleLinear<number, number>;

/** What to draw: the axis as zoomed (`x`: ms on the axis → px) between two edges in px. */
export interface AxisView {
  axis: TimeAxis;
  x: Scale;
  edges: [number, number];
  height: number;
  zone: string | undefined;
}

/** Draws labels into `labels`, lines and bands behind the bars into `bands`. */
export function drawAxis<Parent extends BaseType>(
  labels: Selection<SVGSVGElement, unknown, null, undefined>,
  bands: Selection<Parent, unknown, null, undefined>,
  view: AxisView,
): void {
  const { axis, x, height, zone } = view;
  const ticks = ticksOf(view);
  const [from = 0, to = 0] = x.domain();
  labels.selectAll<SVGTextElement, number>(".tick").data(ticks, String)
    .join((enter) => enter.append("text").attr("class", "tick").attr("y", BASELINE))
    .attr("x", x)
    .text((at) => tickText(axis.time(at), to - from < FINE_MS, zone));
  bands.selectAll<SVGLineElement, number>(".tick").data(ticks, String).join("line")
    .attr("class", "tick").attr("y1", 0).attr("y2", height).attr("x1", x).attr("x2", x);

  const pauses = axis.pauses.filter((pause) => pause.to > from && pause.from < to)
    .map((pause) => placed(pause, view));
  bands.selectAll<SVGRectElement, typeof pauses[number]>(".pause").data(pauses).join("rect")
    .attr("class", "pause").attr("y", 0).attr("height", height)
    .attr("x", ({ left }) => left).attr("width", ({ width }) => width);
  labels.selectAll<SVGTextElement, typeof pauses[number]>(".pause-label")
    .data(pauses.filter(({ width }) => width >= PAUSE_WIDTH)).join("text")
    .attr("class", "pause-label").attr("y", BASELINE).attr("text-anchor", "middle")
    .attr("x", ({ left, width }) => left + width / 2)
    .text(({ ms }) => duration(ms));
}

/** Round places on the axis, none in a pause: those that leave each label its room. None without rows. */
function ticksOf({ axis, x, edges: [left, right], height }: AxisView): number[] {
  if (height === 0) return [];
  const isPause = (at: number) => axis.pauses.some(({ from, to }) => at > from && at < to);
  let free = -Infinity;
  const places = x.ticks(Math.max(2, Math.floor((right - left) / TICK_WIDTH)));
  const step = (places[1] ?? 0) - (places[0] ?? 0);
  return places.map((at) => onTheClock(axis, at, step)).filter((at) => {
    if (isPause(at) || x(at) < free) return false;
    free = x(at) + TICK_WIDTH;
    return true;
  });
}

/** The place shortly before, where the clock shows a multiple of the step. */
function onTheClock(axis: TimeAxis, at: number, step: number): number {
  return step > 0 ? at - axis.time(at) % step : at;
}

/** A pause in px, as far as it is between the edges. */
function placed({ from, to, ms }: Pause, { x, edges: [left, right] }: AxisView) {
  const start = Math.max(left, x(from));
  return { left: start, width: Math.max(0, Math.min(right, x(to)) - start), ms };
}

function tickText(at: number, fine: boolean, zone: string | undefined): string {
  const milliseconds = String(Math.floor(at) % 1000).padStart(3, "0");
  return clock(at, zone) + (fine ? `.${milliseconds}` : "");
}
