/** One recipe for each known event type: an arbitrary for each of its own fields. */
import fc from "fast-check";
import type { EventBase, EventType, KnownEvent } from "../../sdk/types.ts";

/** The interface of one event type. */
export type EventOf<T extends EventType> = Extract<KnownEvent, { type: T }>;
type OwnField<T extends EventType> = Exclude<keyof EventOf<T>, keyof EventBase | "type">;
type Values<V> = fc.Arbitrary<NonNullable<V>>;

const name = fc.constantFrom("", "Read", "claude-opus-4-6", "anthropic", "docs-kb", "süß 🎈");
const id = fc.constantFrom("t1", "t2", "toolu_01", "call:2");
const text = fc.oneof(name, fc.string({ unit: "grapheme", maxLength: 20 }));
const count = fc.oneof(fc.nat(200_000), fc.constantFrom(0, 1, 1e12));
const duration = fc.oneof(fc.nat(60_000), fc.double({ min: 0, max: 1e12, noNaN: true }));
const usd = fc.oneof(fc.nat(100).map((cents) => cents / 100), fc.constantFrom(0, 1e-9, 1e6));
const ratio = fc.nat(100).map((percent) => percent / 100);
const percent = fc.nat(1_500).map((tenths) => tenths / 10);
const rating = fc.integer({ min: 1, max: 5 });
const flag = fc.boolean();
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<NonNullable<unknown>>;
const nanoseconds = fc.oneof(fc.nat(), fc.constantFrom("0", "1795395967807000000"));
const llm = { model: name, provider: name };
const toolCall = { toolName: fc.constantFrom("Read", "Bash"), toolCallId: id };

/** An object whose fields are each absent, null or a value. */
function partial<T>(fields: { [K in keyof T]-?: Values<T[K]> }): fc.Arbitrary<T> {
  return record(fields, []) as fc.Arbitrary<T>;
}

/** An object whose fields, but for the required ones, are each absent, null or a value. */
export function record(
  fields: Record<string, fc.Arbitrary<unknown>>,
  required: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(fields).map(([key, value]) =>
    [key, required.includes(key) ? value : fc.option(value, { freq: 9 })] as const
  );
  return fc.record(Object.fromEntries(entries), {
    requiredKeys: [...required],
    noNullPrototype: true,
  });
}

/** A value for every field of every known type; the types keep it complete. */
export const RECIPES: { [T in EventType]: { [K in OwnField<T>]-?: Values<EventOf<T>[K]> } } = {
  session_start: {
    ...llm,
    cwd: text,
    project: text,
    gitBranch: name,
    agentVersion: name,
    parentSessionId: id,
    source: fc.constantFrom("startup", "resume", "fork"),
    budgetLimit: usd,
  },
  session_end: { reason: name },
  agent_start: { ...llm, thinkingLevel: name },
  agent_end: { ...llm, messageCount: count },
  turn_start: { turnIndex: count },
  turn_end: {
    turnIndex: count,
    toolCallCount: count,
    durationMs: duration,
    ttftMs: duration,
    outcome: fc.constantFrom("ok", "error", "interrupted"),
  },
  tool_call_start: {
    ...toolCall,
    inputSizeBytes: count,
    inputPreview: text,
    turnIndex: count,
    parentToolCallId: id,
  },
  tool_call_end: {
    ...toolCall,
    durationMs: duration,
    outputSizeBytes: count,
    outputPreview: text,
    isError: flag,
    errorMessage: text,
    exitCode: fc.integer({ min: -1, max: 255 }),
    turnIndex: count,
    parentToolCallId: id,
  },
  tool_call: {
    ...toolCall,
    provider: name,
    durationMs: duration,
    inputTokens: count,
    outputTokens: count,
    isError: flag,
    errorMessage: text,
    metadata: json,
  },
  token_usage: {
    ...llm,
    input: count,
    output: count,
    cacheRead: count,
    cacheWrite: count,
    totalTokens: count,
    cost: partial({ input: usd, output: usd, cacheRead: usd, cacheWrite: usd, total: usd }),
    cacheWrite1h: count,
    reasoning: count,
    requestId: id,
    messageId: id,
    serviceTier: name,
    durationMs: duration,
    ttftMs: duration,
    querySource: name,
  },
  context_usage: { tokensUsed: count, contextWindow: count, utilizationPct: percent },
  context_breakdown: {
    segments: fc.array(
      fc.record(
        { category: name, label: text, estimatedTokens: count, charCount: count },
        { noNullPrototype: true },
      ),
      { maxLength: 4 },
    ),
    totalTokens: count,
    contextWindow: count,
  },
  compaction: { tokensBefore: count, tokensAfter: count, summaryLength: count, isAutomatic: flag },
  rate_limit: {
    limitId: id,
    usedPct: percent,
    windowMinutes: count,
    resetsAt: fc.integer({ min: 0, max: 1.9e12 }),
  },
  llm_error: {
    status: fc.constantFrom(0, 429, 529),
    errorClass: name,
    attempt: count,
    retryInMs: duration,
    requestId: id,
  },
  session_state: { state: fc.constantFrom("working", "waiting_permission", "idle") },
  session_totals: { costUsd: usd, tokens: count },
  span: {
    traceId: id,
    spanId: id,
    parentSpanId: id,
    name,
    startNs: nanoseconds,
    endNs: nanoseconds,
    attributes: json,
  },
  eval_rating: { userRating: rating },
  drift_ack: { driftId: id },
  model_change: {
    previousModel: name,
    previousProvider: name,
    newModel: name,
    newProvider: name,
    source: name,
  },
  mcp_request: {
    method: name,
    toolName: name,
    resourceUri: text,
    serverName: name,
    inputSizeBytes: count,
    inputPreview: text,
  },
  mcp_response: {
    method: name,
    toolName: name,
    resourceUri: text,
    serverName: name,
    durationMs: duration,
    outputSizeBytes: count,
    outputPreview: text,
    isError: flag,
    errorMessage: text,
  },
  rag_retrieval: {
    source: name,
    query: text,
    resultCount: count,
    topScore: ratio,
    durationMs: duration,
    chunkSizes: fc.array(count, { maxLength: 4 }),
    totalChunkTokens: count,
    metadata: json,
  },
  rag_embedding: {
    source: name,
    model: name,
    inputTokens: count,
    durationMs: duration,
    dimensions: count,
    batchSize: count,
  },
  rag_index: {
    source: name,
    documentCount: count,
    totalTokens: count,
    durationMs: duration,
    metadata: json,
  },
  custom: {
    provider: name,
    eventName: name,
    data: json,
    durationMs: duration,
    isError: flag,
    errorMessage: text,
  },
  heartbeat: { contextTokens: count, contextWindow: count },
  latency: {
    ...llm,
    operation: fc.constantFrom("turn", "tool_call", "api_call", "ttft", "other"),
    totalMs: duration,
    ttftMs: duration,
    phases: fc.array(fc.record({ name, durationMs: duration }, { noNullPrototype: true }), {
      maxLength: 3,
    }),
    percentile: percent.map((value) => Math.min(value, 100)),
  },
  cost: {
    ...llm,
    inputCost: usd,
    outputCost: usd,
    cacheReadCost: usd,
    cacheWriteCost: usd,
    totalCost: usd,
    cumulativeCost: usd,
    budgetLimit: usd,
    budgetExceeded: flag,
    budgetScope: fc.option(fc.constantFrom("session", "day")),
    currency: fc.constant("USD"),
    requestId: id,
    messageId: id,
  },
  output_eval: {
    ...llm,
    turnIndex: count,
    metrics: partial({
      responseTokens: count,
      toolCallCount: count,
      toolErrorCount: count,
      toolSuccessRate: ratio,
      hadRetry: flag,
      hadImmediateFollowUp: flag,
      responseLatencyMs: duration,
      cacheHitRate: ratio,
    }),
    userRating: rating,
    tags: fc.array(name, { maxLength: 3 }),
  },
  prompt_rating: {
    ...llm,
    promptHash: fc.constant("abcdef0123456789"),
    variant: name,
    category: name,
    metrics: partial({
      goalAchieved: flag,
      turnsToComplete: count,
      totalTokens: count,
      totalCost: usd,
      totalLatencyMs: duration,
      toolErrorRate: ratio,
      requiredCompaction: flag,
    }),
    rating,
    notes: text,
  },
  drift: {
    ...llm,
    metric: name,
    baseline: duration,
    current: duration,
    deviationPct: fc.integer({ min: -100, max: 500 }),
    direction: fc.constantFrom("increase", "decrease"),
    severity: fc.constantFrom("info", "warning", "critical"),
    windowSize: count,
    threshold: percent,
  },
};
