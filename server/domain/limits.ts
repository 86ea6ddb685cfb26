/** Plan limits as they are shown. Pure. */
import type { LimitLine } from "../../views/models/overview.ts";
import type { RateLimitRow } from "../store/overview_rows.ts";

/** From here on a limit is near, and nearly used up. */
const NEAR = 0.8;
const NEARLY_USED = 0.95;

/** One limit at `now`: after its reset nothing of it is known to be used. */
export function limitLine(row: RateLimitRow, now: number): LimitLine {
  const isOver = row.resetsAt !== null && row.resetsAt <= now;
  const usedRatio = isOver ? 0 : row.usedPct / 100;
  return {
    agent: row.agent || "unknown",
    name: row.limitId,
    windowMinutes: row.windowMinutes,
    usedRatio,
    level: usedRatio >= NEARLY_USED ? "red" : usedRatio >= NEAR ? "amber" : "normal",
    toldAt: row.at,
    resetsAt: row.resetsAt,
    isOver,
  };
}
