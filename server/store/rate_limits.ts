/** Reads how much of their plans' limits agents have used. */
import { all, type Db, first } from "./db.ts";
import type { RateLimitPoint, RateLimitRow } from "./overview_rows.ts";

/** Limits that are looked up: an agent has two or three. */
const MAX_LIMITS = 100;
/** Points that a small chart can show. */
const MAX_POINTS = 100;

type LimitKey = Pick<RateLimitRow, "agent" | "limitId">;

/** The newest of each agent and limit, by agent and limit: one step down an index for each. */
export function readRateLimits(db: Db, agent: string | null): RateLimitRow[] {
  const rows: RateLimitRow[] = [];
  let key = nextKey(db, agent, { agent: agent ?? "", limitId: "" });
  while (key && rows.length < MAX_LIMITS) {
    rows.push(newest(db, key));
    key = nextKey(db, agent, key);
  }
  return rows;
}

/**
 * The limit after another of the same agent, else (unless one agent is asked for) the next agent's
 * first; a limit's id is never empty. A row value in place of the two steps reads all of a limit.
 */
function nextKey(db: Db, asked: string | null, { agent, limitId }: LimitKey): LimitKey | null {
  const next = (condition: string, parameters: Partial<LimitKey>) =>
    first<LimitKey>(
      db,
      `SELECT agent, limit_id AS limitId FROM rate_limits WHERE ${condition}
       ORDER BY agent, limit_id LIMIT 1`,
      parameters,
    );
  const own = next("agent = :agent AND limit_id > :limitId", { agent, limitId });
  return own ?? (asked === null ? next("agent > :agent", { agent }) : null);
}

function newest(db: Db, { agent, limitId }: LimitKey): RateLimitRow {
  const sql = `
    SELECT agent, limit_id AS limitId, session_id AS sessionId, at, used_pct AS usedPct,
      window_minutes AS windowMinutes, resets_at AS resetsAt
    FROM rate_limits WHERE agent = :agent AND limit_id = :limitId
    ORDER BY at DESC, used_pct DESC, resets_at DESC, event_id DESC LIMIT 1`;
  return first<RateLimitRow>(db, sql, { agent, limitId })!;
}

/**
 * The values told since a time, oldest first; where they are many, the last one of each of equal parts
 * of the time, for a status line tells the same value a thousand times.
 */
export function readRateLimitPoints(
  db: Db,
  agent: string,
  limitId: string,
  since: number,
): RateLimitPoint[] {
  const asked = { agent, limitId, since };
  const many = `SELECT 1 ${TOLD} AND at >= :since LIMIT 1 OFFSET ${MAX_POINTS}`;
  if (first(db, many, asked) !== null) return lastOfParts(db, asked);
  const sql = `
    SELECT at, used_pct AS usedPct ${TOLD} AND at >= :since ${NEWEST_FIRST}`;
  return all<RateLimitPoint>(db, sql, asked).reverse();
}

const TOLD = "FROM rate_limits WHERE agent = :agent AND limit_id = :limitId";
const NEWEST_FIRST = "ORDER BY at DESC, used_pct DESC";

/** At most `MAX_POINTS`; one step down an index for each. */
function lastOfParts(
  db: Db,
  asked: { agent: string; limitId: string; since: number },
): RateLimitPoint[] {
  const edge = (which: string) => `(SELECT ${which}(at) ${TOLD} AND at >= :since)`;
  const last = (column: string) =>
    `(SELECT ${column} ${TOLD} AND at >= start AND at < start + length ${NEWEST_FIRST} LIMIT 1)`;
  const sql = `
    WITH RECURSIVE told AS (SELECT ${edge("min")} AS oldest, ${edge("max")} AS newest),
    part(start, length, newest) AS (
      SELECT oldest, (newest - oldest) / ${MAX_POINTS} + 1, newest FROM told
      UNION ALL SELECT start + length, length, newest FROM part WHERE start + length <= newest
    )
    SELECT ${last("at")} AS at, ${last("used_pct")} AS usedPct FROM part`;
  type Row = { at: number | null; usedPct: number };
  return all<Row>(db, sql, asked).flatMap(({ at, usedPct }) =>
    at === null ? [] : [{ at, usedPct }]
  );
}
