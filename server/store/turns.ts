/** Reads turns. */
import { all, type Db } from "./db.ts";
import { turnIdOf } from "./records.ts";
import type { TurnRow } from "./rows.ts";

/** As many as the questions of a page ask for at most. */
const SHARED_TURNS = 300;

/** The newest `limit` turns of a session, by start, oldest first. */
export function readTurns(db: Db, sessionId: string, limit: number): TurnRow[] {
  if (limit > SHARED_TURNS) return newestTurns(db, sessionId, limit);
  const newest = () => newestTurns(db, sessionId, SHARED_TURNS);
  const shared = db.shared(`turns ${sessionId}`, newest);
  return shared.slice(Math.max(0, shared.length - limit));
}

function newestTurns(db: Db, sessionId: string, limit: number): TurnRow[] {
  const sql = `
    SELECT turn_key AS turnKey, turn_index AS turnIndex, started_at AS startedAt,
      ended_at AS endedAt, duration_ms AS durationMs, ttft_ms AS ttftMs, outcome, counted
    FROM turns INDEXED BY turns_by_time WHERE session_id = :sessionId
    ORDER BY sort_at DESC, turn_key DESC LIMIT :limit`;
  const turns = all<TurnRow>(db, sql, { sessionId, limit }, ["counted"]).reverse();
  for (const turn of turns) turn.turnId = turnIdOf(turn.turnKey);
  return turns;
}
