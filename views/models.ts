/**
 * What may be shown: one type a panel. Panels (server/panels) build these, partials and islands
 * draw them, nothing else crosses. Times in Unix ms, durations in ms, money in nano-USD, ratios
 * 0 to 1, null = not known. Types only: islands import this file too.
 */

/** What the reader chose; `system` follows the machine. */
export type Theme = "system" | "light" | "dark";

/** What every page shows around its content. */
export interface Chrome {
  theme: Theme;
  version: string;
  redactionLevel: "preview" | "full" | "none";
  /** The newest committed seq when the page was rendered: where its live stream begins. */
  seq: number;
  /** Unix ms of rendering, for ages. */
  renderedAt: number;
}

/** Where a session stands, derived on reading: idle after 5 minutes, ended after 60. */
export type SessionStatus = "working" | "waiting_permission" | "idle" | "ended";

/** One session in the list and in the head of its page. */
export interface SessionRow {
  sessionId: string;
  /** What a person calls it: its project's folder, else what is known of it. */
  name: string;
  /** `claude-code`, `codex`, `pi`, `sdk`, `unknown`, … */
  agent: string;
  agentVersion: string | null;
  project: string | null;
  cwd: string | null;
  gitBranch: string | null;
  model: string | null;
  provider: string | null;
  parentSessionId: string | null;
  status: SessionStatus;
  startedAt: number;
  lastEventAt: number;
  endedAt: number | null;
  turnCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  llmCallCount: number;
  llmErrorCount: number;
  compactionCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  /** The part of costNanoUsd that was computed from a guessed price. */
  estimatedNanoUsd: number;
  /** Tokens of calls without a reported or computed cost; they are not part of costNanoUsd. */
  unpricedTokens: number;
  /** Null: no limit holds for it. */
  budget: Budget | null;
  avgToolDurationMs: number | null;
  /** The agent's own total, as it told it last; null where it tells none. */
  agentCostNanoUsd: number | null;
  contextTokens: number | null;
  contextWindow: number | null;
  /** 0 to 1 (may exceed 1 when an agent says so); null when the window is 0 or not known. */
  contextUsedRatio: number | null;
}

/** By what the session list is ordered, the most first. */
export type SessionSort = "activity" | "cost" | "tokens" | "duration" | "errors" | "tools";

/** What the session list is asked for; it stands in the page's address. "" = any. */
export interface SessionQuery {
  search: string;
  agent: string;
  project: string;
  model: string;
  /** Days as `2026-07-29` in the reader's zone, both included. */
  from: string;
  to: string;
  errors: boolean;
  sort: SessionSort;
  limit: number;
  /** Opaque; null on the first page. */
  cursor: string | null;
}

/** One value to filter by, and how many sessions have it. */
export interface Choice {
  name: string;
  count: number;
}

/** The session list of `/`. */
export interface SessionsPanel {
  query: SessionQuery;
  rows: SessionRow[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** How many sessions match. */
  total: number;
  /** False: there are more than `total`. */
  isTotalExact: boolean;
  /** True: something is searched or filtered for. */
  isFiltered: boolean;
}

/** What the session list can be filtered by, the most sessions first. */
export interface SessionChoices {
  agents: Choice[];
  projects: Choice[];
  models: Choice[];
}

/** One number of a period, beside the same of the period before. */
export interface SummaryCard {
  name: string;
  value: Measure;
  /** Against the period before; null where that had none. */
  changeRatio: number | null;
  /** What it is made of. */
  parts: Measure[];
}

/** What was done in one period. */
export interface PeriodSummary {
  /** `Today`, `Last 30 days`. */
  name: string;
  /** What the changes are against. */
  versus: string;
  cards: SummaryCard[];
}

/** Today and the last 30 days. */
export interface SummaryPanel {
  periods: PeriodSummary[];
}

/** One day of the calendar. */
export interface CalendarDay {
  /** Unix ms of its start. */
  at: number;
  /** 0 = Monday, in the reader's zone. */
  weekday: number;
  costNanoUsd: number;
  totalTokens: number;
  startedSessions: number;
  /** 0 = nothing, 4 = as much as on the busiest days. */
  level: 0 | 1 | 2 | 3 | 4;
}

/** The newest weeks, oldest day first, whole weeks from a Monday on. */
export interface CalendarPanel {
  days: CalendarDay[];
}

/** One agent, project or model in a period. */
export interface SpendLine {
  /** Null: not known. */
  name: string | null;
  provider: string | null;
  costNanoUsd: number;
  /** Of the period's cost; null when that is 0. */
  costRatio: number | null;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Tokens without a price; not part of costNanoUsd. */
  unpricedTokens: number;
}

/** By what money is split. */
export type SpendDimension = "model" | "agent" | "project";

/** What the last 30 days cost, split by one thing. */
export interface SpendPanel {
  by: SpendDimension;
  /** Dearest first. */
  rows: SpendLine[];
  /** Starts of the days, Unix ms. */
  days: number[];
  /** As many nano-USD as days each, dearest first; what is not among the first is `others`. */
  series: { name: string; nanoUsd: number[] }[];
}

/** One number of two sessions; null where it is not known. */
export interface CompareRow {
  name: string;
  unit: Measure["unit"];
  a: number | null;
  b: number | null;
  /** `b` less `a`. */
  difference: number | null;
  /** Of `a`; null where that is 0. */
  changeRatio: number | null;
}

/** Numbers of one kind. */
export interface CompareSection {
  title: string;
  rows: CompareRow[];
}

/** Two sessions side by side. */
export interface ComparePanel {
  a: SessionRow | null;
  b: SessionRow | null;
  /** Empty until both are chosen. */
  sections: CompareSection[];
  /** What can be chosen; empty when both are. */
  choices: SessionRow[];
}

/** What runs right now. */
export interface RunningPanel {
  rows: SessionRow[];
}

/** How much of a plan's limit is used, as an agent told it. */
export interface LimitLine {
  agent: string;
  /** As the agent calls it. */
  name: string;
  windowMinutes: number | null;
  usedRatio: number;
  level: "normal" | "amber" | "red";
  /** Unix ms. */
  toldAt: number;
  resetsAt: number | null;
  /** True: it was reset since it was told. */
  isOver: boolean;
}

/** The plan limits that agents report. */
export interface PlanLimitsPanel {
  rows: LimitLine[];
}

/** Where a session stands towards its limit: near from 80 % on. */
export type BudgetLevel = "within" | "near" | "exceeded";

/** What a session may cost, and how much of that it has spent. */
export interface Budget {
  level: BudgetLevel;
  /** Null where a client only said that its limit is exceeded. */
  limitNanoUsd: number | null;
  spentNanoUsd: number;
  /** Of the limit, more than 1 beyond it; null without a limit. */
  usedRatio: number | null;
}

/** Two accounts of what the same LLM calls cost, more than 1 % apart. */
export interface CostAccounts {
  reportedNanoUsd: number;
  computedNanoUsd: number;
}

/** What an agent counts itself, beside the sum of the LLM calls that were told. */
export interface AgentCost {
  totalNanoUsd: number;
  /** In requests that the agent writes down nowhere; null where it cannot be told. */
  untoldNanoUsd: number | null;
}

/** The head of a session page: its KPI cards. */
export interface KpiPanel {
  session: SessionRow;
  /** Null: reported and computed cost agree, or no call has both. */
  disputed: CostAccounts | null;
  /** Null: the agent tells no total of its own, or one that agrees with the calls. */
  agentCost: AgentCost | null;
}

/** What one model did and cost in a session. */
export interface ModelLine {
  /** Null where no witness named it. */
  model: string | null;
  provider: string | null;
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costNanoUsd: number;
  /** The part of costNanoUsd that was computed from a guessed price. */
  estimatedNanoUsd: number;
  disputed: CostAccounts | null;
  /** Tokens of calls without a cost; they are not part of costNanoUsd. */
  unpricedTokens: number;
}

/** The models of a session, dearest first. */
export interface ModelsPanel {
  sessionId: string;
  rows: ModelLine[];
  /** How many models the session has in all. */
  total: number;
}

/** How long something took, ms; percentiles at most 2 % off; null where nobody told. */
export interface Durations {
  avgMs: number | null;
  maxMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** The newest calls of one tool or source, oldest first. */
export interface RecentCalls {
  durationsMs: (number | null)[];
  errors: boolean[];
  /** How many there may be. */
  places: number;
  /** Unix ms of the newest; null where it lies further back than what was looked at. */
  lastAt: number | null;
}

/** What one tool did in a session. */
export interface ToolLine extends Durations {
  toolName: string;
  callCount: number;
  errorCount: number;
  errorRatio: number;
  recent: RecentCalls;
}

/** The tools of a session, the one that took longest in all first. */
export interface ToolsPanel {
  sessionId: string;
  rows: ToolLine[];
  total: number;
}

/** What a session asked of one method or tool of an MCP server. */
export interface McpLine extends Durations {
  serverName: string;
  method: string;
  toolName: string | null;
  callCount: number;
  errorCount: number;
  recent: RecentCalls;
}

/** The MCP servers of a session, by name. */
export interface McpPanel {
  sessionId: string;
  rows: McpLine[];
  total: number;
}

/** What a session asked of one RAG source. */
export interface RagLine extends Durations {
  source: string;
  /** The kind of call, e.g. `retrieval`. */
  operation: string;
  callCount: number;
  /** Null where no call told. */
  avgResults: number | null;
  avgTopScore: number | null;
  chunkTokens: number;
  recent: RecentCalls;
}

/** The RAG sources of a session, by name. */
export interface RagPanel {
  sessionId: string;
  rows: RagLine[];
  total: number;
}

/** What one turn took and cost. */
export interface TurnLine {
  /** 1 is the first turn by start time; null: what belongs to no turn. */
  number: number | null;
  /** The address of its calls needs it; null where no witness told one. */
  turnId: string | null;
  at: number;
  durationMs: number | null;
  ttftMs: number | null;
  /** `ok`, or how it ended otherwise; null while it runs or where nobody told. */
  outcome: string | null;
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null where none of its calls has a price. */
  costNanoUsd: number | null;
}

/** The newest turns of a session, newest first. */
export interface TurnsPanel {
  sessionId: string;
  rows: TurnLine[];
  /** How many turns the session has in all. */
  total: number;
}

/** One subagent in the tree. */
export interface SubagentLine {
  /** Its id within the session, or the session of its own. */
  id: string;
  isSession: boolean;
  /** 1 = started by the session itself. */
  depth: number;
  model: string | null;
  startedAt: number;
  durationMs: number;
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null where none of its calls has a price. */
  costNanoUsd: number | null;
  toolCallCount: number;
  toolErrorCount: number;
}

/** The subagents of a session, each below who started it. */
export interface SubagentsPanel {
  sessionId: string;
  rows: SubagentLine[];
  total: number;
}

/** One request to a model. */
export interface LlmCallLine {
  kind: "llm";
  id: string;
  at: number;
  model: string | null;
  subagentId: string | null;
  durationMs: number | null;
  ttftMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  /** What the agent reported, else what was computed; null without a price. */
  costNanoUsd: number | null;
  isReported: boolean;
  isEstimated: boolean;
  counted: boolean;
}

/** One call of a tool. */
export interface TurnToolLine {
  kind: "tool";
  id: string;
  at: number;
  toolName: string;
  subagentId: string | null;
  durationMs: number | null;
  isError: boolean | null;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
}

/** A turn's calls of both kinds, by time. */
export interface TurnCallsPanel {
  sessionId: string;
  /** What the session is called. */
  sessionName: string;
  turnId: string;
  rows: (LlmCallLine | TurnToolLine)[];
  nextCursor: string | null;
}

/** How good the answers of one model were; ratios 0 to 1, null where no turn tells. */
export interface QualityLine {
  model: string | null;
  provider: string | null;
  turnCount: number;
  /** How many of them no client told of: taken from the turns' calls. */
  derivedCount: number;
  toolSuccessRatio: number | null;
  cacheHitRatio: number | null;
  avgOutputTokens: number | null;
  avgMs: number | null;
  retryCount: number;
  followUpCount: number;
  /** 1 to 5. */
  avgRating: number | null;
  ratedCount: number;
}

/** The quality of a session's newest turns by model, the most turns first. */
export interface QualityPanel {
  sessionId: string;
  rows: QualityLine[];
  turnCount: number;
}

/** One drift alarm. */
export interface DriftLine {
  at: number;
  metric: string;
  /** The model, tool, operation or source that it is of. */
  name: string | null;
  provider: string | null;
  baseline: Measure;
  current: Measure;
  /** How far from the baseline, as a part of it; below 0 for a decrease. */
  changeRatio: number;
  /** `info`, `warning`, `critical`; others may come from outside. */
  severity: string;
}

/** The newest drift alarms of a session, newest first. */
export interface DriftPanel {
  sessionId: string;
  rows: DriftLine[];
  /** How many alarms the session has in all. */
  total: number;
}

/** One tool call in the waterfall. */
export interface WaterfallBar {
  toolCallId: string;
  toolName: string;
  /** Unix ms; the tool's own start where its duration is known, else when the call was seen. */
  startedAt: number;
  /** Null while it runs, or when no witness saw the end. */
  endedAt: number | null;
  durationMs: number | null;
  isError: boolean | null;
  running: boolean;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
  exitCode: number | null;
  subagentId: string | null;
  parentToolCallId: string | null;
  /** Unix ms when the call was first seen, where it then waited half a second or more; else null. */
  requestedAt: number | null;
}

/** One turn and its calls. Turn number 0 holds the calls that belong to no known turn. */
export interface WaterfallTurn {
  /** 1 is the first turn by start time. */
  number: number;
  startedAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  outcome: string | null;
  bars: WaterfallBar[];
}

/** The tool call waterfall: at most 500 bars, the newest. */
export interface WaterfallPanel {
  sessionId: string;
  turns: WaterfallTurn[];
  /** How many bars are in `turns`. */
  shown: number;
  /** How many calls the session has in all. */
  total: number;
  /** The time the bars span, Unix ms; null without bars. */
  fromAt: number | null;
  toAt: number | null;
}

/** A number with its unit, which views/format.ts turns into text. */
export interface Measure {
  value: number;
  unit: "ms" | "bytes" | "tokens" | "nanoUsd" | "count" | "ratio" | "number";
  /** What was measured, put after the number: `in`, `tool calls`. */
  label: string | null;
}

/** One line of the live event feed. */
export interface FeedRow {
  seq: number;
  id: string;
  at: number;
  sessionId: string;
  type: string;
  /** One line without content: names as they are, and sizes, durations, counts. */
  summary: (string | Measure)[];
  isError: boolean;
  collector: string | null;
}

/** The live event feed, newest first. */
export interface FeedPanel {
  /** Null: of all sessions. */
  sessionId: string | null;
  /** An event type, or a kind of views/kinds.ts; null: all. */
  filter: string | null;
  rows: FeedRow[];
}

/** How full the context window was at one moment. */
export interface UtilizationPoint {
  at: number;
  usedTokens: number;
  /** Null when the agent told no window. */
  windowTokens: number | null;
  /** Null when the window is 0 or not known. */
  usedRatio: number | null;
}

/** The agent replaced old context by a summary. */
export interface CompactionMark {
  at: number;
  /** Null where nobody told. */
  tokensBefore: number | null;
  tokensAfter: number | null;
  isAutomatic: boolean | null;
  /** Of the window, just before; null where either is not known. */
  usedRatio: number | null;
}

/** The context window over time, oldest first. */
export interface UtilizationPanel {
  sessionId: string;
  /** At most 500; extremes are kept. */
  points: UtilizationPoint[];
  /** The newest 200. */
  compactions: CompactionMark[];
}

/** What a part of the context is: whose words, or what else. */
export type ContextGroupName =
  | "system"
  | "user"
  | "assistant"
  | "thinking"
  | "tools"
  | "summary"
  | "other";

/** One part of what fills the context window. */
export interface ContextPart {
  label: string;
  /** 0 for a part that is there no longer. */
  tokens: number;
  /** More (less: below 0) than at the end of the turn before; null where that is not known. */
  grownTokens: number | null;
  /** Shared out or guessed, not counted. */
  isEstimated: boolean;
}

/** Parts of one kind, with their sums. */
export interface ContextGroup extends ContextPart {
  name: ContextGroupName;
  /** Largest first; empty where the group has but one part, of its own label. */
  parts: ContextPart[];
}

/** What fills the context window, by the newest snapshot that tells it. */
export interface ContextMap {
  usedTokens: number;
  /** Null when no one told a window. */
  windowTokens: number | null;
  freeTokens: number | null;
  /** Largest first. */
  groups: ContextGroup[];
  /** Number of the turn at whose end `grownTokens` begin; null: there is nothing to compare with. */
  sinceTurn: number | null;
  grownTokens: number | null;
}

/** A session's context window, part by part. */
export interface ContextPanel {
  sessionId: string;
  /** Null: nobody told of any parts. */
  map: ContextMap | null;
  /** Unix ms of the snapshot; null without one. */
  at: number | null;
  /** What is used by now, where a later snapshot tells only the sum; else null. */
  later: { at: number; usedTokens: number } | null;
}

/** The tokens and money of one turn's LLM calls. */
export interface TurnTokens {
  /** As in the waterfall: 1 is the first turn; 0 holds the calls that belong to no known turn. */
  number: number;
  /** Unix ms. */
  at: number;
  callCount: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null where none of the calls has a price. */
  costNanoUsd: number | null;
}

/** Tokens turn by turn. */
export interface TokensPanel {
  sessionId: string;
  /** The newest 300, oldest first, without those before the first call; number 0 comes last. */
  turns: TurnTokens[];
}

/** Money spent up to a moment. */
export interface CostPoint {
  at: number;
  /** Of the session so far. */
  costNanoUsd: number;
}

/** What a session costs over time and turn by turn. */
export interface CostPanel {
  sessionId: string;
  /** Oldest first, at most 500. */
  points: CostPoint[];
  /** Those that a cost is known of. */
  turns: Pick<TurnTokens, "number" | "callCount" | "costNanoUsd">[];
  spentNanoUsd: number;
  /** What it may cost; null: no limit holds for it. */
  limitNanoUsd: number | null;
  /** What clients reported, for the calls that they did for; null: none did. */
  reportedNanoUsd: number | null;
  /** What the price list says, for the calls that it has a price for; null: none has. */
  computedNanoUsd: number | null;
  /** Null: both agree, or no call has both. */
  disputed: CostAccounts | null;
  /** Tokens of calls without a cost; they are not part of what was spent. */
  unpricedTokens: number;
}

/** How long one kind of operation takes with one model; durations null where none is known. */
export interface LatencyLine {
  operation: string;
  model: string | null;
  provider: string | null;
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  avgMs: number | null;
  avgTtftMs: number | null;
  /** Taken from turns and calls: no client measured it. */
  isDerived: boolean;
}

/** How long a session's operations take. */
export interface LatencyPanel {
  sessionId: string;
  /** Told ones first, then derived ones, each by name; at most 20. */
  rows: LatencyLine[];
  total: number;
}

/** One run of an operation. */
export interface OperationRun {
  /** Unix ms of its end. */
  at: number;
  totalMs: number;
  ttftMs: number | null;
  /** What it was made of, in order; empty where nobody told. */
  phases: { name: string; durationMs: number }[];
}

/** The runs of one operation, with whichever model. */
export interface OperationRuns {
  operation: string;
  isDerived: boolean;
  /** The newest 150, oldest first. */
  runs: OperationRun[];
}

/** The runs of a session's operations. */
export interface RunsPanel {
  sessionId: string;
  /** Turns, requests and tool calls first, then those with most runs; at most 6. */
  operations: OperationRuns[];
}

/** How much of one limit of a plan is used. */
export interface LimitCourse {
  limitId: string;
  /** The newest told. */
  usedRatio: number;
  windowMinutes: number | null;
  /** Unix ms; null where nobody told. */
  resetsAt: number | null;
  /** Since the session began, oldest first, at most 500. */
  points: { at: number; usedRatio: number }[];
}

/** The plan limits of a session's agent: its other sessions use them too. */
export interface LimitsPanel {
  sessionId: string;
  /** Shortest window first; at most 6. */
  limits: LimitCourse[];
}

/** A request that failed. */
export interface Failure {
  at: number;
  status: number | null;
  errorClass: string | null;
  attempt: number | null;
  retryInMs: number | null;
  requestId: string | null;
}

/** The failed requests of a session. */
export interface FailuresPanel {
  sessionId: string;
  /** Newest first, at most 50. */
  rows: Failure[];
  /** How many the session has in all. */
  total: number;
}

/** A prompt variant with one model. Ratios 0 to 1; null where nobody told. */
export interface VariantRow {
  promptHash: string;
  variant: string;
  category: string | null;
  model: string | null;
  sampleCount: number;
  /** The samples that told whether the goal was achieved. */
  goalCount: number;
  goalRatio: number | null;
  /** Where the true ratio lies, 19 times of 20 (Wilson). */
  interval: { low: number; high: number } | null;
  /** Too few told to conclude anything. */
  isTooFew: boolean;
  avgTurns: number | null;
  avgTokens: number | null;
  avgCostNanoUsd: number | null;
  avgMs: number | null;
  toolErrorRatio: number | null;
  compactionRatio: number | null;
  /** 1 to 5. */
  avgRating: number | null;
  ratedCount: number;
}

/** A page of prompt variants, best goal ratio first. */
export interface VariantsPanel {
  /** Of one prompt; null: of all. */
  hash: string | null;
  rows: VariantRow[];
  /** Of this page; null: the first. */
  cursor: string | null;
  nextCursor: string | null;
}

/** Where a page of a list is, from 1. */
export interface Paging {
  page: number;
  pages: number;
}

/** Drift alarms of one session, metric and name that belong together. */
export interface EpisodeRow {
  /** Of its newest alarm, as is all that is not said to be otherwise. */
  newest: DriftLine;
  sessionId: string;
  /** The tool call that it was raised at; null where it is no tool's. */
  toolCallId: string | null;
  firstAt: number;
  alarmCount: number;
  /** By session, the alarms that nobody acknowledged. */
  openIds: string[];
  /** When the last of them was acknowledged; null while one is open. */
  acknowledgedAt: number | null;
}

/** What of drift is shown; null: all. */
export interface DriftQuery {
  metric: string | null;
  severity: string | null;
  onlyOpen: boolean;
}

/** A page of drift episodes over all sessions, newest first. */
export interface EpisodesPanel extends Paging {
  query: DriftQuery;
  rows: EpisodeRow[];
  total: number;
  /** True where older alarms were not looked at. */
  isCut: boolean;
}

/** A name to filter by, and how often it is there. */
export interface Choice {
  name: string;
  count: number;
}

/** What drift can be filtered by. */
export interface DriftChoices {
  metrics: Choice[];
  severities: Choice[];
}

/** Seen in the last 5 minutes; longer ago; registered only. */
export type IntegrationStatus = "active" | "idle" | "never";

/** A RAG source or MCP server. */
export interface IntegrationLine {
  kind: "rag" | "mcp";
  name: string;
  /** As registered, e.g. `vector`. */
  type: string | null;
  description: string | null;
  embeddingModel: string | null;
  dimensions: number | null;
  status: IntegrationStatus;
  eventCount: number;
  lastSeenAt: number | null;
}

/** A page of integrations: active first, then by the time last seen. */
export interface IntegrationsPanel extends Paging {
  rows: IntegrationLine[];
  total: number;
  activeCount: number;
}

/** What tools are sorted by. */
export type ToolSort = "tool" | "calls" | "errors" | "ratio" | "avg" | "p50" | "p95" | "p99";

/** What of the tools is shown. */
export interface ToolQuery {
  /** How many days, today's last. */
  days: number;
  sort: ToolSort;
  /** The tool whose sessions are listed. */
  tool: string | null;
}

/** One tool over all sessions. */
export interface ToolUseLine {
  toolName: string;
  callCount: number;
  errorCount: number;
  errorRatio: number;
  avgMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** By day, oldest first. */
  dayCounts: number[];
  dayErrors: number[];
}

/** A page of the tools over all sessions. */
export interface ToolUsePanel extends Paging {
  query: ToolQuery;
  rows: ToolUseLine[];
  total: number;
  callCount: number;
  errorCount: number;
}

/** A session that used the tool asked for. */
export interface ToolSessionLine {
  sessionId: string;
  agent: string;
  project: string | null;
  lastEventAt: number;
  callCount: number;
  errorCount: number;
}

/** The newest sessions with the tool asked for; none where no tool is. */
export interface ToolSessionsPanel {
  query: ToolQuery;
  rows: ToolSessionLine[];
}

/** The start page. */
export interface OverviewPage {
  chrome: Chrome;
  sessions: SessionsPanel;
  reading: ReadingPanel;
}

/** How far the session files of one agent are read. */
export interface ReadingRow {
  agent: string;
  files: number;
  filesRead: number;
  bytesLeft: number;
}

/** What of the past is still being read; empty when nothing is. */
export interface ReadingPanel {
  agents: ReadingRow[];
}

/** A refusal or failure, as a person reads it. */
export interface ProblemView {
  status: number;
  title: string;
  detail: string;
}
