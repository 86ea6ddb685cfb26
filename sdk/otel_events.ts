/** What AIr is told of a span: by the semantic conventions of OpenTelemetry for GenAI. Pure. */
import type { EventInput } from "./inputs.ts";
import type { HrTime, OtelSpan } from "./otel.ts";
import { disjointCounts } from "./pricing.ts";
import { recordId } from "./record_id.ts";

/** One request to a model each; spans of agents hold the sums of such, and would count them twice. */
const LLM_OPERATIONS = new Set(["chat", "text_completion", "generate_content"]);
/** The status code of a span that failed. */
const ERROR = 2;

/** True for a span that the conventions for GenAI or MCP have named attributes for. */
export function isGenAi({ attributes }: OtelSpan): boolean {
  for (const name in attributes) if (/^(?:gen_ai|mcp)\./.test(name)) return true;
  return false;
}

/** The span itself, and the fact that it tells of, if any. */
export function spanEvents(span: OtelSpan, defaultSession: string | null): EventInput[] {
  const { traceId, spanId } = span.spanContext();
  const service = text(span.resource?.attributes ?? {}, "service.name") ?? "unknown";
  const sessionId = text(span.attributes, "gen_ai.conversation.id", "session.id") ??
    defaultSession ?? `otel:${service}:${traceId}`;
  const common = { sessionId, collector: "otel", timestamp: millis(span.endTime) };
  const withId = (event: EventInput): EventInput => ({
    ...event,
    ...common,
    id: recordId("otel", sessionId, `${traceId}-${spanId}`, event.type),
  });
  const fact = factOf(span, spanId, service);
  const parentSpanId = span.parentSpanContext?.spanId ?? span.parentSpanId;
  const whole: EventInput = {
    type: "span",
    traceId,
    spanId,
    ...(parentSpanId ? { parentSpanId } : {}),
    name: span.name,
    startNs: nanos(span.startTime),
    endNs: nanos(span.endTime),
    attributes: span.attributes,
  };
  return [whole, ...fact === null ? [] : [fact]].map(withId);
}

function factOf(span: OtelSpan, spanId: string, service: string): EventInput | null {
  const operation = text(span.attributes, "gen_ai.operation.name") ?? "";
  if (LLM_OPERATIONS.has(operation)) return llmCall(span);
  if (operation === "execute_tool") return toolCall(span, spanId);
  return operation === "embeddings" ? embedding(span, service) : null;
}

function llmCall(span: OtelSpan): EventInput {
  const { attributes } = span;
  const input = count(attributes, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
  const output = count(attributes, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
  if (span.status.code === ERROR && input === null && output === null) {
    return {
      type: "llm_error",
      status: count(attributes, "http.response.status_code"),
      errorClass: text(attributes, "error.type"),
    };
  }
  // What was read from and written to the cache is part of the input, as the conventions count.
  const counts = disjointCounts({
    input: input ?? 0,
    cached: count(attributes, "gen_ai.usage.cache_read.input_tokens"),
    cacheWrite: count(
      attributes,
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
    ),
    output: output ?? 0,
  });
  const firstChunkSeconds = count(attributes, "gen_ai.response.time_to_first_chunk");
  return {
    type: "token_usage",
    ...counts,
    model: text(attributes, "gen_ai.response.model", "gen_ai.request.model"),
    provider: text(attributes, "gen_ai.provider.name", "gen_ai.system"),
    messageId: text(attributes, "gen_ai.response.id"),
    durationMs: durationMs(span),
    ttftMs: firstChunkSeconds === null ? null : firstChunkSeconds * 1000,
  };
}

function toolCall(span: OtelSpan, spanId: string): EventInput {
  const { attributes, status } = span;
  const isError = status.code === ERROR;
  return {
    type: "tool_call",
    toolName: text(attributes, "gen_ai.tool.name") ?? span.name,
    toolCallId: text(attributes, "gen_ai.tool.call.id") ?? spanId,
    provider: "otel",
    durationMs: durationMs(span),
    isError,
    ...(isError ? { errorMessage: status.message || text(attributes, "error.type") } : {}),
  };
}

function embedding(span: OtelSpan, service: string): EventInput {
  const { attributes } = span;
  return {
    type: "rag_embedding",
    source: text(attributes, "gen_ai.data_source.id") ?? service,
    model: text(attributes, "gen_ai.response.model", "gen_ai.request.model"),
    inputTokens: count(attributes, "gen_ai.usage.input_tokens"),
    durationMs: durationMs(span),
    dimensions: count(attributes, "gen_ai.embeddings.dimension.count"),
  };
}

/** The first of these attributes that is a text with something in it. */
function text(attributes: Readonly<Record<string, unknown>>, ...names: string[]): string | null {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** The first of these attributes that is a number, not negative. */
function count(attributes: Readonly<Record<string, unknown>>, ...names: string[]): number | null {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
  }
  return null;
}

function millis([seconds, nanoseconds]: HrTime): number {
  return Math.round(seconds * 1e3 + nanoseconds / 1e6);
}

/** As a text: a number has not enough digits. */
function nanos([seconds, nanoseconds]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
}

function durationMs({ startTime, endTime }: OtelSpan): number {
  const seconds = endTime[0] - startTime[0];
  return Math.max(0, seconds * 1e3 + (endTime[1] - startTime[1]) / 1e6);
}
