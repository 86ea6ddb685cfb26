/** What persons clicked on AIr's own page. A click is no activity of an agent: it opens no session. */
import type { DriftAck, EvalRating } from "../../sdk/types.ts";
import type { EvalRatingRow } from "../domain/evals.ts";
import { all, type Db } from "./db.ts";

/** As many as evals of a session are read: a person rates no more. */
const MAX_RATINGS = 10_000;

/** Keeps the latest rating of a turn; of several at one moment the best. */
export function addEvalRating(db: Db, event: EvalRating): void {
  const sql = `
    INSERT INTO eval_ratings (session_id, turn_id, at, rating) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET at = excluded.at, rating = excluded.rating
    WHERE excluded.at > at OR (excluded.at = at AND excluded.rating > rating)`;
  db.statement(sql).run(event.sessionId, event.turnId, event.timestamp, event.userRating);
}

/** Keeps when an alarm was first acknowledged. */
export function addDriftAck(db: Db, event: DriftAck): void {
  const sql = `
    INSERT INTO drift_acks (drift_id, at) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET at = min(at, excluded.at)`;
  db.statement(sql).run(event.driftId, event.timestamp);
}

/** The ratings of a session's turns, newest first. */
export function readEvalRatings(db: Db, sessionId: string): EvalRatingRow[] {
  const sql = `
    SELECT turn_id AS turnId, at, rating FROM eval_ratings
    WHERE session_id = :sessionId ORDER BY at DESC, turn_id LIMIT ${MAX_RATINGS}`;
  return all<EvalRatingRow>(db, sql, { sessionId });
}
