/** One line about an event, without content: names, sizes, durations, counts. Pure. */
import type { Measure } from "../../views/models/page.ts";
import type { FeedRow } from "../../views/models/session.ts";
import type { StoredEvent } from "../store/rows.ts";

type Part = (event: StoredEvent) => string | Measure | null;

/** A name that the event holds: a tool, a model, a reason. */
function name(field: string, before = ""): Part {
  return (event) => {
    const value = event[field];
    return typeof value === "string" && value !== "" ? before + value : null;
  };
}

/** A number that the event holds; `times` brings it to the unit. */
function number(
  field: string,
  unit: Measure["unit"],
  label: string | null = null,
  times = 1,
): Part {
  return (event) => {
    const value = field.split(".").reduce<unknown>(inner, event);
    return typeof value === "number" && Number.isFinite(value)
      ? { value: unit === "nanoUsd" ? Math.round(value * times) : value * times, unit, label }
      : null;
  };
}

function inner(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** A number that names rather than measures: `exit 1`. */
function code(before: string, field: string): Part {
  return (event) => typeof event[field] === "number" ? `${before} ${event[field]}` : null;
}

/** A word that stands there when a flag is set. */
function flag(field: string, word: string, otherwise: string | null = null): Part {
  return (event) => event[field] === true ? word : event[field] === false ? otherwise : null;
}

const listLength = (field: string, label: string): Part => (event) => {
  const value = event[field];
  return Array.isArray(value) ? { value: value.length, unit: "count", label } : null;
};

const modelChange: Part = ({ previousModel, newModel }) =>
  typeof newModel !== "string"
    ? null
    : typeof previousModel === "string"
    ? `${previousModel} → ${newModel}`
    : newModel;

const state: Part = ({ state }) => typeof state === "string" ? state.replaceAll("_", " ") : null;

/** Span times are ns as decimal strings: beyond what a double holds, so subtract as integers. */
const spanDuration: Part = ({ startNs, endNs }) => {
  if (!/^\d+$/.test(String(startNs)) || !/^\d+$/.test(String(endNs))) return null;
  const ns = BigInt(String(endNs)) - BigInt(String(startNs));
  return { value: Number(ns) / 1e6, unit: "ms", label: null };
};

const NANO_USD = 1e9;
const error = flag("isError", "error");
const ran = number("durationMs", "ms");
const sizeIn = number("inputSizeBytes", "bytes", "in");
const sizeOut = number("outputSizeBytes", "bytes", "out");
const model = name("model");

const PARTS: Record<string, Part[]> = {
  session_start: [name("project"), model, name("gitBranch", "branch ")],
  session_end: [name("reason")],
  agent_start: [model, name("thinkingLevel", "thinking ")],
  agent_end: [model, number("messageCount", "count", "messages")],
  turn_start: [],
  turn_end: [name("outcome"), ran, number("toolCallCount", "count", "tool calls")],
  tool_call_start: [name("toolName"), sizeIn],
  tool_call_end: [name("toolName"), error, ran, sizeOut, code("exit", "exitCode")],
  tool_call: [name("toolName"), error, ran],
  token_usage: [
    model,
    number("input", "tokens", "in"),
    number("output", "tokens", "out"),
    number("cacheRead", "tokens", "cache read"),
    number("cacheWrite", "tokens", "cache write"),
    number("cost.total", "nanoUsd", null, NANO_USD),
  ],
  context_usage: [
    number("tokensUsed", "tokens", "used"),
    number("contextWindow", "tokens", "window"),
    number("utilizationPct", "ratio", null, 0.01),
  ],
  context_breakdown: [
    listLength("segments", "segments"),
    number("totalTokens", "tokens", "used"),
    number("contextWindow", "tokens", "window"),
  ],
  compaction: [
    flag("isAutomatic", "automatic", "manual"),
    number("tokensBefore", "tokens", "before"),
    number("tokensAfter", "tokens", "after"),
  ],
  rate_limit: [name("limitId"), number("usedPct", "ratio", "used", 0.01)],
  llm_error: [
    code("status", "status"),
    name("errorClass"),
    code("attempt", "attempt"),
  ],
  session_state: [state],
  session_totals: [
    number("costUsd", "nanoUsd", null, NANO_USD),
    number("tokens", "tokens", "tokens"),
  ],
  span: [name("name"), spanDuration],
  eval_rating: [number("userRating", "count", "of 5")],
  drift_ack: [name("driftId")],
  model_change: [modelChange],
  mcp_request: [name("serverName"), name("method"), name("toolName"), sizeIn],
  mcp_response: [name("serverName"), name("method"), name("toolName"), error, ran, sizeOut],
  rag_retrieval: [name("source"), number("resultCount", "count", "results"), ran],
  rag_embedding: [name("source"), model, number("inputTokens", "tokens", "tokens"), ran],
  rag_index: [name("source"), number("documentCount", "count", "documents"), ran],
  provider_registered: [name("name"), name("kind")],
  custom: [name("eventName"), name("provider"), error, ran],
  heartbeat: [number("contextTokens", "tokens", "in context")],
  latency: [
    name("operation"),
    number("totalMs", "ms"),
    number("ttftMs", "ms", "to the first token"),
  ],
  cost: [
    model,
    number("totalCost", "nanoUsd", null, NANO_USD),
    flag("budgetExceeded", "over budget"),
  ],
  output_eval: [model, number("metrics.toolSuccessRate", "ratio", "tool success")],
  prompt_rating: [name("variant"), model, number("rating", "count", "of 5")],
  drift: [
    name("metric"),
    name("severity"),
    name("direction"),
    number("deviationPct", "ratio", null, 0.01),
  ],
};

/** The summary's parts, in order; empty for a type that AIr does not know. */
export function eventSummary(event: StoredEvent): (string | Measure)[] {
  return (Object.hasOwn(PARTS, event.type) ? PARTS[event.type] ?? [] : [])
    .map((part) => part(event))
    .filter((part) => part !== null);
}

/** An event as one line of the feed. */
export function feedRow(stored: StoredEvent): FeedRow {
  // A batch tells every call as failed; that stands only where nobody else saw the call's end.
  const event = stored.collector === "batch" ? { ...stored, isError: null } : stored;
  const { collector, outcome, isError, budgetExceeded } = event;
  return {
    seq: event.seq,
    id: event.id,
    at: event.timestamp,
    sessionId: event.sessionId,
    type: event.type,
    summary: eventSummary(event),
    isError: event.type === "llm_error" || isError === true || outcome === "error" ||
      budgetExceeded === true,
    collector: typeof collector === "string" ? collector : null,
  };
}
