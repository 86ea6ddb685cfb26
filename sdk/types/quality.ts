/** Events of quality and drift, spans, and events of a client's own. See ../types.ts. */
import type { EventBase } from "./base.ts";

/** A person rated a turn, 1 to 5. Taken only from AIr's own page. */
export interface EvalRating extends EventBase {
  /** Names the event type. */
  type: "eval_rating";
  /** The turn that is rated. */
  turnId: string;
  /** 1 to 5. */
  userRating: number;
}

/** A person acknowledged a drift alarm. Taken only from AIr's own page. */
export interface DriftAck extends EventBase {
  /** Names the event type. */
  type: "drift_ack";
  /** The id of the drift event. */
  driftId: string;
}

/** Quality signals of one turn. Rates from 0 to 1. */
export interface OutputEval extends EventBase {
  /** Names the event type. */
  type: "output_eval";
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** What was measured; each may be left out. */
  metrics: {
    responseTokens?: number | null;
    toolCallCount?: number | null;
    toolErrorCount?: number | null;
    toolSuccessRate?: number | null;
    hadRetry?: boolean | null;
    hadImmediateFollowUp?: boolean | null;
    responseLatencyMs?: number | null;
    cacheHitRate?: number | null;
  };
  /** 1 to 5. */
  userRating?: number | null;
  /** Words of your own. */
  tags?: string[] | null;
}

/** How well a prompt variant did. */
export interface PromptRating extends EventBase {
  /** Names the event type. */
  type: "prompt_rating";
  /** The first 16 hex digits of the prompt's SHA-256. */
  promptHash: string;
  /** Which wording of the prompt. */
  variant: string;
  /** What kind of prompt: `system`, `task` … */
  category?: string | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** What was measured; each may be left out. */
  metrics: {
    goalAchieved?: boolean | null;
    turnsToComplete?: number | null;
    totalTokens?: number | null;
    totalCost?: number | null;
    totalLatencyMs?: number | null;
    toolErrorRate?: number | null;
    requiredCompaction?: boolean | null;
  };
  /** 1 to 5. */
  rating?: number | null;
  /** Content. */
  notes?: string | null;
}

/** A metric left its own baseline. */
export interface Drift extends EventBase {
  /** Names the event type. */
  type: "drift";
  /** `latency`, `cost`, `token_usage`, `output_tokens`, `cache_hit_rate`, `error_rate` … */
  metric: string;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** Mean of the preceding values. */
  baseline: number;
  /** The value that left the baseline. */
  current: number;
  /** How far from the baseline, percent; negative below it. */
  deviationPct: number;
  /** To which side. */
  direction: string;
  /** `info`, `warning` or `critical`. */
  severity: string;
  /** How many values the baseline has. */
  windowSize: number;
  /** The threshold of the severity, percent. */
  threshold: number;
}

/** One span of a trace; times in Unix ns as decimal strings or numbers. */
export interface Span extends EventBase {
  /** Names the event type. */
  type: "span";
  /** The id of its trace, 32 hex digits. */
  traceId: string;
  /** Its own id, 16 hex digits. */
  spanId: string;
  /** The span that it is part of. */
  parentSpanId?: string | null;
  /** What it is called. */
  name: string;
  /** When it began. */
  startNs: number | string;
  /** When it ended. */
  endNs: number | string;
  /** Content. */
  attributes?: unknown;
}

/** Anything a client wants to see in the feed. */
export interface Custom extends EventBase {
  /** Names the event type. */
  type: "custom";
  /** What made it: the name of a tool. */
  provider?: string | null;
  /** What happened. */
  eventName: string;
  /** Content. */
  data?: unknown;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
}
