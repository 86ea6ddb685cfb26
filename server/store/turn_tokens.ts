/** Reads the tokens of a session's turns. */
import { byTurn, running } from "../domain/evals.ts";
import type { TokenSums, TurnTokensRow } from "./course_rows.ts";
import { all, type Db } from "./db.ts";
import type { TurnRow } from "./rows.ts";
import { readTurns } from "./turns.ts";

/** Turns that a chart can show. */
const MAX_TURNS = 500;
/** Calls that are summed up, the newest: ten for each turn. */
const MAX_CALLS = 5_000;

interface Call extends Omit<TokenSums, "calls"> {
  at: number;
  turnId: string | null;
}

/** The newest `limit` turns, oldest first; at the end what belongs to none of them. */
export function readTurnTokens(db: Db, sessionId: string, limit: number): TurnTokensRow[] {
  const most = Math.min(limit, MAX_TURNS);
  const newest = readTurns(db, sessionId, most);
  const turns = newest.filter((turn) => turn.counted);
  // What came before the first turn of all belongs to none; before the first of the newest, to older ones.
  const from = newest.length < most || !turns[0] ? 0 : beginOf(turns[0]);
  const calls = readCalls(db, sessionId, from);
  const found = byTurn(turns, calls, running);
  const rows = turns.map((turn) => {
    const { turnKey, turnId, turnIndex } = turn;
    return { turnKey, turnId, turnIndex, at: beginOf(turn), ...sumOf(found.get(turn) ?? []) };
  });
  const taken = new Set([...found.values()].flat());
  const rest = calls.filter((call) => !taken.has(call));
  if (rest.length === 0) return rows;
  const none = { turnKey: null, turnId: null, turnIndex: null, at: rest[0]!.at };
  return [...rows, { ...none, ...sumOf(rest) }];
}

function beginOf({ startedAt, endedAt }: TurnRow): number {
  return startedAt ?? endedAt ?? 0;
}

/** Counted calls from a time on, oldest first. */
function readCalls(db: Db, sessionId: string, from: number): Call[] {
  const sql = `
    SELECT at, turn_id AS turnId, coalesce(input_tokens, 0) AS inputTokens,
      coalesce(output_tokens, 0) AS outputTokens, coalesce(cache_read_tokens, 0) AS cacheReadTokens,
      coalesce(cache_write_tokens, 0) AS cacheWriteTokens, cost_nano_usd AS costNanoUsd
    FROM llm_calls INDEXED BY llm_calls_by_time
    WHERE session_id = :sessionId AND at >= :from AND counted = 1
    ORDER BY at DESC LIMIT :limit`;
  return all<Call>(db, sql, { sessionId, from, limit: MAX_CALLS }).reverse();
}

function sumOf(calls: readonly Call[]): TokenSums {
  const sum = (name: Exclude<keyof TokenSums, "calls" | "costNanoUsd">) =>
    calls.reduce((total, call) => total + call[name], 0);
  const costs = calls.map((call) => call.costNanoUsd).filter((cost) => cost !== null);
  return {
    calls: calls.length,
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    cacheReadTokens: sum("cacheReadTokens"),
    cacheWriteTokens: sum("cacheWriteTokens"),
    costNanoUsd: costs.length > 0 ? costs.reduce((total, cost) => total + cost, 0) : null,
  };
}
