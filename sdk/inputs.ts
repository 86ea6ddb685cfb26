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
  /** The model that was asked. */
  model?: string;
  /** Its vendor. */
  provider?: string;
  /** Time to the first token. */
  ttftMs?: number;
  /** What it was made of. */
  phases?: LatencyPhase[];
  /** Which percentile the value is, 0 to 100, where it sums up several. */
  percentile?: number;
}

/** Money of one LLM call, USD. */
export interface CostParts {
  /** For input that came from no cache. */
  inputCost?: number;
  /** For output. */
  outputCost?: number;
  /** For cached input. */
  cacheReadCost?: number;
  /** For writing to the cache. */
  cacheWriteCost?: number;
  /** The sum of the parts if left out. */
  totalCost?: number;
}

/** What names the call that a cost is of: AIr then counts it once, whoever else tells of it. */
export interface CostOptions {
  /** The vendor's id of the request. */
  requestId?: string;
  /** The vendor's id of the answer. */
  messageId?: string;
  /** `USD` if left out. */
  currency?: string;
}

/** Quality signals of one turn; rates from 0 to 1. */
export interface EvalMetrics {
  /** Tokens of the answer. */
  responseTokens?: number;
  /** Tool calls of the turn. */
  toolCallCount?: number;
  /** Tool calls that failed. */
  toolErrorCount?: number;
  /** From the two counts if left out. */
  toolSuccessRate?: number;
  /** Whether the turn had to be tried again. */
  hadRetry?: boolean;
  /** Whether the user corrected it at once. */
  hadImmediateFollowUp?: boolean;
  /** From the prompt to the answer, ms. */
  responseLatencyMs?: number;
  /** The share of input that came from the cache. */
  cacheHitRate?: number;
}

/** What a person says of a turn. */
export interface EvalOptions {
  /** 1 to 5. */
  userRating?: number;
  /** Words of your own. */
  tags?: string[];
}

/** How well a prompt did. */
export interface PromptMetrics {
  /** Whether it did what it was for. */
  goalAchieved?: boolean;
  /** Turns until it was done. */
  turnsToComplete?: number;
  /** Tokens of all turns. */
  totalTokens?: number;
  /** USD. */
  totalCost?: number;
  /** How long all of it took, ms. */
  totalLatencyMs?: number;
  /** 0 to 1. */
  toolErrorRate?: number;
  /** Whether the context had to be compacted on the way. */
  requiredCompaction?: boolean;
}

/** What else is known of a prompt's use. */
export interface PromptOptions {
  /** The model that was prompted. */
  model?: string;
  /** Its vendor. */
  provider?: string;
  /** Content. */
  notes?: string;
}

/** What an MCP request is about. */
export interface McpDetails {
  /** The tool or prompt that is asked for. */
  toolName?: string;
  /** The resource that is read. */
  resourceUri?: string;
  /** Content. */
  input?: unknown;
}

/** What a retrieval found. */
export interface RetrievalResults {
  /** How many results came back. */
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
  /** Length of one vector. */
  dimensions?: number;
  /** How many texts were embedded at once. */
  batchSize?: number;
}

/** What else is known of an indexing. */
export interface IndexOptions {
  /** Content. */
  metadata?: Record<string, unknown>;
}
