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
  /** Names the event type. */
  type: "session_start";
  /** The folder that the session works in. */
  cwd?: string | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** The project's name; else the last part of the folder. */
  project?: string | null;
  /** The branch that is checked out there. */
  gitBranch?: string | null;
  /** The agent's version, in its own words. */
  agentVersion?: string | null;
  /** The session that began this one. */
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
  /** Names the event type. */
  type: "session_end";
  /** Why it ended, in the words of the agent. */
  reason?: string | null;
}

/** The agent begins to work: its model and provider. */
export interface AgentStart extends EventBase {
  /** Names the event type. */
  type: "agent_start";
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** How much the model may think, in the words of the agent. */
  thinkingLevel?: string | null;
}

/** The agent has stopped working. */
export interface AgentEnd extends EventBase {
  /** Names the event type. */
  type: "agent_end";
  /** Messages of the conversation. */
  messageCount?: number | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
}

/** A turn begins: one user prompt until the agent rests. */
export interface TurnStart extends EventBase {
  /** Names the event type. */
  type: "turn_start";
  /** Which turn of the session. */
  turnIndex?: number | null;
}

/** A turn ends. */
export interface TurnEnd extends EventBase {
  /** Names the event type. */
  type: "turn_end";
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** Tool calls of the turn. */
  toolCallCount?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Time to the first token, ms. */
  ttftMs?: number | null;
  /** How it ended. */
  outcome?: "ok" | "error" | "interrupted" | null;
}

/** A tool call begins. */
export interface ToolCallStart extends EventBase {
  /** Names the event type. */
  type: "tool_call_start";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** UTF-8 bytes of the tool's input as JSON. */
  inputSizeBytes?: number | null;
  /** Content: the first 4,096 characters of the input as JSON. */
  inputPreview?: string | null;
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** The tool call that made this one. */
  parentToolCallId?: string | null;
}

/** A tool call ends. It may arrive before its start, or without one. */
export interface ToolCallEnd extends EventBase {
  /** Names the event type. */
  type: "tool_call_end";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** UTF-8 bytes of the text that the model sees. */
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  /** Of a command. */
  exitCode?: number | null;
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** The tool call that made this one. */
  parentToolCallId?: string | null;
}

/** A tool call told in one event; it began at `timestamp - durationMs`. */
export interface ToolCall extends EventBase {
  /** Names the event type. */
  type: "tool_call";
  /** The name of the tool. */
  toolName: string;
  /** Names the call within its session. */
  toolCallId: string;
  /** What made it: the name of a tool. */
  provider?: string | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Tokens that went in. */
  inputTokens?: number | null;
  /** Tokens that came out. */
  outputTokens?: number | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
  /** Content. */
  metadata?: unknown;
}

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

/** What the session does right now. */
export interface SessionState extends EventBase {
  /** Names the event type. */
  type: "session_state";
  /** What it does or waits for. */
  state: "working" | "waiting_permission" | "idle";
}

/** The agent's own running total; the last one stands beside the sum of facts. */
export interface SessionTotals extends EventBase {
  /** Names the event type. */
  type: "session_totals";
  /** Money so far, USD. */
  costUsd?: number | null;
  /** Tokens so far, of all kinds. */
  tokens?: number | null;
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

/** The session's model from now on. */
export interface ModelChange extends EventBase {
  /** Names the event type. */
  type: "model_change";
  /** The model until now. */
  previousModel?: string | null;
  /** The provider until now. */
  previousProvider?: string | null;
  /** The model from now on. */
  newModel?: string | null;
  /** The provider from now on. */
  newProvider?: string | null;
  /** What changed it. */
  source?: string | null;
}

/** A request to an MCP server. */
export interface McpRequest extends EventBase {
  /** Names the event type. */
  type: "mcp_request";
  /** As MCP names it: `tools/call`, `resources/read` … */
  method: string;
  /** The name of the tool. */
  toolName?: string | null;
  /** The resource that is read. */
  resourceUri?: string | null;
  /** What the dashboard calls the server. */
  serverName: string;
  /** UTF-8 bytes of the input as JSON. */
  inputSizeBytes?: number | null;
  /** Content. */
  inputPreview?: string | null;
}

/** The answer of an MCP server. */
export interface McpResponse extends EventBase {
  /** Names the event type. */
  type: "mcp_response";
  /** As MCP names it: `tools/call`, `resources/read` … */
  method: string;
  /** The name of the tool. */
  toolName?: string | null;
  /** The resource that is read. */
  resourceUri?: string | null;
  /** What the dashboard calls the server. */
  serverName: string;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** UTF-8 bytes of the result as JSON. */
  outputSizeBytes?: number | null;
  /** Content. */
  outputPreview?: string | null;
  /** Whether it failed. */
  isError?: boolean | null;
  /** Content. */
  errorMessage?: string | null;
}

/** A retrieval from a RAG source. */
export interface RagRetrieval extends EventBase {
  /** Names the event type. */
  type: "rag_retrieval";
  /** The name of the source. */
  source: string;
  /** Content. */
  query?: string | null;
  /** How many results there were. */
  resultCount?: number | null;
  /** 0 to 1. */
  topScore?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Tokens of each chunk that was found. */
  chunkSizes?: number[] | null;
  /** Tokens of all chunks that were found. */
  totalChunkTokens?: number | null;
  /** Content. */
  metadata?: unknown;
}

/** An embedding for a RAG source. */
export interface RagEmbedding extends EventBase {
  /** Names the event type. */
  type: "rag_embedding";
  /** The name of the source. */
  source: string;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Tokens that went in. */
  inputTokens?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Numbers in one vector. */
  dimensions?: number | null;
  /** Texts embedded by one request. */
  batchSize?: number | null;
}

/** Documents indexed into a RAG source. */
export interface RagIndex extends EventBase {
  /** Names the event type. */
  type: "rag_index";
  /** The name of the source. */
  source: string;
  /** Documents that were indexed. */
  documentCount?: number | null;
  /** Tokens of all kinds. */
  totalTokens?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Content. */
  metadata?: unknown;
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

/** The client is alive. */
export interface Heartbeat extends EventBase {
  /** Names the event type. */
  type: "heartbeat";
  /** Tokens in the context window. */
  contextTokens?: number | null;
  /** The most tokens that an LLM call may hold. */
  contextWindow?: number | null;
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
