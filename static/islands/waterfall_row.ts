/** A row of the waterfall: its place on the axis and its texts. */
import type { ScaleLinear } from "d3-scale";
import type { Selection } from "d3-selection";
import { barEnd, type ChartBar, type ChartRow, cutTo, type TimeAxis } from "./waterfall.ts";

const NAME_WIDTH = 190;
/** On a phone the names leave more room to the bars. */
const NARROW = 600;
const NARROW_NAME_WIDTH = 112;
/** Room that a duration needs beside its bar, px. */
const VALUE_WIDTH = 76;
/** Less cannot be seen, px. */
const MIN_BAR_WIDTH = 3;

/** A row with its call's places on the axis, ms: asked for, begun, ended. */
export interface PlacedRow extends ChartRow {
  asked: number;
  begun: number;
  ended: number;
}

/** What names a row of the chart. */
export function rowId({ bar, turn }: ChartRow): string {
  return bar?.id ?? `turn ${turn.number}`;
}

/** Where the bars begin and end in a chart that is `width` px wide. */
export function edgesOf(width: number): [left: number, right: number] {
  return [width < NARROW ? NARROW_NAME_WIDTH : NAME_WIDTH, width - VALUE_WIDTH];
}

/**
 * The calls that must be there although they are out of view: the one that Tab reaches, and those
 * beside it, to which a key leads.
 */
export function keptIds(rows: readonly ChartRow[], current: string): Set<string> {
  const calls = rows.filter(({ bar }) => bar !== null).map(rowId);
  const index = calls.indexOf(current);
  return new Set(index < 0 ? [] : calls.slice(Math.max(0, index - 1), index + 2));
}

/** Where a call stands on the axis; of a turn nowhere. */
export function placesOf(bar: ChartBar | null, axis: TimeAxis, now: number) {
  if (!bar) return { asked: 0, begun: 0, ended: 0 };
  return {
    asked: axis.at(bar.requestedAt),
    begun: axis.at(bar.startedAt),
    ended: axis.at(barEnd(bar, now)),
  };
}

/** Puts names, bars and values where the scale wants them, in px between the two edges of the bars. */
export function placeRows(
  rows: Selection<SVGGElement, PlacedRow, SVGSVGElement, unknown>,
  x: ScaleLinear<number, number>,
  [left, right]: [left: number, right: number],
): void {
  rows.select(".name").text(({ bar, turn }) =>
    bar ? cutTo(markOf(bar) + bar.name, left - 22) : cutTo(turn.title, right)
  );
  const calls = rows.filter(({ bar }) => bar !== null);
  calls.select(".wait").attr("x", ({ asked }) => x(asked))
    .attr("width", ({ asked, begun }) => x(begun) - x(asked));
  calls.select(".bar").attr("x", ({ begun }) => x(begun))
    .attr("width", ({ begun, ended }) => Math.max(MIN_BAR_WIDTH, x(ended) - x(begun)));
  const place = ({ begun, ended }: PlacedRow) =>
    valuePlace(x(begun), x(ended), left, right + VALUE_WIDTH);
  calls.select(".value").attr("x", (row) => place(row).x)
    .attr("text-anchor", (row) => place(row).anchor);
}

/** An error is marked by a sign, not by its colour alone. */
function markOf({ result }: ChartBar): string {
  return result === "error" ? "✕ " : "";
}

/** What is written beside a bar. */
export function valueOf({ result, facts }: ChartBar): string {
  if (result === "running") return "running";
  return facts.find(([header]) => header === "Duration")?.[1] ?? "";
}

/** Beside the bar where there is room: right, else left, else inside at the right edge. */
function valuePlace(from: number, to: number, left: number, right: number) {
  const end = Math.max(to, from + MIN_BAR_WIDTH);
  if (end + VALUE_WIDTH - 16 <= right) return { x: end + 6, anchor: "start" };
  if (from - VALUE_WIDTH >= left) return { x: from - 6, anchor: "end" };
  return { x: right - 6, anchor: "end" };
}
