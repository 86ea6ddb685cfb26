/** Reads what was done over all sessions, by range, day, agent, project and model. */
import { blocksOf } from "../domain/blocks.ts";
import { all, type Db, first } from "./db.ts";
import type {
  DayBounds,
  TimeRange,
  UsageDayRow,
  UsageDimension,
  UsageFilter,
  UsageNameDayRow,
  UsageNameRow,
  UsageSums,
  UsageTotalRow,
} from "./overview_rows.ts";
import { readSettled } from "./rollups.ts";

const SUMS = {
  startedSessions: "sessions",
  calls: "calls",
  inputTokens: "input_tokens",
  outputTokens: "output_tokens",
  cacheReadTokens: "cache_read_tokens",
  cacheWriteTokens: "cache_write_tokens",
  costNanoUsd: "cost_nano_usd",
  reportedNanoUsd: "reported_nano_usd",
  computedNanoUsd: "computed_nano_usd",
  unpricedTokens: "unpriced_tokens",
  toolCalls: "tool_calls",
  toolErrors: "tool_errors",
} as const satisfies Record<keyof UsageSums, string>;

const SUM_COLUMNS = Object.entries(SUMS)
  .map(([name, column]) => `sum(${column}) AS ${name}`).join(", ");

const NOTHING = Object.fromEntries(
  Object.keys(SUMS).map((name) => [name, 0]),
) as unknown as UsageSums;

/** `block`: which rows of a table of rollups make up each range; `part` is the range's number. */
export const BLOCKS = `
  block AS (
    SELECT value ->> 0 AS part, value ->> 1 AS span, value ->> 2 AS bucket
    FROM json_each(:blocks)
  )`;

/** The parameter `blocks` of `BLOCKS`. */
export function blocksText(db: Db, ranges: readonly TimeRange[]): string {
  const settled = readSettled(db);
  return JSON.stringify(
    ranges.flatMap(({ from, to }, part) =>
      blocksOf(from, to, settled).map(({ span, bucket }) => [part, span, bucket])
    ),
  );
}

/** The days between boundaries. */
export function daysOf(bounds: DayBounds): TimeRange[] {
  return bounds.slice(1).map((to, index) => ({ from: bounds[index]!, to }));
}

type PartSums = UsageSums & { part: number };

/**
 * What a cell of a block is of; a quarter tells agent and project in one row (see `usageKeys`). Then
 * the dimension of both kinds of blocks, and how a cell's name reads.
 */
function cellsOf(by: UsageDimension | "all"): { dimension: string; name: string } {
  if (by === "model") return { dimension: "'model'", name: "cell.name" };
  const dimension = `CASE block.span WHEN 1 THEN 'pair' ELSE '${by}' END`;
  const named = { all: "''", agent: "cell.name" };
  const name = by === "project"
    ? "CASE block.span WHEN 1 THEN cell.provider ELSE cell.name END"
    : named[by];
  return { dimension, name };
}

/** Blocks with their cells of a dimension: the rows that a question sums up. */
function joined(by: UsageDimension | "all"): string {
  return `block CROSS JOIN usage_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket
        AND cell.dimension = ${cellsOf(by).dimension}`;
}

/** Only a model has a provider. */
function namesOf(by: UsageDimension): string {
  return `${cellsOf(by).name} AS name, ${by === "model" ? "cell.provider" : "''"} AS provider`;
}

function readParts(db: Db, ranges: readonly TimeRange[], of: UsageFilter | null): UsageSums[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT part, ${SUM_COLUMNS} FROM ${joined(of?.by ?? "all")}
      ${of ? `WHERE ${cellsOf(of.by).name} = :name` : ""}
    GROUP BY part`;
  const name = of && { name: of.name };
  const rows = all<PartSums>(db, sql, { blocks: blocksText(db, ranges), ...name });
  const parts = new Map(rows.map(({ part, ...sums }) => [part, sums]));
  return ranges.map((_, part) => parts.get(part) ?? NOTHING);
}

/** One row a range, in their order. */
export function readUsageTotals(
  db: Db,
  ranges: readonly TimeRange[],
  of: UsageFilter | null,
): UsageTotalRow[] {
  return readParts(db, ranges, of)
    .map((sums, part) => ({ ...sums, activeSessions: activeSessions(db, ranges[part]!, of) }));
}

function activeSessions(db: Db, { from, to }: TimeRange, of: UsageFilter | null): number {
  const sql = `
    SELECT count(*) AS count FROM sessions INDEXED BY sessions_by_activity
    WHERE is_superseded = 0 AND last_event_at >= :from AND started_at < :to
      ${of ? `AND coalesce(${of.by}, '') = :name` : ""}`;
  const name = of && { name: of.name };
  return first<{ count: number }>(db, sql, { from, to, ...name })!.count;
}

/** One row a day, in order. */
export function readUsageDays(db: Db, bounds: DayBounds, of: UsageFilter | null): UsageDayRow[] {
  const days = daysOf(bounds);
  return readParts(db, days, of).map((sums, part) => ({ from: days[part]!.from, ...sums }));
}

/** Dearest first, then by tokens. */
export function readUsageBy(
  db: Db,
  { from, to, by, limit }: TimeRange & { by: UsageDimension; limit: number },
): UsageNameRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT ${namesOf(by)}, ${SUM_COLUMNS} FROM ${joined(by)}
    GROUP BY 1, 2
    ORDER BY costNanoUsd DESC,
      inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens DESC, 1, 2
    LIMIT :limit`;
  return all<UsageNameRow>(db, sql, { blocks: blocksText(db, [{ from, to }]), limit });
}

/** By day, then name. */
export function readUsageDaysBy(db: Db, bounds: DayBounds, by: UsageDimension): UsageNameDayRow[] {
  const days = daysOf(bounds);
  const sql = `
    WITH ${BLOCKS}
    SELECT part, ${namesOf(by)}, ${SUM_COLUMNS} FROM ${joined(by)}
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
  type Row = UsageNameRow & { part: number };
  return all<Row>(db, sql, { blocks: blocksText(db, days) })
    .map(({ part, ...row }) => ({ from: days[part]!.from, ...row }));
}
