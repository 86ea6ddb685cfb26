/** Reads compactions and failed requests of a session: what its strongest witness tells. */
import { witnessesOfTier } from "../domain/witness.ts";
import type { CompactionRow, LlmErrorRow } from "./course_rows.ts";
import { all, type Db, first, type SqlValue } from "./db.ts";

/**
 * The newest `limit` rows of a session's strongest witnesses, oldest first: of each as many, so that what
 * a weaker one told, however often, is not read.
 */
function ofStrongest<Row extends { at: number }>(
  db: Db,
  counts: "compactions_by_tier" | "llm_errors_by_tier",
  { sessionId, limit }: { sessionId: string; limit: number },
  rowsOf: (asked: Record<string, SqlValue>) => Row[],
): Row[] {
  const sql = `SELECT ${counts} AS counts FROM sessions WHERE session_id = :sessionId`;
  const told = first<{ counts: string }>(db, sql, { sessionId });
  const tiers = Object.keys(JSON.parse(told?.counts ?? "{}")).map(Number);
  return witnessesOfTier(Math.max(...tiers))
    .flatMap((witness) => rowsOf({ sessionId, witness, limit }).reverse())
    .sort((a, b) => a.at - b.at).slice(-limit);
}

/** The newest `limit` compactions, oldest first. */
export function readCompactions(db: Db, sessionId: string, limit: number): CompactionRow[] {
  const sql = `
    SELECT at, tokens_before AS tokensBefore, tokens_after AS tokensAfter,
      summary_length AS summaryLength, is_automatic AS isAutomatic
    FROM compactions INDEXED BY compactions_by_witness
    WHERE session_id = :sessionId AND witness = :witness
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const rows = (asked: Record<string, SqlValue>) =>
    all<CompactionRow>(db, sql, asked, ["isAutomatic"]);
  return ofStrongest(db, "compactions_by_tier", { sessionId, limit }, rows);
}

/** The newest `limit` failed requests, oldest first. */
export function readLlmErrors(db: Db, sessionId: string, limit: number): LlmErrorRow[] {
  const sql = `
    SELECT at, status, error_class AS errorClass, attempt, retry_in_ms AS retryInMs,
      request_id AS requestId
    FROM llm_errors INDEXED BY llm_errors_by_witness
    WHERE session_id = :sessionId AND witness = :witness
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  const rows = (asked: Record<string, SqlValue>) => all<LlmErrorRow>(db, sql, asked);
  return ofStrongest(db, "llm_errors_by_tier", { sessionId, limit }, rows);
}
