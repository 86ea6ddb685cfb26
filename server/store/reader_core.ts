/** Every read question and who answers it. No worker, no I/O but SQL. */
import type { Db } from "./db.ts";
import { changesSince, newestSeq, readEvents } from "./events.ts";
import { readIntegrations } from "./integrations.ts";
import { schemaVersion } from "./open.ts";
import type { Queries } from "./rows.ts";
import { readSession, readSessions } from "./sessions.ts";
import { readToolCalls, readToolStats } from "./tool_calls.ts";
import { readTurns } from "./turns.ts";

type Answers = { [K in keyof Queries]: (db: Db, args: Queries[K]["args"]) => Queries[K]["rows"] };

const ANSWERS: Answers = {
  sessions: readSessions,
  session: (db, { sessionId }) => readSession(db, sessionId),
  toolCalls: (db, { sessionId, limit }) => readToolCalls(db, sessionId, limit),
  toolStats: (db, { sessionId }) => readToolStats(db, sessionId),
  turns: (db, { sessionId, limit }) => readTurns(db, sessionId, limit),
  events: readEvents,
  changesSince: (db, { seq, limit }) => changesSince(db, seq, limit),
  integrations: readIntegrations,
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
