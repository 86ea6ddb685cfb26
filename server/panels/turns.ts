import type { TurnCallsPanel, TurnLine, TurnsPanel } from "../../views/models/session.ts";
import { Problem } from "../problem.ts";
import type { Reads } from "../store/api.ts";
import type { LlmCallRow, TurnTokensRow } from "../store/course_rows.ts";
import { turnMs } from "../domain/evals.ts";
import { sessionName } from "../domain/session_view.ts";
import type { ToolCallRow, TurnRow } from "../store/rows.ts";
import { knownSession } from "./kpis.ts";
import { NEWEST_TURN_TOKENS, NEWEST_TURNS } from "./reads_once.ts";

/** As many turns as a person looks through; the chart beside it shows more. */
const MAX_TURNS = 50;

/** The newest turns of a session, newest first. Throws `not_found` for an unknown id. */
export async function turnsPanel(store: Reads, sessionId: string): Promise<TurnsPanel> {
  const [{ turnCount }, tokens, turns] = await Promise.all([
    knownSession(store, sessionId),
    store.read("turnTokens", { sessionId, limit: NEWEST_TURN_TOKENS }),
    store.read("turns", { sessionId, limit: NEWEST_TURNS }),
  ]);
  const byKey = new Map(turns.map((turn) => [turn.turnKey, turn]));
  const numbered = tokens.filter(({ turnKey }) => turnKey !== null);
  const before = Math.max(0, turnCount - numbered.length);
  const rows = numbered.map((row, index) => line(row, byKey.get(row.turnKey!), before + index + 1));
  const loose = tokens.filter(({ turnKey, calls }) => turnKey === null && calls > 0);
  return {
    sessionId,
    rows: [
      ...rows.slice(-MAX_TURNS).toReversed(),
      ...loose.map((row) => line(row, undefined, null)),
    ],
    total: turnCount,
  };
}

function line(
  { calls, turnKey: _, turnIndex: _index, ...row }: TurnTokensRow,
  turn: TurnRow | undefined,
  number: number | null,
): TurnLine {
  return {
    ...row,
    number,
    callCount: calls,
    durationMs: turn ? turnMs(turn) : null,
    ttftMs: turn?.ttftMs ?? null,
    outcome: turn?.outcome ?? null,
  };
}

/** Calls a page: as many as a person looks through. */
const CALLS_A_PAGE = 100;

/** A page of a turn's calls, oldest first. Throws `not_found` for an unknown session, or a turn without calls. */
export async function turnCallsPanel(
  store: Reads,
  sessionId: string,
  turnId: string,
  cursor: string | null,
): Promise<TurnCallsPanel> {
  const [session, { llmCalls, toolCalls, nextCursor }] = await Promise.all([
    knownSession(store, sessionId),
    store.read("turnCalls", { sessionId, turnId, limit: CALLS_A_PAGE, cursor }),
  ]);
  const rows = [...llmCalls.map(llmLine), ...toolCalls.map(toolLine)]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  if (rows.length === 0) throw new Problem("not_found", `Cannot find calls of turn "${turnId}"`);
  return { sessionId, sessionName: sessionName(session), turnId, rows, nextCursor };
}

function llmLine(row: LlmCallRow): TurnCallsPanel["rows"][number] {
  const { callId, reportedNanoUsd, computedNanoUsd, isEstimated } = row;
  return {
    kind: "llm",
    id: callId,
    at: row.at,
    model: row.model,
    subagentId: row.subagentId,
    durationMs: row.durationMs,
    ttftMs: row.ttftMs,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cacheReadTokens: row.cacheReadTokens,
    cacheWriteTokens: row.cacheWriteTokens,
    costNanoUsd: reportedNanoUsd ?? computedNanoUsd,
    isReported: reportedNanoUsd !== null,
    isEstimated: isEstimated === true,
    counted: row.counted,
  };
}

function toolLine(row: ToolCallRow): TurnCallsPanel["rows"][number] {
  return {
    kind: "tool",
    id: row.toolCallId,
    at: row.startedAt,
    toolName: row.toolName,
    subagentId: row.subagentId,
    durationMs: row.durationMs,
    isError: row.isError,
    inputSizeBytes: row.inputSizeBytes,
    outputSizeBytes: row.outputSizeBytes,
  };
}
