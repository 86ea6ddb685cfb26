/** Finds the calls and turns that something was told about. */
import { type Db, first } from "./db.ts";

/** A tool of a session, and a moment at which one of its calls ended. */
export interface CallEnd {
  sessionId: string;
  toolName: string;
  /** Unix ms. */
  at: number;
}

/** Calls before the moment that are looked at: more seldom run beside each other. */
const MAX_LOOKED_AT = 200;

/** The call that ended at each moment, else the last of that tool which began before; null: none. */
export function readCallsAt(db: Db, ends: readonly CallEnd[]): (string | null)[] {
  const sql = `
    WITH before AS (
      SELECT tool_call_id AS id, tool_name, sort_at, ended_at FROM tool_calls
      WHERE session_id = :sessionId AND sort_at <= :at ORDER BY sort_at DESC LIMIT ${MAX_LOOKED_AT}
    )
    SELECT id FROM before WHERE tool_name = :toolName
    ORDER BY coalesce(ended_at = :at, 0) DESC, sort_at DESC LIMIT 1`;
  return ends.map((end) => first<{ id: string }>(db, sql, { ...end })?.id ?? null);
}

/** A moment of a session. */
export interface SessionMoment {
  sessionId: string;
  /** Unix ms. */
  at: number;
}

/** The turn that ran at each moment and has calls, by its id; null: none, or one without an id. */
export function readTurnsAt(db: Db, moments: readonly SessionMoment[]): (string | null)[] {
  const sql = `
    WITH last AS (
      SELECT turn_id AS id, ended_at FROM turns
      WHERE session_id = :sessionId AND sort_at <= :at AND counted = 1
      ORDER BY sort_at DESC, turn_key DESC LIMIT 1
    )
    SELECT id FROM last WHERE (ended_at IS NULL OR ended_at >= :at) AND (
      EXISTS (SELECT 1 FROM llm_calls WHERE session_id = :sessionId AND turn_id = id)
      OR EXISTS (SELECT 1 FROM tool_calls WHERE session_id = :sessionId AND turn_id = id))`;
  return moments.map((moment) => first<{ id: string }>(db, sql, { ...moment })?.id ?? null);
}
