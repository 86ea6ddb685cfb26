/** Reads how tools did over all sessions. */
import { sumOfHistogramTexts } from "../domain/histogram.ts";
import { all, type Db } from "./db.ts";
import { statsOf } from "./duration_stats.ts";
import type {
  DayBounds,
  SpanDurations,
  TimeRange,
  ToolDaysRow,
  ToolUseRow,
} from "./overview_rows.ts";
import { BLOCKS, blocksText, daysOf } from "./usage.ts";

/** The sums of durations in one group of rollups; `histograms` are JSON texts. */
export interface SpanSums {
  durationCount: number;
  durationUs: number;
  histograms: string;
}

/** The columns of `SpanSums`. */
export const SPAN_SUMS = `sum(duration_count) AS durationCount,
  sum(duration_us) AS durationUs, group_concat(histogram, '') AS histograms`;

/** Rollups keep no extremes: what is taken out of one again would leave a wrong one behind. */
export function spanDurations({ durationCount, durationUs, histograms }: SpanSums): SpanDurations {
  const histogram = sumOfHistogramTexts(histograms);
  const { avgMs, p50Ms, p95Ms, p99Ms } = statsOf(
    histogram,
    durationUs / 1000,
    durationCount,
    null,
    null,
  );
  return { avgMs, p50Ms, p95Ms, p99Ms };
}

/** Most calls first. */
export function readToolUse(
  db: Db,
  { from, to, agent, limit }: TimeRange & { agent: string | null; limit: number },
): ToolUseRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT tool_name AS toolName, sum(count) AS count, sum(errors) AS errors, ${SPAN_SUMS}
    FROM block CROSS JOIN tool_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket ${ofAgent(agent)}
    GROUP BY tool_name ORDER BY count DESC, tool_name LIMIT :limit`;
  const blocks = blocksText(db, [{ from, to }]);
  return all<ToolSums>(db, sql, { blocks, limit, ...agent !== null && { agent } }).map(toolUseRow);
}

/** What one tool's rollups sum up to. */
export type ToolSums = SpanSums & Pick<ToolUseRow, "toolName" | "count" | "errors">;

/** The same as it is answered. */
export function toolUseRow(row: ToolSums): ToolUseRow {
  return {
    toolName: row.toolName,
    count: row.count,
    errors: row.errors,
    errorRatio: row.errors / row.count,
    durationCount: row.durationCount,
    ...spanDurations(row),
  };
}

/** The named tools by day, in their order. */
export function readToolDays(
  db: Db,
  bounds: DayBounds,
  agent: string | null,
  toolNames: readonly string[],
): ToolDaysRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT tool_name AS name, part, sum(count) AS count, sum(errors) AS errors
    FROM block CROSS JOIN tool_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket ${ofAgent(agent)}
    WHERE tool_name IN (SELECT value FROM json_each(:names))
    GROUP BY tool_name, part`;
  const days = daysOf(bounds);
  const found = all<PartRow>(db, sql, {
    blocks: blocksText(db, days),
    names: JSON.stringify(toolNames),
    ...agent !== null && { agent },
  });
  const byName = Map.groupBy(found, ({ name }) => name);
  return toolNames.map((toolName) => ({
    toolName,
    ...partsOf(byName.get(toolName) ?? [], days.length),
  }));
}

/** One name in one of the parts that time was cut into. */
export interface PartRow {
  name: string;
  part: number;
  count: number;
  errors: number;
}

/** Rows of one name as lists, one entry a part. */
export function partsOf(rows: readonly PartRow[], length: number) {
  const counts = new Array<number>(length).fill(0);
  const errors = new Array<number>(length).fill(0);
  for (const row of rows) {
    counts[row.part] = row.count;
    errors[row.part] = row.errors;
  }
  return { counts, errors };
}

function ofAgent(agent: string | null): string {
  return agent === null ? "" : "AND agent = :agent";
}
