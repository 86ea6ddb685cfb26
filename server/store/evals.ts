/** Reads quality signals: those that clients told, and those that the facts show. */
import { type EvalLlmCall, type EvalLlmError, evalsOf, type TurnEval } from "../domain/evals.ts";
import { readEvalRatings } from "./clicks.ts";
import { all, type Db } from "./db.ts";
import { toolRunsFrom } from "./tool_calls.ts";
import { readTurns } from "./turns.ts";

/** One eval a turn of the newest `limit` turns, oldest first. */
export function readEvals(db: Db, sessionId: string, limit: number): TurnEval[] {
  const turns = readTurns(db, sessionId, limit).filter((turn) => turn.counted);
  const from = turns[0]?.startedAt ?? 0;
  return evalsOf({
    turns,
    toolCalls: toolRunsFrom(db, sessionId, from),
    llmCalls: llmCalls(db, sessionId, from),
    llmErrors: llmErrors(db, sessionId, from),
    told: told(db, sessionId, limit),
    ratings: readEvalRatings(db, sessionId),
  });
}

function llmCalls(db: Db, sessionId: string, from: number): EvalLlmCall[] {
  const sql = `
    SELECT turn_id AS turnId, at, model, provider, input_tokens AS inputTokens,
      output_tokens AS outputTokens, cache_read_tokens AS cacheReadTokens,
      cache_write_tokens AS cacheWriteTokens
    FROM llm_calls
    WHERE session_id = :sessionId AND counted = 1 AND input_tokens IS NOT NULL AND at >= :from
    ORDER BY at`;
  return all<EvalLlmCall>(db, sql, { sessionId, from });
}

function llmErrors(db: Db, sessionId: string, from: number): EvalLlmError[] {
  const sql = "SELECT at FROM llm_errors WHERE session_id = :sessionId AND at >= :from";
  return all<EvalLlmError>(db, sql, { sessionId, from });
}

interface ToldRow {
  at: number;
  turnId: string | null;
  turnIndex: number | null;
  model: string | null;
  provider: string | null;
  metrics: string;
  userRating: number | null;
}

function told(db: Db, sessionId: string, limit: number): TurnEval[] {
  const sql = `
    SELECT at, turn_id AS turnId, turn_index AS turnIndex, model, provider, metrics,
      user_rating AS userRating
    FROM evals WHERE session_id = :sessionId ORDER BY at DESC, event_id DESC LIMIT :limit`;
  return all<ToldRow>(db, sql, { sessionId, limit }).reverse()
    .map(({ metrics, ...row }) => ({
      ...row,
      turnKey: null,
      ...signals(JSON.parse(metrics)),
      isDerived: false,
    }));
}

function signals(metrics: Record<string, unknown>) {
  const number = (name: string) => typeof metrics[name] === "number" ? metrics[name] : null;
  const flag = (name: string) => typeof metrics[name] === "boolean" ? metrics[name] : null;
  return {
    responseTokens: number("responseTokens"),
    toolCallCount: number("toolCallCount"),
    toolErrorCount: number("toolErrorCount"),
    toolSuccessRate: number("toolSuccessRate"),
    hadRetry: flag("hadRetry"),
    hadImmediateFollowUp: flag("hadImmediateFollowUp"),
    responseLatencyMs: number("responseLatencyMs"),
    cacheHitRate: number("cacheHitRate"),
  };
}
