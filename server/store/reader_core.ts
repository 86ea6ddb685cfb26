/** Every read question and who answers it. No worker, no I/O but SQL. */
import { readCursors } from "./cursors.ts";
import type { Db } from "./db.ts";
import { changesSince, newestSeq, readEvents } from "./events.ts";
import { readIntegrations } from "./integrations.ts";
import { schemaVersion } from "./open.ts";
import type { Queries } from "./rows.ts";
import { readContexts, readLatestContext } from "./contexts.ts";
import { readDrift, readDriftSummary } from "./drifts.ts";
import { readEvals } from "./evals.ts";
import { readCostPoints, readModels } from "./models.ts";
import { readOperationPoints, readOperations } from "./operations.ts";
import { readPromptRatings, readPrompts } from "./prompts.ts";
import { readEventTypes, readMcpStats, readRagStats, readSourceCalls } from "./sources.ts";
import { readSession, readSessions } from "./sessions.ts";
import { readToolCalls, readToolStats } from "./tool_calls.ts";
import { readTurns } from "./turns.ts";

type Answers = { [K in keyof Queries]: (db: Db, args: Queries[K]["args"]) => Queries[K]["rows"] };

const ANSWERS: Answers = {
  sessions: readSessions,
  session: (db, { sessionId }) => readSession(db, sessionId),
  toolCalls: (db, { sessionId, limit }) => readToolCalls(db, sessionId, limit),
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
  promptRatings: (db, { variant, limit }) => readPromptRatings(db, variant, limit),
  drift: readDrift,
  driftSummary: (db, { sessionId, limit }) => readDriftSummary(db, sessionId, limit),
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
