/**
 * Every event that AIr takes in, as plain interfaces: the wire contract of all clients.
 *
 * JSON, camelCase, times in Unix milliseconds, durations in milliseconds, sizes in bytes of UTF-8,
 * money in USD. `null` or absent means "not known", 0 means a measured zero. Fields marked
 * *content* hold what a person or model wrote: they are redacted before anything is stored.
 */
import type { EventBase } from "./types/base.ts";
import type {
  McpRequest,
  McpResponse,
  RagEmbedding,
  RagIndex,
  RagRetrieval,
  ToolCall,
  ToolCallEnd,
  ToolCallStart,
} from "./types/calls.ts";
import type {
  Compaction,
  ContextBreakdown,
  ContextUsage,
  Cost,
  Latency,
  LlmError,
  RateLimit,
  TokenUsage,
} from "./types/model.ts";
import type {
  Custom,
  Drift,
  DriftAck,
  EvalRating,
  OutputEval,
  PromptRating,
  Span,
} from "./types/quality.ts";
import type {
  AgentEnd,
  AgentStart,
  Heartbeat,
  ModelChange,
  SessionEnd,
  SessionStart,
  SessionState,
  SessionTotals,
  TurnEnd,
  TurnStart,
} from "./types/session.ts";

export type * from "./types/base.ts";
export type * from "./types/calls.ts";
export type * from "./types/model.ts";
export type * from "./types/quality.ts";
export type * from "./types/session.ts";

/** Every event type that AIr knows. */
export type KnownEvent =
  | SessionStart
  | SessionEnd
  | AgentStart
  | AgentEnd
  | TurnStart
  | TurnEnd
  | ToolCallStart
  | ToolCallEnd
  | ToolCall
  | TokenUsage
  | ContextUsage
  | ContextBreakdown
  | Compaction
  | RateLimit
  | LlmError
  | SessionState
  | SessionTotals
  | Span
  | EvalRating
  | DriftAck
  | ModelChange
  | McpRequest
  | McpResponse
  | RagRetrieval
  | RagEmbedding
  | RagIndex
  | Custom
  | Heartbeat
  | Latency
  | Cost
  | OutputEval
  | PromptRating
  | Drift;

/** The name of a known event type. */
export type EventType = KnownEvent["type"];

/** An event of a type that AIr does not know: kept, its strings count as content. */
export interface UnknownEvent extends EventBase {
  /** Any word that is no known type. */
  type: string;
  /** Anything else that it says; content. */
  [field: string]: unknown;
}

/** One event on the wire. */
export type WireEvent = KnownEvent;

/** How much content the server keeps: see the README, Privacy. */
export type RedactionLevel = "preview" | "full" | "none";
