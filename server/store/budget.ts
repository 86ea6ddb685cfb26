/** Budget alarms: raised once, by the server itself, in the transaction that crosses the limit. */
import type { Cost } from "../../sdk/types.ts";
import { type Db, first } from "./db.ts";
import type { SessionRecord } from "./session_record.ts";
import { bucketOf } from "./samples.ts";

/** Limits of the server's own settings, nano-USD; null = none. */
export interface Budgets {
  /** For a session that has no limit of its own. */
  sessionNanoUsd: number | null;
  /** For all sessions of one day of the server's zone. */
  dailyNanoUsd: number | null;
}

export const NO_BUDGETS: Budgets = { sessionNanoUsd: null, dailyNanoUsd: null };

/** The alarm of a session that has crossed its limit and was not told yet; else null. */
export function sessionAlarm(session: SessionRecord, at: number, budgets: Budgets): Cost | null {
  const limit = session.budgetNanoUsd ?? budgets.sessionNanoUsd;
  if (limit === null || session.budgetExceeded || session.costNanoUsd <= limit) return null;
  const id = `air:budget:${session.sessionId}`.slice(0, 200);
  return alarm(id, session, at, session.costNanoUsd, limit, "session");
}

/** The alarm of a day whose sessions together have crossed the daily limit; else null. */
export function dailyAlarm(
  db: Db,
  session: SessionRecord,
  at: number,
  { dailyNanoUsd }: Budgets,
): Cost | null {
  if (dailyNanoUsd === null) return null;
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  const id = `air:budget-day:${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
  if (first(db, "SELECT 1 FROM events WHERE id = :id", { id })) return null;
  const spent = spentSince(db, day.getTime());
  return spent > dailyNanoUsd ? alarm(id, session, at, spent, dailyNanoUsd, "day") : null;
}

function spentSince(db: Db, at: number): number {
  const sql = `
    SELECT coalesce(sum(cost_nano_usd), 0) AS nanoUsd FROM session_models WHERE bucket >= :bucket`;
  return first<{ nanoUsd: number }>(db, sql, { bucket: bucketOf(at) })!.nanoUsd;
}

function alarm(
  id: string,
  { sessionId, model, provider }: SessionRecord,
  at: number,
  spentNanoUsd: number,
  limitNanoUsd: number,
  budgetScope: "session" | "day",
): Cost {
  return {
    type: "cost",
    id,
    sessionId,
    timestamp: at,
    model,
    provider,
    inputCost: 0,
    outputCost: 0,
    cacheReadCost: 0,
    cacheWriteCost: 0,
    totalCost: 0,
    cumulativeCost: spentNanoUsd / 1e9,
    budgetLimit: limitNanoUsd / 1e9,
    budgetExceeded: true,
    budgetScope,
    currency: "USD",
  };
}
