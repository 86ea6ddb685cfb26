/** What one session has a share of in the rollups: what it did in each quarter of an hour. */
import { addHistogram, type Histogram } from "../domain/histogram.ts";
import { all, type Db } from "./db.ts";
import type { ToolCallRecord } from "./records.ts";
import type { SourceSum, ToolSum, UsageSum } from "./rollup_tables.ts";
import { addSample, bucketOf, noSamples, type Sign } from "./samples.ts";

/** Sums of one model, tool or source in one quarter of one session. */
export interface Share {
  sessionId: string;
  bucket: number;
}

export interface UsageShare extends Share, Record<Exclude<UsageSum, NotOfModels>, number> {
  model: string;
  provider: string;
}
type NotOfModels = "sessions" | "lastSessions" | "toolCalls" | "toolErrors";

export interface ToolShare extends Share, Record<ToolSum, number> {
  toolName: string;
  histogram: Histogram;
}

export interface SourceShare extends Share, Record<SourceSum, number> {
  kind: "mcp" | "rag";
  source: string;
  operation: string;
  toolName: string;
  histogram: Histogram;
}

/** The shares of one session. */
export interface Shares {
  usage: UsageShare[];
  tools: ToolShare[];
  sources: SourceShare[];
}

/** Totals of a quarter as they were: `newer` less `older`, of all their sums. */
export function difference<Row extends object>(newer: Row, older: Row): Row {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(newer)) {
    const before = older[name as keyof Row];
    if (typeof value === "number" && name !== "bucket") result[name] = value - Number(before);
    else if (name === "histogram") {
      const histogram = { ...value as Histogram };
      addHistogram(histogram, before as Histogram, -1);
      result[name] = histogram;
    } else result[name] = value;
  }
  return result as Row;
}

/** What the rollups count of a tool call. */
export type ToolCallShare = Pick<
  ToolCallRecord,
  "sessionId" | "toolName" | "sortAt" | "durationMs" | "isError"
>;

/** Shares of tools by session, tool and quarter. */
export type ToolShares = Map<string, ToolShare>;

/** Adds a tool call to its share, or takes it out. Changes `shares`. */
export function addToolCall(shares: ToolShares, sign: Sign, call: ToolCallShare): void {
  const { sessionId, sortAt, durationMs } = call;
  const [toolName, bucket] = [call.toolName ?? "", bucketOf(sortAt)];
  const key = `${sessionId}\u0000${bucket}\u0000${toolName}`;
  const share = shares.get(key) ?? { sessionId, bucket, toolName, errors: 0, ...noSamples() };
  shares.set(key, share);
  addSample(share, sign, durationMs);
  if (call.isError) share.errors += sign;
}

/** All that a session has done as its facts and totals tell it: what was written before. */
export function sharesOf(db: Db, sessionId: string): Shares {
  return {
    usage: usageOf(db, sessionId),
    tools: toolsOf(db, sessionId),
    sources: withHistograms(sourcesOf(db, sessionId)),
  };
}

type Encoded<Row> = Omit<Row, "histogram"> & { histogram: string };

function withHistograms<Row extends { histogram: string }>(rows: readonly Row[]) {
  return rows.map((row) => ({ ...row, histogram: JSON.parse(row.histogram) as Histogram }));
}

function usageOf(db: Db, sessionId: string): UsageShare[] {
  const sql = `
    SELECT session_id AS sessionId, bucket, model, provider, count, calls,
      input_tokens AS inputTokens, output_tokens AS outputTokens,
      cache_read_tokens AS cacheReadTokens, cache_write_tokens AS cacheWriteTokens,
      cost_nano_usd AS costNanoUsd, reported_nano_usd AS reportedNanoUsd,
      computed_nano_usd AS computedNanoUsd, unpriced_tokens AS unpricedTokens
    FROM session_models WHERE session_id = :sessionId`;
  return all<UsageShare>(db, sql, { sessionId });
}

/** From all its calls: a session moves to another agent or project once or twice, when it is young. */
function toolsOf(db: Db, sessionId: string): ToolShare[] {
  const sql = `
    SELECT session_id AS sessionId, tool_name AS toolName, sort_at AS sortAt,
      duration_ms AS durationMs, is_error AS isError
    FROM tool_calls INDEXED BY tool_calls_by_time WHERE session_id = :sessionId`;
  const shares: ToolShares = new Map();
  for (const call of all<ToolCallShare>(db, sql, { sessionId })) addToolCall(shares, 1, call);
  return [...shares.values()];
}

function sourcesOf(db: Db, sessionId: string): Encoded<SourceShare>[] {
  const sql = `
    SELECT session_id AS sessionId, bucket, 'mcp' AS kind, server_name AS source,
      method AS operation, tool_name AS toolName, count, errors, duration_count AS durationCount,
      duration_us AS durationUs, 0 AS resultCount, 0 AS results, 0 AS topScoreCount,
      0 AS topScoreMillionths, 0 AS chunkTokens, histogram
    FROM session_mcp WHERE session_id = :sessionId
    UNION ALL
    SELECT session_id, bucket, 'rag', source, type, '', count, 0, duration_count, duration_us,
      result_count, results, top_score_count, top_score_millionths, chunk_tokens, histogram
    FROM session_rag WHERE session_id = :sessionId`;
  return all<Encoded<SourceShare>>(db, sql, { sessionId });
}
