/** Every read question and who answers it. No worker, no I/O but SQL. */
import {
  readContextBreakdowns,
  readContexts,
  readContextSeries,
  readLatestContext,
} from "./contexts.ts";
import { readCostSeries } from "./cost_series.ts";
import { readCallsAt, readTurnsAt } from "./calls_at.ts";
import { readCursors } from "./cursors.ts";
import type { Db } from "./db.ts";
import { readDrift, readDriftAlarms, readDriftFacets, readDriftSummary } from "./drifts.ts";
import { readEvals } from "./evals.ts";
import { changesSince, newestSeq, readEvents } from "./events.ts";
import { readCompactions, readLlmErrors } from "./failures.ts";
import { readIntegrations } from "./integrations.ts";
import { readCostPoints, readModels } from "./models.ts";
import { schemaVersion } from "./open.ts";
import { readOperationPoints, readOperations } from "./operations.ts";
import { readPromptRatings, readPrompts } from "./prompts.ts";
import { readRateLimitPoints, readRateLimits } from "./rate_limits.ts";
import { readMcpToolUse } from "./mcp_tool_use.ts";
import type { Queries } from "./rows.ts";
import { readRunningSessions, readSessionFacets, readSessions } from "./session_list.ts";
import { readSession } from "./sessions.ts";
import { readSourceCallsAcross, readSourceDays, readSourceUse } from "./source_use.ts";
import { readEventTypes, readMcpStats, readRagStats, readSourceCalls } from "./sources.ts";
import { readSubagents } from "./subagents.ts";
import { readToolCalls, readToolRuns, readToolStats } from "./tool_calls.ts";
import { readToolDays, readToolUse } from "./tool_use.ts";
import { readTurnCalls } from "./turn_calls.ts";
import { readTurnTokens } from "./turn_tokens.ts";
import { readToolSessions } from "./tool_sessions.ts";
import { readTurns } from "./turns.ts";
import { readUsageBy, readUsageDays, readUsageDaysBy, readUsageTotals } from "./usage.ts";

type Answers = { [K in keyof Queries]: (db: Db, args: Queries[K]["args"]) => Queries[K]["rows"] };

const ANSWERS: Answers = {
  sessions: readSessions,
  session: (db, { sessionId }) => readSession(db, sessionId),
  toolCalls: (db, { sessionId, limit }) => readToolCalls(db, sessionId, limit),
  toolRuns: (db, { sessionId, limit }) => readToolRuns(db, sessionId, limit),
  toolStats: (db, { sessionId, limit }) => readToolStats(db, sessionId, limit),
  turns: (db, { sessionId, limit }) => readTurns(db, sessionId, limit),
  events: readEvents,
  changesSince: (db, { seq, limit }) => changesSince(db, seq, limit),
  contexts: (db, { sessionId, limit }) => readContexts(db, sessionId, limit),
  latestContext: (db, { sessionId }) => readLatestContext(db, sessionId),
  operations: (db, { sessionId, limit }) => readOperations(db, sessionId, limit),
  operationPoints: (db, { sessionId, operation, limit }) =>
    readOperationPoints(db, sessionId, operation, limit),
  models: (db, { sessionId, limit }) => readModels(db, sessionId, limit),
  costPoints: (db, { sessionId, limit }) => readCostPoints(db, sessionId, limit),
  evals: (db, { sessionId, limit }) => readEvals(db, sessionId, limit),
  mcpStats: (db, { sessionId, limit }) => readMcpStats(db, sessionId, limit),
  ragStats: (db, { sessionId, limit }) => readRagStats(db, sessionId, limit),
  sourceCalls: (db, { sessionId, kind, limit }) => readSourceCalls(db, sessionId, kind, limit),
  eventTypes: (db, { sessionId }) => readEventTypes(db, sessionId),
  prompts: readPrompts,
  callsAt: (db, { ends }) => readCallsAt(db, ends),
  turnsAt: (db, { moments }) => readTurnsAt(db, moments),
  toolSessions: readToolSessions,
  promptRatings: (db, { variant, limit }) => readPromptRatings(db, variant, limit),
  drift: readDrift,
  driftSummary: (db, { sessionId, limit }) => readDriftSummary(db, sessionId, limit),
  usageTotals: (db, { ranges, of }) => readUsageTotals(db, ranges, of),
  usageDays: (db, { days }) => readUsageDays(db, days),
  usageBy: readUsageBy,
  usageDaysBy: (db, { days, by }) => readUsageDaysBy(db, days, by),
  runningSessions: (db, { since, limit }) => readRunningSessions(db, since, limit),
  sessionFacets: (db, { limit }) => readSessionFacets(db, limit),
  toolUse: readToolUse,
  toolDays: (db, { days, agent, toolNames }) => readToolDays(db, days, agent, toolNames),
  sourceUse: readSourceUse,
  mcpToolUse: readMcpToolUse,
  sourceDays: (db, { days, kind, sources }) => readSourceDays(db, days, kind, sources),
  sourceCallsAcross: (db, { kind, source, limit }) =>
    readSourceCallsAcross(db, kind, source, limit),
  rateLimits: (db, { agent }) => readRateLimits(db, agent),
  rateLimitPoints: (db, { agent, limitId, since }) =>
    readRateLimitPoints(db, agent, limitId, since),
  driftAlarms: readDriftAlarms,
  driftFacets: readDriftFacets,
  turnTokens: (db, { sessionId, limit }) => readTurnTokens(db, sessionId, limit),
  costSeries: (db, { sessionId }) => readCostSeries(db, sessionId),
  contextSeries: (db, { sessionId }) => readContextSeries(db, sessionId),
  contextBreakdowns: readContextBreakdowns,
  compactions: (db, { sessionId, limit }) => readCompactions(db, sessionId, limit),
  llmErrors: (db, { sessionId, limit }) => readLlmErrors(db, sessionId, limit),
  subagents: (db, { sessionId }) => readSubagents(db, sessionId),
  turnCalls: readTurnCalls,
  integrations: readIntegrations,
  cursors: readCursors,
  head: (db) => ({ seq: newestSeq(db), schemaVersion: schemaVersion(db) }),
};

/** Answers one question. */
export function answer<K extends keyof Queries>(
  db: Db,
  query: K,
  args: Queries[K]["args"],
): Queries[K]["rows"] {
  return ANSWERS[query](db, args);
}
