/** Geometry of the tool call waterfall: where everything is, before anything is drawn. Pure. */

/** One call as it stands in the table; times in Unix ms. */
export interface ChartBar {
  id: string;
  name: string;
  result: string;
  startedAt: number;
  endedAt: number | null;
  requestedAt: number;
  /** The row's cells with their headers: `["Duration", "1.2 s"]`. */
  facts: [string, string][];
}

/** One turn as it stands in the table; number 0 holds calls outside of turns. */
export interface ChartTurn {
  number: number;
  title: string;
  startedAt: number | null;
  endedAt: number | null;
  bars: ChartBar[];
}

/** A line of the chart: a turn's heading or a call; `y` and `height` in px. */
export interface ChartRow {
  turn: ChartTurn;
  bar: ChartBar | null;
  y: number;
  height: number;
}

/** A long pause that the axis shortens: where it begins and ends on the axis, and its true length. */
export interface Pause {
  from: number;
  to: number;
  ms: number;
}

/** Time without the long pauses: Unix ms ↔ ms on the axis, both ways, in order. */
export interface TimeAxis {
  length: number;
  pauses: Pause[];
  at(time: number): number;
  time(at: number): number;
}

/** Headings are a little higher than calls: they also part the turns. */
const TURN_HEIGHT = 26;
const BAR_HEIGHT = 20;
/** A pause is drawn as long as this part of the time worked, so that short calls keep their width. */
const PAUSE_RATIO = 0.025;
/** An axis of one instant would divide by zero. */
const MIN_LENGTH_MS = 1;

/** All rows from top to bottom, and how high they are together. */
export function chartRows(turns: readonly ChartTurn[]): { rows: ChartRow[]; height: number } {
  const rows: ChartRow[] = [];
  let y = 0;
  for (const turn of turns) {
    rows.push({ turn, bar: null, y, height: TURN_HEIGHT });
    y += TURN_HEIGHT;
    for (const bar of turn.bars) {
      rows.push({ turn, bar, y, height: BAR_HEIGHT });
      y += BAR_HEIGHT;
    }
  }
  return { rows, height: y };
}

interface Stretch {
  from: number;
  to: number;
}

/** When something was under way, in order and without overlaps; what runs reaches to `now`. */
export function workedStretches(turns: readonly ChartTurn[], now: number): Stretch[] {
  const all = turns.flatMap((turn) => {
    const bars = turn.bars.map((bar) => ({ from: bar.requestedAt, to: barEnd(bar, now) }));
    if (turn.number === 0 || turn.startedAt === null) return bars;
    return [{
      from: Math.min(turn.startedAt, ...bars.map(({ from }) => from)),
      to: Math.max(turn.endedAt ?? turn.startedAt, ...bars.map(({ to }) => to)),
    }];
  }).sort((a, b) => a.from - b.from);
  const merged: Stretch[] = [];
  for (const stretch of all) {
    const last = merged.at(-1);
    if (last && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else merged.push({ ...stretch });
  }
  return merged;
}

/** Where a bar ends: a running one at `now`, one whose end nobody saw where it began. */
export function barEnd({ startedAt, endedAt, result }: ChartBar, now: number): number {
  return Math.max(startedAt, endedAt ?? (result === "running" ? now : startedAt));
}

/** The axis over `stretches` (in order, without overlaps): pauses between them are cut short. */
export function timeAxis(stretches: readonly Stretch[]): TimeAxis {
  const worked = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const longest = Math.max(MIN_LENGTH_MS, worked * PAUSE_RATIO);
  const knots: { time: number; at: number }[] = [];
  const pauses: Pause[] = [];
  let at = 0;
  for (const { from, to } of stretches) {
    const before = knots.at(-1);
    if (before) {
      const ms = from - before.time;
      const end = at + Math.min(ms, longest);
      if (ms > longest) pauses.push({ from: at, to: end, ms });
      at = end;
    }
    knots.push({ time: from, at });
    at += to - from;
    knots.push({ time: to, at });
  }
  return {
    length: Math.max(MIN_LENGTH_MS, at),
    pauses,
    at: (time) => along(knots, "time", "at", time),
    time: (position) => along(knots, "at", "time", position),
  };
}

type Knot = { time: number; at: number };

/** Between two knots in proportion, outside of them at the rate of real time. */
function along(knots: readonly Knot[], from: keyof Knot, to: keyof Knot, value: number): number {
  const right = knots.findIndex((knot) => knot[from] >= value);
  const after = knots[right];
  const before = knots[right - 1] ?? (right < 0 ? knots.at(-1) : undefined);
  if (!before) return after ? after[to] + value - after[from] : value;
  if (!after) return before[to] + value - before[from];
  const width = after[from] - before[from];
  return before[to] + (width === 0 ? 0 : (value - before[from]) / width) * (after[to] - before[to]);
}

/** The zoom (scale and shift in px) that shows `from` to `to` of the axis between two edges. */
export function zoomTo(
  axis: TimeAxis,
  [from, to]: [number, number],
  [left, right]: [number, number],
): { k: number; x: number } {
  const k = Math.max(1, axis.length / Math.max(MIN_LENGTH_MS, to - from));
  const start = left + (from / axis.length) * (right - left);
  return { k, x: left - start * k };
}

/** `text` in at most `room` px of the chart's small type; the end is cut off. */
export function cutTo(text: string, room: number): string {
  const letters = Math.max(1, Math.floor(room / LETTER_WIDTH));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

/** Mean width of a letter of the chart's 12 px monospace type, px, rounded up. */
const LETTER_WIDTH = 7.3;
