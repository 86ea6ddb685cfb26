/** Facts that each one event tells alone: a row an event, nothing to merge. */
import type {
  Compaction,
  ContextBreakdown,
  ContextUsage,
  Drift,
  Latency,
  LlmError,
  McpResponse,
  OutputEval,
  PromptRating,
  RagEmbedding,
  RagIndex,
  RagRetrieval,
  RateLimit,
  Span,
  TokenUsage,
} from "../../sdk/types.ts";
import { whole } from "../domain/told.ts";
import { witnessOf } from "../domain/witness.ts";
import type { Db, SqlValue } from "./db.ts";
import type { OperationSample } from "./totals.ts";

function insert(db: Db, table: string, columns: string, values: SqlValue[]): void {
  const marks = values.map(() => "?").join(", ");
  db.statement(`INSERT INTO ${table} (event_id, session_id, at, ${columns}) VALUES (${marks})`)
    .run(...values);
}

function head(event: { id: string; sessionId: string; timestamp: number }): SqlValue[] {
  return [event.id, event.sessionId, event.timestamp];
}

function flag(value: boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export function addCompaction(db: Db, event: Compaction): void {
  insert(
    db,
    "compactions",
    "witness, tokens_before, tokens_after, summary_length, is_automatic",
    [
      ...head(event),
      witnessOf(event.collector),
      whole(event.tokensBefore),
      whole(event.tokensAfter),
      whole(event.summaryLength),
      flag(event.isAutomatic),
    ],
  );
}

/** A failed request, or an answer without a single token, which is one too. */
export function addLlmError(db: Db, event: LlmError | TokenUsage): void {
  const told = event.type === "llm_error" ? event : null;
  insert(
    db,
    "llm_errors",
    "witness, status, error_class, attempt, retry_in_ms, request_id",
    [
      ...head(event),
      witnessOf(event.collector),
      whole(told?.status),
      told ? told.errorClass ?? null : "empty_answer",
      whole(told?.attempt),
      told?.retryInMs ?? null,
      event.requestId ?? null,
    ],
  );
}

export function addContextSnapshot(db: Db, event: ContextUsage | ContextBreakdown): void {
  const isBreakdown = event.type === "context_breakdown";
  insert(db, "context_snapshots", "subagent_id, tokens_used, context_window, segments", [
    ...head(event),
    event.subagentId ?? null,
    Math.round(isBreakdown ? event.totalTokens : event.tokensUsed),
    whole(event.contextWindow),
    isBreakdown ? JSON.stringify(event.segments) : null,
  ]);
}

/** Gives the sample for the totals. */
export function addLatencySample(db: Db, event: Latency): OperationSample {
  const { sessionId, operation, totalMs } = event;
  const model = event.model ?? "";
  const provider = event.provider ?? "";
  const ttftMs = event.ttftMs ?? null;
  insert(db, "latency_samples", "operation, model, provider, total_ms, ttft_ms, phases", [
    ...head(event),
    operation,
    model,
    provider,
    totalMs,
    ttftMs,
    json(event.phases),
  ]);
  return { sessionId, operation, model, provider, totalMs, ttftMs };
}

export function addEval(db: Db, event: OutputEval): void {
  insert(db, "evals", "turn_id, turn_index, model, provider, metrics, user_rating, tags", [
    ...head(event),
    event.turnId ?? null,
    whole(event.turnIndex),
    event.model ?? null,
    event.provider ?? null,
    JSON.stringify(event.metrics),
    event.userRating ?? null,
    json(event.tags),
  ]);
}

export function addPromptRating(db: Db, event: PromptRating): void {
  insert(
    db,
    "prompt_ratings",
    "prompt_hash, variant, category, model, provider, metrics, rating",
    [
      ...head(event),
      event.promptHash,
      event.variant,
      event.category ?? null,
      event.model ?? null,
      event.provider ?? null,
      JSON.stringify(event.metrics),
      event.rating ?? null,
    ],
  );
}

export function addDrift(db: Db, event: Drift): void {
  insert(
    db,
    "drift_events",
    "metric, model, provider, baseline, current, deviation_pct, direction, severity, " +
      "window_size, threshold",
    [
      ...head(event),
      event.metric,
      event.model ?? null,
      event.provider ?? null,
      event.baseline,
      event.current,
      event.deviationPct,
      event.direction,
      event.severity,
      Math.round(event.windowSize),
      event.threshold,
    ],
  );
}

export function addRateLimit(db: Db, event: RateLimit): void {
  insert(db, "rate_limits", "agent, limit_id, used_pct, window_minutes, resets_at", [
    ...head(event),
    event.agent ?? "",
    event.limitId,
    event.usedPct,
    event.windowMinutes ?? null,
    whole(event.resetsAt),
  ]);
}

export function addSpan(db: Db, event: Span): void {
  insert(db, "spans", "trace_id, span_id, parent_span_id, name, start_ns, end_ns", [
    ...head(event),
    event.traceId,
    event.spanId,
    event.parentSpanId ?? null,
    event.name,
    String(event.startNs),
    String(event.endNs),
  ]);
}

/** One call of an MCP server or RAG source. */
export function addSourceCall(
  db: Db,
  event: McpResponse | RagRetrieval | RagEmbedding | RagIndex,
): void {
  const isMcp = event.type === "mcp_response";
  const retrieval = event.type === "rag_retrieval" ? event : null;
  insert(
    db,
    "source_calls",
    "kind, source, operation, tool_name, duration_ms, is_error, result_count, top_score, tokens",
    [
      ...head(event),
      isMcp ? "mcp" : "rag",
      isMcp ? event.serverName : event.source,
      isMcp ? event.method : event.type,
      isMcp ? event.toolName ?? null : null,
      event.durationMs ?? null,
      isMcp ? flag(event.isError) : null,
      whole(retrieval?.resultCount),
      retrieval?.topScore ?? null,
      whole(tokensOf(event)),
    ],
  );
}

function tokensOf(event: McpResponse | RagRetrieval | RagEmbedding | RagIndex) {
  switch (event.type) {
    case "rag_retrieval":
      return event.totalChunkTokens;
    case "rag_embedding":
      return event.inputTokens;
    case "rag_index":
      return event.totalTokens;
    case "mcp_response":
      return null;
  }
}
