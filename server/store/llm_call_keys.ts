/** Which LLM call a request or message id names. */
import { type Db, first } from "./db.ts";

/** The call that a key names, or null. */
export function callOfKey(db: Db, sessionId: string, key: string): string | null {
  const sql = `
    SELECT call_id AS callId FROM llm_call_keys
    WHERE session_id = :sessionId AND key = :key`;
  return first<{ callId: string }>(db, sql, { sessionId, key })?.callId ?? null;
}

/** Lets all the keys name one call. */
export function nameCall(db: Db, sessionId: string, keys: readonly string[], callId: string): void {
  const sql = `
    INSERT INTO llm_call_keys (session_id, key, call_id) VALUES (?, ?, ?)
    ON CONFLICT (session_id, key) DO UPDATE SET call_id = excluded.call_id`;
  for (const key of keys) db.statement(sql).run(sessionId, key, callId);
}
