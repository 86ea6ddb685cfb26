/** The fields of every event type, as zod schemas. */
import * as z from "zod";
import {
  MAX_CHUNKS,
  MAX_COUNT,
  MAX_ID_CHARS,
  MAX_NAME_CHARS,
  MAX_PARTS,
  MAX_PATH_CHARS,
  MAX_SEGMENTS,
  MAX_TYPE_CHARS,
  MAX_UNIX_MS,
  MAX_USD,
  MIN_TIMESTAMP,
  storable,
} from "./limits.ts";
import type { EventBase, EventType, KnownEvent } from "./types.ts";

/** The interface of a type. */
export type EventOf<T extends EventType> = Extract<KnownEvent, { type: T }>;
/** A schema for each own field; a base field only where a type wants more of it. */
type FieldsOf<T extends EventType> =
  & { [K in Exclude<keyof EventOf<T>, keyof EventBase | "type">]-?: z.ZodType<EventOf<T>[K]> }
  & { [K in keyof EventBase]?: z.ZodType<EventOf<T>[K]> };

const id = z.string().min(1).max(MAX_ID_CHARS).overwrite(storable);
const name = z.string().max(MAX_NAME_CHARS).overwrite(storable);
const nameId = name.min(1);
const optionalName = name.nullish();
const optionalId = name.nullish().overwrite((value) => value === "" ? null : value);
const path = z.string().max(MAX_PATH_CHARS).overwrite(storable);
const optionalPath = path.nullish();
const number = z.number().min(-MAX_COUNT).max(MAX_COUNT);
const optionalNumber = number.nullish();
const count = z.number().min(0).max(MAX_COUNT);
const optionalCount = count.nullish();
const usd = z.number().min(0).max(MAX_USD);
const optionalUsd = usd.nullish();
const optionalRatio = z.number().min(0).max(1).nullish();
const rating = z.int().min(1).max(5);
const flag = z.boolean().nullish();
const nanoseconds = z.union([z.string().regex(/^\d{1,20}$/), z.number().min(0)]);
/** Content has no limit of its own: the body has one, and redaction cuts. */
const text = z.string().nullish();
const anything = z.unknown().optional();

/** The same schema under several names. */
function all<Schema, Name extends string>(schema: Schema, ...names: Name[]): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

/** At most `max` items, counted before they are looked at: each bad item would cost an issue. */
function list<Item extends z.ZodType>(item: Item, max: number) {
  return z.array(z.unknown()).max(max).pipe(z.array(item));
}

/** What every event has. */
export const BASE = {
  id,
  sessionId: id,
  timestamp: z.number().min(MIN_TIMESTAMP).overwrite(Math.floor),
  collector: z.string().max(MAX_TYPE_CHARS).overwrite(storable).nullish(),
  turnId: optionalId,
  subagentId: optionalId,
  agent: optionalName,
} satisfies { [K in keyof EventBase]-?: z.ZodType<EventBase[K]> };

const llm = all(optionalName, "model", "provider");
const call = all(optionalId, "requestId", "messageId");
const tool = all(nameId, "toolName", "toolCallId");
const toolPlace = { turnIndex: optionalCount, parentToolCallId: optionalId };
const result = { durationMs: optionalCount, isError: flag, errorMessage: text };
const server = all(name, "method", "serverName");
const mcp = { ...server, toolName: optionalName, resourceUri: optionalPath };
const segment = z.looseObject({
  category: name,
  label: path,
  estimatedTokens: count,
  charCount: optionalCount,
});

/** Each type's own fields; `satisfies` refuses a missing or too wide one, wire.ts the rest. */
export const FIELDS = {
  session_start: {
    ...llm,
    ...all(optionalPath, "cwd", "project"),
    ...all(optionalName, "gitBranch", "agentVersion", "source"),
    parentSessionId: optionalId,
    budgetLimit: optionalUsd,
  },
  session_end: { reason: optionalName },
  agent_start: { ...llm, thinkingLevel: optionalName },
  agent_end: { ...llm, messageCount: optionalCount },
  turn_start: { turnIndex: optionalCount },
  turn_end: {
    ...all(optionalCount, "turnIndex", "toolCallCount", "durationMs", "ttftMs"),
    outcome: z.enum(["ok", "error", "interrupted"]).nullish(),
  },
  tool_call_start: { ...tool, ...toolPlace, inputSizeBytes: optionalCount, inputPreview: text },
  tool_call_end: {
    ...tool,
    ...toolPlace,
    ...result,
    outputSizeBytes: optionalCount,
    outputPreview: text,
    exitCode: optionalNumber,
  },
  tool_call: {
    ...tool,
    ...result,
    provider: optionalName,
    ...all(optionalCount, "inputTokens", "outputTokens"),
    metadata: anything,
  },
  token_usage: {
    ...llm,
    ...call,
    ...all(count, "input", "output"),
    ...all(optionalCount, "cacheRead", "cacheWrite", "totalTokens", "cacheWrite1h", "reasoning"),
    cost: z.looseObject(all(optionalUsd, "input", "output", "cacheRead", "cacheWrite", "total"))
      .nullish(),
    ...all(optionalName, "serviceTier", "querySource"),
    ...all(optionalCount, "durationMs", "ttftMs"),
  },
  context_usage: { tokensUsed: count, ...all(optionalCount, "contextWindow", "utilizationPct") },
  context_breakdown: {
    segments: list(segment, MAX_SEGMENTS),
    totalTokens: count,
    contextWindow: optionalCount,
  },
  compaction: {
    ...all(optionalCount, "tokensBefore", "tokensAfter", "summaryLength"),
    isAutomatic: flag,
  },
  rate_limit: {
    limitId: nameId,
    usedPct: count,
    windowMinutes: optionalCount,
    resetsAt: z.number().min(0).max(MAX_UNIX_MS).nullish(),
  },
  llm_error: {
    ...all(optionalCount, "status", "attempt", "retryInMs"),
    errorClass: optionalName,
    requestId: optionalId,
  },
  session_state: { state: z.enum(["working", "waiting_permission", "idle"]) },
  session_totals: { costUsd: optionalUsd, tokens: optionalCount },
  span: {
    ...all(nameId, "traceId", "spanId"),
    parentSpanId: optionalId,
    name,
    ...all(nanoseconds, "startNs", "endNs"),
    attributes: anything,
  },
  eval_rating: { turnId: nameId, userRating: rating },
  drift_ack: { driftId: nameId },
  model_change: {
    ...all(optionalName, "previousModel", "previousProvider", "newModel", "newProvider", "source"),
  },
  mcp_request: { ...mcp, inputSizeBytes: optionalCount, inputPreview: text },
  mcp_response: { ...mcp, ...result, outputSizeBytes: optionalCount, outputPreview: text },
  rag_retrieval: {
    source: name,
    query: text,
    ...all(optionalCount, "resultCount", "durationMs", "totalChunkTokens"),
    topScore: optionalRatio,
    chunkSizes: list(count, MAX_CHUNKS).nullish(),
    metadata: anything,
  },
  rag_embedding: {
    source: name,
    model: optionalName,
    ...all(optionalCount, "inputTokens", "durationMs", "dimensions", "batchSize"),
  },
  rag_index: {
    source: name,
    ...all(optionalCount, "documentCount", "totalTokens", "durationMs"),
    metadata: anything,
  },
  custom: { ...result, provider: optionalName, eventName: name, data: anything },
  heartbeat: all(optionalCount, "contextTokens", "contextWindow"),
  latency: {
    ...llm,
    operation: name,
    totalMs: count,
    ttftMs: optionalCount,
    phases: list(z.looseObject({ name, durationMs: count }), MAX_PARTS).nullish(),
    percentile: z.number().min(0).max(100).nullish(),
  },
  cost: {
    ...llm,
    ...call,
    totalCost: usd,
    ...all(optionalUsd, "inputCost", "outputCost", "cacheReadCost", "cacheWriteCost"),
    ...all(optionalUsd, "cumulativeCost", "budgetLimit"),
    budgetExceeded: flag,
    budgetScope: z.enum(["session", "day"]).nullish(),
    currency: optionalName,
  },
  output_eval: {
    ...llm,
    turnIndex: optionalCount,
    metrics: z.looseObject({
      ...all(optionalCount, "responseTokens", "toolCallCount", "toolErrorCount"),
      ...all(optionalRatio, "toolSuccessRate", "cacheHitRate"),
      ...all(flag, "hadRetry", "hadImmediateFollowUp"),
      responseLatencyMs: optionalCount,
    }),
    userRating: rating.nullish(),
    tags: list(name, MAX_PARTS).nullish(),
  },
  prompt_rating: {
    ...llm,
    promptHash: nameId,
    variant: name,
    category: optionalName,
    metrics: z.looseObject({
      ...all(flag, "goalAchieved", "requiredCompaction"),
      ...all(optionalCount, "turnsToComplete", "totalTokens", "totalLatencyMs"),
      totalCost: optionalUsd,
      toolErrorRate: optionalRatio,
    }),
    rating: rating.nullish(),
    notes: text,
  },
  drift: {
    ...llm,
    ...all(name, "metric", "direction", "severity"),
    ...all(number, "baseline", "current", "deviationPct"),
    ...all(count, "windowSize", "threshold"),
  },
} satisfies { [T in EventType]: FieldsOf<T> };
