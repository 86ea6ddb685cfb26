/** Events of requests to a model: tokens, context, latency, money. See ../types.ts. */
import type { EventBase } from "./base.ts";

/** Money by kind of token, USD. */
export interface UsageCost {
  /** Of uncached input. */
  input?: number | null;
  /** Of output. */
  output?: number | null;
  /** Of tokens read from the cache. */
  cacheRead?: number | null;
  /** Of tokens written to the cache. */
  cacheWrite?: number | null;
  /** The sum, as it was told. */
  total?: number | null;
}

/** The usage of one LLM call. The four counts are disjoint: `input` excludes cached tokens. */
export interface TokenUsage extends EventBase {
  /** Names the event type. */
  type: "token_usage";
  /** Uncached input tokens. */
  input: number;
  /** Output tokens. */
  output: number;
  /** Tokens read from the cache. */
  cacheRead?: number | null;
  /** Tokens written to the cache. */
  cacheWrite?: number | null;
  /** Tokens of all kinds. */
  totalTokens?: number | null;
  /** As reported by the client. A zero total is computed from the price table. */
  cost?: UsageCost | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** Part of `cacheWrite`: tokens written to the one-hour cache. */
  cacheWrite1h?: number | null;
  /** Part of `output`. */
  reasoning?: number | null;
  /** The provider's id of the request. */
  requestId?: string | null;
  /** The provider's id of the answer. */
  messageId?: string | null;
  /** The provider's class of service. */
  serviceTier?: string | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Time to the first token, ms. */
  ttftMs?: number | null;
  /** What in the agent asked. */
  querySource?: string | null;
}

/** How full the context window is. */
export interface ContextUsage extends EventBase {
  /** Names the event type. */
  type: "context_usage";
  /** Tokens in the context window. */
  tokensUsed: number;
  /** The most tokens that an LLM call may hold. */
  contextWindow?: number | null;
  /** How full it is, percent. */
  utilizationPct?: number | null;
}

/** One part of the context window. */
export interface ContextSegment {
  /** `system_prompt`, `user_messages`, `tool_results` … or any other. */
  category: string;
  /** What the dashboard calls it. */
  label: string;
  /** Its tokens, counted or estimated. */
  estimatedTokens: number;
  /** Its length in characters. */
  charCount?: number | null;
}

/** What fills the context window. */
export interface ContextBreakdown extends EventBase {
  /** Names the event type. */
  type: "context_breakdown";
  /** The parts, in the order of the window. */
  segments: ContextSegment[];
  /** Tokens in the context window. */
  totalTokens: number;
  /** The most tokens that an LLM call may hold. */
  contextWindow?: number | null;
}

/** Old context was replaced by a summary. */
export interface Compaction extends EventBase {
  /** Names the event type. */
  type: "compaction";
  /** Tokens in the context window before it. */
  tokensBefore?: number | null;
  /** Tokens in the context window after it. */
  tokensAfter?: number | null;
  /** Characters of the summary. */
  summaryLength?: number | null;
  /** False: a person asked for it. */
  isAutomatic?: boolean | null;
}

/** A plan limit, as the agent tells it. */
export interface RateLimit extends EventBase {
  /** Names the event type. */
  type: "rate_limit";
  /** Which limit of the plan. */
  limitId: string;
  /** How much of it is used, percent. */
  usedPct: number;
  /** How long the limit runs, minutes. */
  windowMinutes?: number | null;
  /** When it starts again at 0, Unix ms. */
  resetsAt?: number | null;
}

/** A request that failed; it may have been tried again. */
export interface LlmError extends EventBase {
  /** Names the event type. */
  type: "llm_error";
  /** The HTTP status. */
  status?: number | null;
  /** The kind of the error, in the words of the provider. */
  errorClass?: string | null;
  /** Which attempt failed, from 1. */
  attempt?: number | null;
  /** When it is tried again, ms from now. */
  retryInMs?: number | null;
  /** The provider's id of the request. */
  requestId?: string | null;
}

/** One phase of a measured operation. */
export interface LatencyPhase {
  /** What it is called. */
  name: string;
  /** How long it took, ms. */
  durationMs: number;
}

/** One measured operation: `turn`, `tool_call`, `api_call`, `ttft` or any other. */
export interface Latency extends EventBase {
  /** Names the event type. */
  type: "latency";
  /** `turn`, `tool_call`, `api_call`, `ttft` or any other. */
  operation: string;
  /** How long it took in all, ms. */
  totalMs: number;
  /** Time to the first token, ms. */
  ttftMs?: number | null;
  /** The parts that it took, in order. */
  phases?: LatencyPhase[] | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** Which percentile the value is, where it sums up several. */
  percentile?: number | null;
}

/** Money, as a client counts it, USD. */
export interface Cost extends EventBase {
  /** Names the event type. */
  type: "cost";
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** Of uncached input, USD. */
  inputCost?: number | null;
  /** Of output, USD. */
  outputCost?: number | null;
  /** Of tokens read from the cache, USD. */
  cacheReadCost?: number | null;
  /** Of tokens written to the cache, USD. */
  cacheWriteCost?: number | null;
  /** The sum, USD. */
  totalCost: number;
  /** The sum of the session so far, USD. */
  cumulativeCost?: number | null;
  /** What the session may cost, USD. */
  budgetLimit?: number | null;
  /** Whether the sum is above the limit. */
  budgetExceeded?: boolean | null;
  /** `day`: the limit is for all sessions of a day. */
  budgetScope?: "session" | "day" | null;
  /** `USD`. */
  currency?: string | null;
  /** The provider's id of the request. */
  requestId?: string | null;
  /** The provider's id of the answer. */
  messageId?: string | null;
}
