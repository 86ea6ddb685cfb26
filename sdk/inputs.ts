/** What callers give to a client: events without what the client fills in, and options. */
import type { EventBase, EventType, KnownEvent, LatencyPhase } from "./types.ts";

/** Any event; id, session, time and witness are filled in where they are left out. */
export type EventInput = {
  [T in EventType]:
    & Omit<Extract<KnownEvent, { type: T }>, "id" | "sessionId" | "timestamp">
    & Partial<EventBase>;
}[EventType];

/** What is known of a measured operation. */
export interface LatencyOptions {
  model?: string;
  provider?: string;
  /** Time to the first token. */
  ttftMs?: number;
  phases?: LatencyPhase[];
  /** Which percentile the value is, 0 to 100, where it sums up several. */
  percentile?: number;
}

/** Money of one LLM call, USD. */
export interface CostParts {
  inputCost?: number;
  outputCost?: number;
  cacheReadCost?: number;
  cacheWriteCost?: number;
  /** The sum of the parts if left out. */
  totalCost?: number;
}

/** What names the call that a cost is of: AIr then counts it once, whoever else tells of it. */
export interface CostOptions {
  requestId?: string;
  messageId?: string;
  /** `USD` if left out. */
  currency?: string;
}

/** Quality signals of one turn; rates from 0 to 1. */
export interface EvalMetrics {
  responseTokens?: number;
  toolCallCount?: number;
  toolErrorCount?: number;
  /** From the two counts if left out. */
  toolSuccessRate?: number;
  hadRetry?: boolean;
  hadImmediateFollowUp?: boolean;
  responseLatencyMs?: number;
  cacheHitRate?: number;
}

/** What a person says of a turn. */
export interface EvalOptions {
  /** 1 to 5. */
  userRating?: number;
  tags?: string[];
}

/** How well a prompt did. */
export interface PromptMetrics {
  goalAchieved?: boolean;
  turnsToComplete?: number;
  totalTokens?: number;
  /** USD. */
  totalCost?: number;
  totalLatencyMs?: number;
  /** 0 to 1. */
  toolErrorRate?: number;
  requiredCompaction?: boolean;
}

/** What else is known of a prompt's use. */
export interface PromptOptions {
  model?: string;
  provider?: string;
  /** Content. */
  notes?: string;
}

/** What an MCP request is about. */
export interface McpDetails {
  toolName?: string;
  resourceUri?: string;
  /** Content. */
  input?: unknown;
}

/** What a retrieval found. */
export interface RetrievalResults {
  count?: number;
  /** 0 to 1. */
  topScore?: number;
  /** Tokens of each chunk. What is no number is left out. */
  chunkSizes?: (number | undefined)[];
}

/** How to read what a retrieval gives. */
export interface RetrievalOptions<T> {
  /** Reads the results; a list is counted without it. It may throw: then nothing is told. */
  extractResults?: (result: T) => RetrievalResults;
  /** Content. */
  metadata?: Record<string, unknown>;
}

/** What else is known of an embedding. */
export interface EmbeddingOptions {
  dimensions?: number;
  batchSize?: number;
}

/** What else is known of an indexing. */
export interface IndexOptions {
  /** Content. */
  metadata?: Record<string, unknown>;
}
