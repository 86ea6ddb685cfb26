/** One valid wire event of a given type, or of any. */
import fc from "fast-check";
import type { EventType, WireEvent } from "../../sdk/types.ts";
import { type EventOf, RECIPES, record } from "./recipes.ts";

/** The fields that are never left out or null. */
const REQUIRED: { [T in EventType]?: readonly (keyof EventOf<T>)[] } = {
  tool_call_start: ["toolName", "toolCallId"],
  tool_call_end: ["toolName", "toolCallId"],
  tool_call: ["toolName", "toolCallId"],
  token_usage: ["input", "output"],
  context_usage: ["tokensUsed"],
  context_breakdown: ["segments", "totalTokens"],
  rate_limit: ["limitId", "usedPct"],
  session_state: ["state"],
  span: ["traceId", "spanId", "name", "startNs", "endNs"],
  eval_rating: ["turnId", "userRating"],
  drift_ack: ["driftId"],
  mcp_request: ["method", "serverName"],
  mcp_response: ["method", "serverName"],
  rag_retrieval: ["source"],
  rag_embedding: ["source"],
  rag_index: ["source"],
  custom: ["eventName"],
  latency: ["operation", "totalMs"],
  cost: ["totalCost"],
  output_eval: ["metrics"],
  prompt_rating: ["promptHash", "variant", "metrics"],
  drift: [
    "metric",
    "baseline",
    "current",
    "deviationPct",
    "direction",
    "severity",
    "windowSize",
    "threshold",
  ],
};

const BASE = {
  id: fc.uuid(),
  sessionId: fc.constantFrom("s1", "s2", "codex-019c7e7f-aaa", "otel:süß:1"),
  timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_795_000_000_000 }),
  collector: fc.constantFrom("hook", "batch", "transcript", "rollout", "otel", "sdk", "other"),
  turnId: fc.constantFrom("t1", "t2"),
  subagentId: fc.constantFrom("a1", "a2"),
  agent: fc.constantFrom("", "claude-code", "codex", "pi", "sdk"),
};

/** Every known type. */
export const EVENT_TYPES = Object.keys(RECIPES) as EventType[];

/** A valid event of one known type; each optional field is absent, null or a value. */
export function knownEvent<T extends EventType>(type: T): fc.Arbitrary<EventOf<T>> {
  const fields = { ...BASE, type: fc.constant(type), ...RECIPES[type] };
  const required = ["id", "sessionId", "timestamp", "type", ...(REQUIRED[type] ?? []).map(String)];
  // The recipe is typed field by field; TypeScript cannot put the fields together again.
  return record(fields, required) as unknown as fc.Arbitrary<EventOf<T>>;
}

/** A valid event of any known type, each with an id of its own, before the end of 2026. */
export function wireEvent(): fc.Arbitrary<WireEvent> {
  return fc.constantFrom(...EVENT_TYPES).chain((type) => knownEvent(type));
}
