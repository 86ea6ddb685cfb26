/** Reads lists of sessions: filtered, in six orders, page by page. */
import { Problem } from "../problem.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { all, type Db, first, type SqlValue } from "./db.ts";
import type { Facet, SessionFacets } from "./overview_rows.ts";
import type { SessionFilter, SessionList, SessionSort, StoredSession } from "./rows.ts";
import { SESSION_COLUMNS, type SessionColumns, storedSession } from "./sessions.ts";

/** What each order is by. */
const ORDERS: Record<SessionSort, string> = {
  activity: "last_event_at",
  cost: "cost_nano_usd",
  tokens: "(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)",
  duration: "(last_event_at - started_at)",
  errors: "(tool_error_count + llm_error_count)",
  tools: "tool_call_count",
};

/** Sessions that are counted where each must be looked at. */
const MAX_COUNTED = 1_000;

/**
 * Sessions that are searched or sorted, the newest of the dates asked for: those of half a year of work.
 * An index for each order would be written again with every event.
 */
const MAX_LOOKED_AT = 3_000;

/** All that filters and orders are by: no other column is read of a session that is not shown. */
const LOOKED_AT = [
  "agent",
  "project",
  "model",
  "cwd",
  "started_at",
  "last_event_at",
  "tool_error_count",
  "llm_error_count",
  "tool_call_count",
  "cost_nano_usd",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
];

/** A condition and its parameters. */
interface Condition {
  sql: string;
  parameters: Record<string, SqlValue>;
}

/** A page of sessions and how many match in all. Throws `invalid` for a cursor of another list. */
export function readSessions(db: Db, filter: SessionFilter): SessionList {
  const sort = filter.sort ?? "activity";
  const asked = askedOf(filter, sort);
  const after = afterCursor(filter.cursor, sort);
  const found = page(db, sort, asked, after, filter.limit + 1);
  const rows = found.slice(0, filter.limit);
  const last = rows.at(-1);
  const isLast = found.length <= filter.limit || !last;
  return {
    rows: rows.map(({ place: _, ...row }) => row),
    nextCursor: isLast ? null : encodeCursor(last.place, `${sort} ${last.sessionId}`),
    ...countOf(db, filter, asked, filter.cursor === null && isLast ? rows.length : null),
  };
}

/** Which sessions a list is of. */
interface Asked {
  dates: Condition[];
  others: Condition[];
  /** Only the newest of the dates are looked at. */
  isCut: boolean;
}

function askedOf(filter: SessionFilter, sort: SessionSort): Asked {
  const { agent, project, model, since, until, onlyErrors, search } = filter;
  const text = search?.trim() ?? "";
  const dates = [
    // A session that another program tells under a name of its own is in no list.
    when(true, "is_superseded = 0", {}),
    when(since !== null, "last_event_at >= :since", { since }),
    when(until != null, "started_at < :until", { until: until ?? null }),
  ].flat();
  const others = [
    when(agent !== null, "agent = :agent", { agent }),
    when(project !== null, "project = :project", { project }),
    when(model != null, "model = :model", { model: model ?? null }),
    when(onlyErrors === true, "(tool_error_count > 0 OR llm_error_count > 0)", {}),
    when(
      text !== "",
      `(session_id LIKE :prefix ESCAPE '\\' OR project LIKE :part ESCAPE '\\'
        OR model LIKE :part ESCAPE '\\' OR cwd LIKE :part ESCAPE '\\')`,
      { prefix: `${escaped(text)}%`, part: `%${escaped(text)}%` },
    ),
  ].flat();
  return { dates, others, isCut: sort !== "activity" || text !== "" };
}

/**
 * Picks the sessions in a narrow index and then reads their rows: it has all columns of filters and
 * orders. Without a search those of an agent or project are found soon, or there are few sessions.
 */
function page(db: Db, sort: SessionSort, asked: Asked, after: Condition[], limit: number) {
  const order = ORDERS[sort];
  const sql = `
    WITH looked_at AS (${lookedAt(asked, order)}), picked AS MATERIALIZED (
      SELECT session_id AS id, ${order} AS place FROM looked_at
      ${whereOf([...asked.others, ...after])}
      ORDER BY ${order} DESC, session_id LIMIT :limit
    )
    SELECT place, ${SESSION_COLUMNS} FROM picked CROSS JOIN sessions ON session_id = picked.id
    ORDER BY place DESC, session_id`;
  return all<SessionColumns & { place: number }>(db, sql, {
    ...parametersOf([...asked.dates, ...asked.others, ...after]),
    limit,
  }).map(({ place, ...row }) => ({ ...storedSession(row), place }));
}

/** Only with the columns that are needed: a thousand sessions are passed over for one that is shown. */
function lookedAt({ dates, others, isCut }: Asked, order: string): string {
  const needed = [order, ...others.map(({ sql }) => sql)].join(" ");
  const columns = LOOKED_AT.filter((column) => needed.includes(column));
  return `
    SELECT ${["session_id", ...columns]} FROM sessions INDEXED BY sessions_by_activity
    ${whereOf(dates)}
    ${isCut ? `ORDER BY last_event_at DESC, session_id LIMIT ${MAX_LOOKED_AT}` : ""}`;
}

function whereOf(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return "";
  return `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
}

function parametersOf(conditions: readonly Condition[]): Record<string, SqlValue> {
  return Object.assign({}, ...conditions.map(({ parameters }) => parameters));
}

function when(holds: boolean, sql: string, parameters: Record<string, SqlValue>): Condition[] {
  return holds ? [{ sql, parameters }] : [];
}

/** A text as LIKE finds it and nothing else. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function afterCursor(cursor: string | null, sort: SessionSort): Condition[] {
  const [place, key] = decodeCursor(cursor, "cursor");
  if (place === null) return [];
  const id = String(key);
  if (!id.startsWith(`${sort} `)) {
    const message = "is a cursor of another order";
    throw new Problem("invalid", `Cannot use the cursor "${cursor}"`, [
      { field: "cursor", message },
    ]);
  }
  // The first condition is what the index is entered by.
  const sql = `${ORDERS[sort]} <= :place AND (${ORDERS[sort]} < :place OR session_id > :after)`;
  return [{ sql, parameters: { place, after: id.slice(sort.length + 1) } }];
}

/**
 * Kept counts where there is one of this filter; else as many as are soon counted. `shown` are those of
 * a list that fits on its first page.
 */
function countOf(
  db: Db,
  { agent, project, model }: SessionFilter,
  asked: Asked,
  shown: number | null,
) {
  const { dates, others } = asked;
  const isCut = asked.isCut && hasMore(db, asked);
  const kept = isCut && others.length > 0
    ? null
    : keptCount({ agent, project, model: model ?? null }, dates.length - 1 + others.length);
  if (kept) {
    const sql = "SELECT count FROM session_counts WHERE dimension = :dimension AND name = :name";
    const total = first<{ count: number }>(db, sql, kept)?.count ?? 0;
    return { total, isTotalExact: true, isCut };
  }
  if (shown !== null) return { total: shown, isTotalExact: true, isCut };
  const sql = `
    WITH looked_at AS (${lookedAt(asked, ORDERS.activity)})
    SELECT count(*) AS total FROM (SELECT 1 FROM looked_at ${whereOf(others)} LIMIT :most)`;
  const parameters = { ...parametersOf([...dates, ...others]), most: MAX_COUNTED + 1 };
  const { total } = first<{ total: number }>(db, sql, parameters)!;
  return { total: Math.min(total, MAX_COUNTED), isTotalExact: total <= MAX_COUNTED, isCut };
}

/** Whether there are more sessions of the dates than are looked at. */
function hasMore(db: Db, { dates }: Asked): boolean {
  const all = first<{ count: number }>(
    db,
    "SELECT count FROM session_counts WHERE dimension = 'all' AND name = ''",
  )?.count ?? 0;
  if (dates.length === 1 || all <= MAX_LOOKED_AT) return all > MAX_LOOKED_AT;
  const sql = `
    SELECT 1 FROM sessions INDEXED BY sessions_by_activity
    ${whereOf(dates)}
    ORDER BY last_event_at DESC LIMIT 1 OFFSET ${MAX_LOOKED_AT}`;
  return first(db, sql, parametersOf(dates)) !== null;
}

/** Which kept count a filter asks for; null: none is kept. */
function keptCount(names: Record<string, string | null>, conditions: number) {
  if (conditions === 0) return { dimension: "all", name: "" };
  if (conditions > 1) return null;
  const [entry] = Object.entries(names).filter(([, name]) => name !== null);
  return entry ? { dimension: entry[0], name: entry[1]! } : null;
}

/** Sessions with an event since `since` that have not ended, newest activity first. */
export function readRunningSessions(db: Db, since: number, limit: number): StoredSession[] {
  const sql = `
    SELECT ${SESSION_COLUMNS} FROM sessions
    WHERE is_superseded = 0 AND last_event_at >= :since AND (last_end_at IS NULL OR last_end_at < last_event_at)
    ORDER BY last_event_at DESC, session_id LIMIT :limit`;
  return all<SessionColumns>(db, sql, { since, limit }).map(storedSession);
}

/** The agents, projects and models that most sessions are of. */
export function readSessionFacets(db: Db, limit: number): SessionFacets {
  const sql = `
    SELECT name, count FROM session_counts WHERE dimension = :dimension
    ORDER BY count DESC, name LIMIT :limit`;
  const facet = (dimension: string) => all<Facet>(db, sql, { dimension, limit });
  return { agents: facet("agent"), projects: facet("project"), models: facet("model") };
}
