/** The totals of a session's tools, which several questions are made of. */
import { type Histogram, sumOfHistogramTexts } from "../domain/histogram.ts";
import { all, type Db } from "./db.ts";
import type { DurationTotals } from "./duration_stats.ts";

/** One tool over the whole session. */
export interface ToolTotals extends Omit<DurationTotals, "histograms"> {
  toolName: string;
  count: number;
  errors: number;
  histogram: Histogram;
}

/** Tools of one session that are told apart: names come from outside. */
const MAX_TOOLS = 10_000;

/** Every tool, the one that took longest in all first. Nobody may change them. */
export function toolTotals(db: Db, sessionId: string): readonly ToolTotals[] {
  return db.shared(`tools ${sessionId}`, () => {
    type Row = Omit<ToolTotals, "histogram"> & { histogram: string };
    return all<Row>(db, SQL, { sessionId }).map((row) => {
      return { ...row, histogram: sumOfHistogramTexts(row.histogram) };
    });
  });
}

const SQL = `
  SELECT tool_name AS toolName, count, errors, duration_count AS durationCount,
    duration_us AS durationUs, histogram, ${extreme("min")} AS minMs, ${extreme("max")} AS maxMs
  FROM session_tools AS total WHERE session_id = :sessionId
  ORDER BY duration_us DESC, count DESC, tool_name LIMIT ${MAX_TOOLS}`;

/** One step down an index: over all tools it were a scan. */
function extreme(which: "min" | "max"): string {
  return `(SELECT ${which}(duration_ms) FROM tool_calls AS call
    WHERE duration_ms IS NOT NULL AND call.session_id = total.session_id
      AND call.tool_name = total.tool_name)`;
}
