/** The tool call waterfall: calls under their turns. Pure. */
import type { WaterfallBar, WaterfallPanel, WaterfallTurn } from "../../views/models/tools.ts";
import type { StoredSession, ToolCallRow, TurnRow } from "../store/rows.ts";
import { turnMs } from "./evals.ts";
import { sessionStatus } from "./session_view.ts";

/** More bars than this help nobody and make the page slow: the newest are shown, a turn has its own page. */
export const MAX_BARS = 200;

type Session = Pick<
  StoredSession,
  "sessionId" | "endedAt" | "lastEventAt" | "state" | "turnCount" | "toolCallCount"
>;

/** What the store tells of one session's calls. */
export interface TimelineRows {
  session: Session;
  calls: readonly ToolCallRow[];
  /** The newest turns, in any order. */
  turns: readonly TurnRow[];
}

/** The waterfall at `now`: turns by start, each with its calls by start. */
export function waterfall({ session, calls, turns }: TimelineRows, now: number): WaterfallPanel {
  const alive = sessionStatus(session, now) !== "ended";
  const numbered = numberTurns(turns, session.turnCount);
  const newest = [...calls].sort(byStart).slice(-MAX_BARS);
  const bars = new Map<NumberedTurn | null, WaterfallBar[]>();
  for (const call of newest) {
    const turn = turnOf(call, numbered);
    const group = bars.get(turn) ?? [];
    group.push(barOf(call, alive && (turn?.endedAt ?? null) === null));
    bars.set(turn, group);
  }
  const first = newest.length < session.toolCallCount ? newest[0]?.startedAt : undefined;
  const shown = newest.length === 0 ? [] : [null, ...numbered]
    .filter((turn) => bars.has(turn) || keepsEmpty(turn, first))
    .map((turn) => turnWithBars(turn, (bars.get(turn) ?? []).sort(byBarStart)));
  return {
    sessionId: session.sessionId,
    turns: shown,
    shown: newest.length,
    total: Math.max(session.toolCallCount, newest.length),
    ...span(shown.flatMap((turn) => turn.bars), now),
  };
}

/** A turn with its number on the page: 1 is the first by start. */
export interface NumberedTurn extends TurnRow {
  number: number;
}

/** Turns that count, by start. The store may hold older ones than it gave: they took the first numbers. */
export function numberTurns(turns: readonly TurnRow[], turnCount: number): NumberedTurn[] {
  const counted = turns.filter((turn) => turn.counted).sort((a, b) =>
    (turnStart(a) ?? 0) - (turnStart(b) ?? 0) || (a.turnKey < b.turnKey ? -1 : 1)
  );
  const before = Math.max(0, turnCount - counted.length);
  return counted.map((turn, index) => ({ ...turn, number: before + index + 1 }));
}

function turnStart({ startedAt, endedAt }: TurnRow): number | null {
  return startedAt ?? endedAt;
}

/** The turn that a call names, else the latest that was under way when it began, else null. */
function turnOf(call: ToolCallRow, turns: readonly NumberedTurn[]): NumberedTurn | null {
  const named = call.turnId === null
    ? undefined
    : turns.find((turn) => turn.turnId === call.turnId);
  if (named) return named;
  const before = turns.findLast(({ startedAt }) =>
    startedAt !== null && startedAt <= call.startedAt
  );
  if (!before) return null;
  return before.endedAt === null || call.startedAt <= before.endedAt ? before : null;
}

/** Turns without calls are shown, but not those older than the oldest of the newest calls. */
function keepsEmpty(turn: NumberedTurn | null, first: number | undefined): boolean {
  return turn !== null && (first === undefined || (turnStart(turn) ?? 0) >= first);
}

/** One call; its bar is the time the tool itself ran, as far as that is known. */
function barOf(call: ToolCallRow, open: boolean): WaterfallBar {
  const { durationMs } = call;
  const endedAt = call.endedAt ?? (durationMs === null ? null : call.startedAt + durationMs);
  const ownStart = endedAt !== null && durationMs !== null ? endedAt - durationMs : call.startedAt;
  return {
    toolCallId: call.toolCallId,
    toolName: call.toolName,
    startedAt: ownStart,
    endedAt,
    durationMs,
    isError: call.isError,
    running: endedAt === null && open,
    inputSizeBytes: call.inputSizeBytes,
    outputSizeBytes: call.outputSizeBytes,
    exitCode: call.exitCode,
    subagentId: call.subagentId,
    parentToolCallId: call.parentToolCallId,
    requestedAt: ownStart - call.startedAt >= LEAST_WAIT_MS ? call.startedAt : null,
  };
}

/** A shorter wait is only a hook's process starting, not a person deciding. */
const LEAST_WAIT_MS = 500;

function turnWithBars(turn: NumberedTurn | null, bars: WaterfallBar[]): WaterfallTurn {
  if (turn === null) {
    return { number: 0, startedAt: null, endedAt: null, durationMs: null, outcome: null, bars };
  }
  const { number, startedAt, endedAt, outcome } = turn;
  return { number, startedAt, endedAt, durationMs: turnMs(turn), outcome, bars };
}

/** From the first request to the last end; what still runs reaches to `now`. */
function span(
  bars: readonly WaterfallBar[],
  now: number,
): { fromAt: number | null; toAt: number | null } {
  let fromAt: number | null = null;
  let toAt: number | null = null;
  for (const { startedAt, requestedAt, endedAt, running } of bars) {
    const from = requestedAt ?? startedAt;
    const to = Math.max(startedAt, endedAt ?? (running ? now : startedAt));
    fromAt = fromAt === null ? from : Math.min(fromAt, from);
    toAt = toAt === null ? to : Math.max(toAt, to);
  }
  return { fromAt, toAt };
}

function byStart(a: ToolCallRow, b: ToolCallRow): number {
  return a.startedAt - b.startedAt || (a.toolCallId < b.toolCallId ? -1 : 1);
}

function byBarStart(a: WaterfallBar, b: WaterfallBar): number {
  return a.startedAt - b.startedAt || (a.toolCallId < b.toolCallId ? -1 : 1);
}
