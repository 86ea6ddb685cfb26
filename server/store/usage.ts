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

function readParts(db: Db, ranges: readonly TimeRange[], of: UsageFilter | null): UsageSums[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT part, ${SUM_COLUMNS} FROM block CROSS JOIN usage_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket
        AND dimension = :dimension AND name = :name
    GROUP BY part`;
  const rows = all<PartSums>(db, sql, {
    blocks: blocksText(db, ranges),
    dimension: of?.by ?? "all",
    name: of?.name ?? "",
  });
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
    SELECT name, provider, ${SUM_COLUMNS} FROM block CROSS JOIN usage_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND dimension = :by
    GROUP BY name, provider
    ORDER BY costNanoUsd DESC,
      inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens DESC, name, provider
    LIMIT :limit`;
  return all<UsageNameRow>(db, sql, { blocks: blocksText(db, [{ from, to }]), by, limit });
}

/** By day, then name. */
export function readUsageDaysBy(db: Db, bounds: DayBounds, by: UsageDimension): UsageNameDayRow[] {
  const days = daysOf(bounds);
  const sql = `
    WITH ${BLOCKS}
    SELECT part, name, provider, ${SUM_COLUMNS} FROM block CROSS JOIN usage_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket AND dimension = :by
    GROUP BY part, name, provider ORDER BY part, name, provider`;
  type Row = UsageNameRow & { part: number };
  return all<Row>(db, sql, { blocks: blocksText(db, days), by })
    .map(({ part, ...row }) => ({ from: days[part]!.from, ...row }));
}
