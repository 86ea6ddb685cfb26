/**
 * Every event that AIr takes in, as plain interfaces: the wire contract of all clients.
 *
 * JSON, camelCase, times in Unix milliseconds, durations in milliseconds, sizes in bytes of UTF-8,
 * money in USD. `null` or absent means "not known", 0 means a measured zero. Fields marked
 * *content* hold what a person or model wrote: they are redacted before anything is stored.
 */

/** Who told an event: the kind of source that saw the fact. Any other word ranks as `unknown`. */
export type Witness =
  | "hook"
  | "batch"
  | "transcript"
  | "rollout"
  | "otel"
  | "statusline"
  | "extension"
  | "sdk"
  | "unknown";

/** What every event carries. */
export interface EventBase {
  /** Names one record of one witness, 1 to 200 characters; the same id again changes nothing. */
  id: string;
  /** The agent's own session id, whole, 1 to 200 characters. */
  sessionId: string;
  /** Unix ms, from the year 2000 to one day ahead. */
  timestamp: number;
  /** The witness; see {@link Witness}. */
  collector?: string | null;
  /** The turn the event belongs to: Claude's prompt_id, Codex's turn_id. */
  turnId?: string | null;
  /** The subagent that did it, where an agent keeps subagents inside the parent's session. */
  subagentId?: string | null;
  /** The agent's name: `claude-code`, `codex`, `pi`, `sdk`, … */
  agent?: string | null;
}

/** Opens a session. Any other first event opens one too. */
export interface SessionStart extends EventBase {
  type: "session_start";
  cwd?: string | null;
  model?: string | null;
  provider?: string | null;
  project?: string | null;
  gitBranch?: string | null;
  agentVersion?: string | null;
  parentSessionId?: string | null;
  /**
   * How it began, in the agent's own word: `startup`, `resume`, `clear`, `compact`, `fork` … Lines
   * that a `fork` copied belong to the session it was made of.
   */
  source?: string | null;
  /** USD. Set by the server, from the project file of the session's folder. */
  budgetLimit?: number | null;
}

/** Closes a session; a later event opens it again. */
export interface SessionEnd extends EventBase {
  type: "session_end";
  reason?: string | null;
}

/** The agent begins to work: its model and provider. */
export interface AgentStart extends EventBase {
  type: "agent_start";
  model?: string | null;
  provider?: string | null;
  thinkingLevel?: string | null;
}

/** The agent has stopped working. */
export interface AgentEnd extends EventBase {
  type: "agent_end";
  messageCount?: number | null;
  model?: string | null;
  provider?: string | null;
}

/** A turn begins: one user prompt until the agent rests. */
export interface TurnStart extends EventBase {
  type: "turn_start";
  turnIndex?: number | null;
}

/** A turn ends. */
export interface TurnEnd extends EventBase {
  type: "turn_end";
  turnIndex?: number | null;
  toolCallCount?: number | null;
  durationMs?: number | null;
  ttftMs?: number | null;
  outcome?: "ok" | "error" | "interrupted" | null;
}

/** A tool call begins. */
export interface ToolCallStart extends EventBase {
  type: "tool_call_start";
  toolName: string;
  toolCallId: string;
  /** UTF-8 bytes of the tool's input as JSON. */
  inputSizeBytes?: number | null;
  /** Content: the first 4,096 characters of the input as JSON. */
  inputPreview?: string | null;
  turnIndex?: number | null;
  parentToolCallId?: string | null;
}

/** A tool call ends. It may arrive before its start, or without one. */
export interface ToolCallEnd extends EventBase {
  type: "tool_call_end";
  toolName: string;
  toolCallId: string;
  durationMs?: number | null;
  /** UTF-8 bytes of the text that the model sees. */
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  exitCode?: number | null;
  turnIndex?: number | null;
  parentToolCallId?: string | null;
}

/** A tool call told in one event; it began at `timestamp - durationMs`. */
export interface ToolCall extends EventBase {
  type: "tool_call";
  toolName: string;
  toolCallId: string;
  provider?: string | null;
  durationMs?: number | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  /** Content. */
  metadata?: unknown;
}

/** Money by kind of token, USD. */
export interface UsageCost {
  input?: number | null;
  output?: number | null;
  cacheRead?: number | null;
  cacheWrite?: number | null;
  total?: number | null;
}

/** The usage of one LLM call. The four counts are disjoint: `input` excludes cached tokens. */
export interface TokenUsage extends EventBase {
  type: "token_usage";
  input: number;
  output: number;
  cacheRead?: number | null;
  cacheWrite?: number | null;
  totalTokens?: number | null;
  /** As reported by the client. A zero total is computed from the price table. */
  cost?: UsageCost | null;
  model?: string | null;
  provider?: string | null;
  /** Part of `cacheWrite`: tokens written to the one-hour cache. */
  cacheWrite1h?: number | null;
  /** Part of `output`. */
  reasoning?: number | null;
  requestId?: string | null;
  messageId?: string | null;
  serviceTier?: string | null;
  durationMs?: number | null;
  ttftMs?: number | null;
  querySource?: string | null;
}

/** How full the context window is. */
export interface ContextUsage extends EventBase {
  type: "context_usage";
  tokensUsed: number;
  contextWindow?: number | null;
  utilizationPct?: number | null;
}

/** One part of the context window. */
export interface ContextSegment {
  category: string;
  label: string;
  estimatedTokens: number;
  charCount?: number | null;
}

/** What fills the context window. */
export interface ContextBreakdown extends EventBase {
  type: "context_breakdown";
  segments: ContextSegment[];
  totalTokens: number;
  contextWindow?: number | null;
}

/** Old context was replaced by a summary. */
export interface Compaction extends EventBase {
  type: "compaction";
  tokensBefore?: number | null;
  tokensAfter?: number | null;
  summaryLength?: number | null;
  isAutomatic?: boolean | null;
}

/** A plan limit, as the agent tells it. */
export interface RateLimit extends EventBase {
  type: "rate_limit";
  limitId: string;
  usedPct: number;
  windowMinutes?: number | null;
  resetsAt?: number | null;
}

/** A request that failed; it may have been tried again. */
export interface LlmError extends EventBase {
  type: "llm_error";
  status?: number | null;
  errorClass?: string | null;
  attempt?: number | null;
  retryInMs?: number | null;
  requestId?: string | null;
}

/** What the session does right now. */
export interface SessionState extends EventBase {
  type: "session_state";
  state: "working" | "waiting_permission" | "idle";
}

/** The agent's own running total; the last one stands beside the sum of facts. */
export interface SessionTotals extends EventBase {
  type: "session_totals";
  costUsd?: number | null;
  tokens?: number | null;
}

/** One span of a trace; times in Unix ns as decimal strings or numbers. */
export interface Span extends EventBase {
  type: "span";
  traceId: string;
  spanId: string;
  parentSpanId?: string | null;
  name: string;
  startNs: number | string;
  endNs: number | string;
  /** Content. */
  attributes?: unknown;
}

/** A person rated a turn, 1 to 5. Taken only from AIr's own page. */
export interface EvalRating extends EventBase {
  type: "eval_rating";
  turnId: string;
  userRating: number;
}

/** A person acknowledged a drift alarm. Taken only from AIr's own page. */
export interface DriftAck extends EventBase {
  type: "drift_ack";
  driftId: string;
}

/** The session's model from now on. */
export interface ModelChange extends EventBase {
  type: "model_change";
  previousModel?: string | null;
  previousProvider?: string | null;
  newModel?: string | null;
  newProvider?: string | null;
  source?: string | null;
}

/** A request to an MCP server. */
export interface McpRequest extends EventBase {
  type: "mcp_request";
  method: string;
  toolName?: string | null;
  resourceUri?: string | null;
  serverName: string;
  inputSizeBytes?: number | null;
  /** Content. */
  inputPreview?: string | null;
}

/** The answer of an MCP server. */
export interface McpResponse extends EventBase {
  type: "mcp_response";
  method: string;
  toolName?: string | null;
  resourceUri?: string | null;
  serverName: string;
  durationMs?: number | null;
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
}

/** A retrieval from a RAG source. */
export interface RagRetrieval extends EventBase {
  type: "rag_retrieval";
  source: string;
  /** Content. */
  query?: string | null;
  resultCount?: number | null;
  /** 0 to 1. */
  topScore?: number | null;
  durationMs?: number | null;
  chunkSizes?: number[] | null;
  totalChunkTokens?: number | null;
  /** Content. */
  metadata?: unknown;
}

/** An embedding for a RAG source. */
export interface RagEmbedding extends EventBase {
  type: "rag_embedding";
  source: string;
  model?: string | null;
  inputTokens?: number | null;
  durationMs?: number | null;
  dimensions?: number | null;
  batchSize?: number | null;
}

/** Documents indexed into a RAG source. */
export interface RagIndex extends EventBase {
  type: "rag_index";
  source: string;
  documentCount?: number | null;
  totalTokens?: number | null;
  durationMs?: number | null;
  /** Content. */
  metadata?: unknown;
}

/** Anything a client wants to see in the feed. */
export interface Custom extends EventBase {
  type: "custom";
  provider?: string | null;
  eventName: string;
  /** Content. */
  data?: unknown;
  durationMs?: number | null;
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
}

/** The client is alive. */
export interface Heartbeat extends EventBase {
  type: "heartbeat";
  contextTokens?: number | null;
  contextWindow?: number | null;
}

/** One phase of a measured operation. */
export interface LatencyPhase {
  name: string;
  durationMs: number;
}

/** One measured operation: `turn`, `tool_call`, `api_call`, `ttft` or any other. */
export interface Latency extends EventBase {
  type: "latency";
  operation: string;
  totalMs: number;
  ttftMs?: number | null;
  phases?: LatencyPhase[] | null;
  model?: string | null;
  provider?: string | null;
  percentile?: number | null;
}

/** Money, as a client counts it, USD. */
export interface Cost extends EventBase {
  type: "cost";
  model?: string | null;
  provider?: string | null;
  inputCost?: number | null;
  outputCost?: number | null;
  cacheReadCost?: number | null;
  cacheWriteCost?: number | null;
  totalCost: number;
  cumulativeCost?: number | null;
  budgetLimit?: number | null;
  budgetExceeded?: boolean | null;
  /** `day`: the limit is for all sessions of a day. */
  budgetScope?: "session" | "day" | null;
  currency?: string | null;
  requestId?: string | null;
  messageId?: string | null;
}

/** Quality signals of one turn. Rates from 0 to 1. */
export interface OutputEval extends EventBase {
  type: "output_eval";
  turnIndex?: number | null;
  model?: string | null;
  provider?: string | null;
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
  tags?: string[] | null;
}

/** How well a prompt variant did. */
export interface PromptRating extends EventBase {
  type: "prompt_rating";
  /** The first 16 hex digits of the prompt's SHA-256. */
  promptHash: string;
  variant: string;
  category?: string | null;
  model?: string | null;
  provider?: string | null;
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
  type: "drift";
  metric: string;
  model?: string | null;
  provider?: string | null;
  baseline: number;
  current: number;
  deviationPct: number;
  direction: string;
  severity: string;
  windowSize: number;
  threshold: number;
}

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
  type: string;
  [field: string]: unknown;
}

/** One event on the wire. */
export type WireEvent = KnownEvent;

/** How much content the server keeps: see the README, Privacy. */
export type RedactionLevel = "preview" | "full" | "none";
