/** Reads compactions and failed requests of a session: what its strongest witness tells. */
import { witnessesOfTier } from "../domain/witness.ts";
import type { CompactionRow, LlmErrorRow } from "./course_rows.ts";
import { all, type Db, first } from "./db.ts";

/** The names, as JSON, of the strongest of a session's witnesses that are counted there. */
function strongest(
  db: Db,
  sessionId: string,
  counts: "compactions_by_tier" | "llm_errors_by_tier",
): string {
  const sql = `SELECT ${counts} AS counts FROM sessions WHERE session_id = :sessionId`;
  const told = first<{ counts: string }>(db, sql, { sessionId });
  const tiers = Object.keys(JSON.parse(told?.counts ?? "{}")).map(Number);
  return JSON.stringify(witnessesOfTier(Math.max(...tiers)));
}

const IS_STRONGEST = "witness IN (SELECT value FROM json_each(:witnesses))";

/** The newest `limit` compactions, oldest first. */
export function readCompactions(db: Db, sessionId: string, limit: number): CompactionRow[] {
  const sql = `
    SELECT at, tokens_before AS tokensBefore, tokens_after AS tokensAfter,
      summary_length AS summaryLength, is_automatic AS isAutomatic
    FROM compactions WHERE session_id = :sessionId AND ${IS_STRONGEST}
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const witnesses = strongest(db, sessionId, "compactions_by_tier");
  return all<CompactionRow>(db, sql, { sessionId, limit, witnesses }, ["isAutomatic"]).reverse();
}

/** The newest `limit` failed requests, oldest first. */
export function readLlmErrors(db: Db, sessionId: string, limit: number): LlmErrorRow[] {
  const sql = `
    SELECT at, status, error_class AS errorClass, attempt, retry_in_ms AS retryInMs,
      request_id AS requestId
    FROM llm_errors WHERE session_id = :sessionId AND ${IS_STRONGEST}
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const witnesses = strongest(db, sessionId, "llm_errors_by_tier");
  return all<LlmErrorRow>(db, sql, { sessionId, limit, witnesses }).reverse();
}
