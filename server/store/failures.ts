/** Reads compactions and failed requests of a session: what its strongest witness tells. */
import { ranksOf, witnessOf } from "../domain/witness.ts";
import type { CompactionRow, LlmErrorRow } from "./course_rows.ts";
import { all, type Db, first } from "./db.ts";

/** As many witnesses may have told the same. */
const WITNESSES = 4;

/** Rows of the strongest of a session's tiers; `rows` come newest first, the answer oldest first. */
function ofStrongest<Row extends { witness: string }>(
  db: Db,
  sessionId: string,
  counts: "compactions_by_tier" | "llm_errors_by_tier",
  rows: readonly Row[],
  limit: number,
): Omit<Row, "witness">[] {
  const sql = `SELECT ${counts} AS counts FROM sessions WHERE session_id = :sessionId`;
  const told = first<{ counts: string }>(db, sql, { sessionId });
  const strongest = Math.max(...Object.keys(JSON.parse(told?.counts ?? "{}")).map(Number));
  return rows.filter(({ witness }) => ranksOf(witnessOf(witness)).tier === strongest)
    .slice(0, limit).reverse()
    .map(({ witness: _, ...row }) => row);
}

/** The newest `limit` compactions, oldest first. */
export function readCompactions(db: Db, sessionId: string, limit: number): CompactionRow[] {
  const sql = `
    SELECT at, witness, tokens_before AS tokensBefore, tokens_after AS tokensAfter,
      summary_length AS summaryLength, is_automatic AS isAutomatic
    FROM compactions WHERE session_id = :sessionId
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  type Row = Omit<CompactionRow, "isAutomatic"> & { witness: string; isAutomatic: number | null };
  const rows = all<Row>(db, sql, { sessionId, limit: limit * WITNESSES });
  return ofStrongest(db, sessionId, "compactions_by_tier", rows, limit)
    .map((row) => ({ ...row, isAutomatic: row.isAutomatic === null ? null : !!row.isAutomatic }));
}

/** The newest `limit` failed requests, oldest first. */
export function readLlmErrors(db: Db, sessionId: string, limit: number): LlmErrorRow[] {
  const sql = `
    SELECT at, witness, status, error_class AS errorClass, attempt, retry_in_ms AS retryInMs,
      request_id AS requestId
    FROM llm_errors WHERE session_id = :sessionId
    ORDER BY at DESC, event_id DESC LIMIT :limit`;
  type Row = LlmErrorRow & { witness: string };
  const rows = all<Row>(db, sql, { sessionId, limit: limit * WITNESSES });
  return ofStrongest(db, sessionId, "llm_errors_by_tier", rows, limit);
}
