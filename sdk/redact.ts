/**
 * Which fields of which event hold content: what a person or a model wrote. Every other field that
 * AIr knows is plain: a name, an id or a number. A field that is not listed is unknown, and its
 * strings count as content. No dependencies: hooks load this file too.
 */
import type { EventBase, EventType, KnownEvent } from "./types.ts";

/** `plain` is kept, `content` is redacted, a table goes one level down (into each item of a list). */
export type FieldKind = "plain" | "content" | FieldKinds;
/** Field name to kind. */
export interface FieldKinds {
  readonly [field: string]: FieldKind;
}

/** The kinds that a value of type V may have. What the interface leaves open is content. */
type KindOf<V> = unknown extends V ? "content"
  : V extends readonly (infer Item)[] ? KindOf<Item>
  : V extends object ? { readonly [K in keyof V]-?: KindOf<NonNullable<V[K]>> }
  : "plain" | "content";
type OwnKinds<T extends EventType> = {
  readonly [
    K in Exclude<keyof Extract<KnownEvent, { type: T }>, keyof EventBase | "type">
  ]-?: KindOf<Exclude<Extract<KnownEvent, { type: T }>[K], null | undefined>>;
};

function plain<Name extends string>(...names: Name[]): Record<Name, "plain"> {
  return Object.fromEntries(names.map((name) => [name, "plain"])) as Record<Name, "plain">;
}

function content<Name extends string>(...names: Name[]): Record<Name, "content"> {
  return Object.fromEntries(names.map((name) => [name, "content"])) as Record<Name, "content">;
}

/** The fields of every event, whatever its type. */
export const BASE_FIELDS: { readonly [K in keyof EventBase | "type"]-?: "plain" } = plain(
  ...[
    "id",
    "sessionId",
    "timestamp",
    "type",
    "collector",
    "turnId",
    "subagentId",
    "agent",
  ] as const,
);

const llm = plain("model", "provider");
const call = plain("toolName", "toolCallId", "turnIndex", "parentToolCallId");
const mcp = plain("method", "toolName", "resourceUri", "serverName");

/** The own fields of every known type. */
export const EVENT_FIELDS: { readonly [T in EventType]: OwnKinds<T> } = {
  session_start: {
    ...llm,
    ...plain("cwd", "project", "gitBranch", "agentVersion", "parentSessionId", "source"),
    ...plain("budgetLimit"),
  },
  session_end: plain("reason"),
  agent_start: { ...llm, ...plain("thinkingLevel") },
  agent_end: { ...llm, ...plain("messageCount") },
  turn_start: plain("turnIndex"),
  turn_end: plain("turnIndex", "toolCallCount", "durationMs", "ttftMs", "outcome"),
  tool_call_start: { ...call, ...plain("inputSizeBytes"), ...content("inputPreview") },
  tool_call_end: {
    ...call,
    ...plain("durationMs", "outputSizeBytes", "isError", "exitCode"),
    ...content("outputPreview", "errorMessage"),
  },
  tool_call: {
    ...plain("toolName", "toolCallId", "provider", "durationMs", "inputTokens", "outputTokens"),
    ...plain("isError"),
    ...content("errorMessage", "metadata"),
  },
  token_usage: {
    ...llm,
    ...plain("input", "output", "cacheRead", "cacheWrite", "totalTokens", "cacheWrite1h"),
    ...plain("reasoning", "requestId", "messageId", "serviceTier", "durationMs", "ttftMs"),
    ...plain("querySource"),
    cost: plain("input", "output", "cacheRead", "cacheWrite", "total"),
  },
  context_usage: plain("tokensUsed", "contextWindow", "utilizationPct"),
  context_breakdown: {
    ...plain("totalTokens", "contextWindow"),
    segments: plain("category", "label", "estimatedTokens", "charCount"),
  },
  compaction: plain("tokensBefore", "tokensAfter", "summaryLength", "isAutomatic"),
  rate_limit: plain("limitId", "usedPct", "windowMinutes", "resetsAt"),
  llm_error: plain("status", "errorClass", "attempt", "retryInMs", "requestId"),
  session_state: plain("state"),
  session_totals: plain("costUsd", "tokens"),
  span: {
    ...plain("traceId", "spanId", "parentSpanId", "name", "startNs", "endNs"),
    ...content("attributes"),
  },
  eval_rating: plain("userRating"),
  drift_ack: plain("driftId"),
  model_change: plain("previousModel", "previousProvider", "newModel", "newProvider", "source"),
  mcp_request: { ...mcp, ...plain("inputSizeBytes"), ...content("inputPreview") },
  mcp_response: {
    ...mcp,
    ...plain("durationMs", "outputSizeBytes", "isError"),
    ...content("outputPreview", "errorMessage"),
  },
  rag_retrieval: {
    ...plain("source", "resultCount", "topScore", "durationMs", "chunkSizes", "totalChunkTokens"),
    ...content("query", "metadata"),
  },
  rag_embedding: plain(
    ...["source", "model", "inputTokens", "durationMs", "dimensions", "batchSize"] as const,
  ),
  rag_index: {
    ...plain("source", "documentCount", "totalTokens", "durationMs"),
    ...content("metadata"),
  },
  custom: {
    ...plain("provider", "eventName", "durationMs", "isError"),
    ...content("data", "errorMessage"),
  },
  heartbeat: plain("contextTokens", "contextWindow"),
  latency: {
    ...llm,
    ...plain("operation", "totalMs", "ttftMs", "percentile"),
    phases: plain("name", "durationMs"),
  },
  cost: {
    ...llm,
    ...plain("inputCost", "outputCost", "cacheReadCost", "cacheWriteCost", "totalCost"),
    ...plain("cumulativeCost", "budgetLimit", "budgetExceeded", "budgetScope", "currency"),
    ...plain("requestId", "messageId"),
  },
  output_eval: {
    ...llm,
    ...plain("turnIndex", "userRating", "tags"),
    metrics: {
      ...plain("responseTokens", "toolCallCount", "toolErrorCount", "toolSuccessRate"),
      ...plain("hadRetry", "hadImmediateFollowUp", "responseLatencyMs", "cacheHitRate"),
    },
  },
  prompt_rating: {
    ...llm,
    ...plain("promptHash", "variant", "category", "rating"),
    ...content("notes"),
    metrics: {
      ...plain("goalAchieved", "turnsToComplete", "totalTokens", "totalCost"),
      ...plain("totalLatencyMs", "toolErrorRate", "requiredCompaction"),
    },
  },
  drift: {
    ...llm,
    ...plain("metric", "baseline", "current", "deviationPct", "direction", "severity"),
    ...plain("windowSize", "threshold"),
  },
};
