/** Reads what was done over all sessions, by range, day, agent, project and model. */
import { blocksOf, QUARTER_MS } from "../domain/blocks.ts";
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

type Sum = keyof UsageSums;
const EVERY = Object.keys(SUMS) as Sum[];
/** What the calendar shows of a day. */
const OF_DAY = [
  "startedSessions",
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "costNanoUsd",
] as const satisfies readonly Sum[];

function sumColumns(names: readonly Sum[]): string {
  return names.map((name) => `sum(${SUMS[name]}) AS ${name}`).join(", ");
}

/**
 * `block`: which rows of a table of rollups make up each range; `part` is the range's number. A block
 * is one whole number: as an array of three it took as long as to sum up what it names.
 */
export const BLOCKS = `
  block AS (
    SELECT value >> 34 AS part, (value >> 24) & 1023 AS span, value & 16777215 AS bucket
    FROM json_each(:blocks)
  )`;

/** The parameter `blocks` of `BLOCKS`; without what is older than all that is known. */
export function blocksText(db: Db, ranges: readonly TimeRange[]): string {
  const settled = readSettled(db);
  const oldest = oldestQuarter(db);
  return JSON.stringify(
    ranges.flatMap(({ from, to }, part) =>
      blocksOf(Math.max(from, oldest), to, settled)
        .map(({ span, bucket }) => part * 2 ** 34 + span * 2 ** 24 + bucket)
    ),
  );
}

/** When the first quarter with any rollup begins, Unix ms; Infinity without any. */
function oldestQuarter(db: Db): number {
  const sql = "SELECT min(bucket) AS bucket FROM usage_rollups WHERE span = 1";
  const bucket = first<{ bucket: number | null }>(db, sql)?.bucket;
  return bucket == null ? Infinity : bucket * QUARTER_MS;
}

/** The days between boundaries. */
export function daysOf(bounds: DayBounds): TimeRange[] {
  return bounds.slice(1).map((to, index) => ({ from: bounds[index]!, to }));
}

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

/** Sums of each range that has any, with the range's number as `part`. */
function readParts<Sums>(
  db: Db,
  columns: string,
  ranges: readonly TimeRange[],
  of: UsageFilter | null,
): (Sums & { part: number })[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT part, ${columns} FROM ${joined(of?.by ?? "all")}
      ${of ? `WHERE ${cellsOf(of.by).name} = :name` : ""}
    GROUP BY part`;
  const name = of && { name: of.name };
  return all(db, sql, { blocks: blocksText(db, ranges), ...name });
}

/** The sums of each range, 0 where there is nothing. */
function readSums<Name extends Sum>(
  db: Db,
  names: readonly Name[],
  ranges: readonly TimeRange[],
  of: UsageFilter | null,
): Record<Name, number>[] {
  const rows = readParts<Record<Name, number>>(db, sumColumns(names), ranges, of);
  const parts = new Map(rows.map((row) => [row.part, row]));
  return ranges.map((_, part) => {
    const row = parts.get(part);
    return Object.fromEntries(names.map((name) => [name, row?.[name] ?? 0])) as Record<
      Name,
      number
    >;
  });
}

/** One row a range, in their order. */
export function readUsageTotals(
  db: Db,
  ranges: readonly TimeRange[],
  of: UsageFilter | null,
): UsageTotalRow[] {
  const active = activeSessions(db, ranges, of);
  return readSums(db, EVERY, ranges, of)
    .map((sums, part) => ({ ...sums, activeSessions: active[part]! }));
}

/**
 * How many sessions were at work in each range: those that had begun when it ended, less those that
 * were over when it began. Both are counted from the oldest session on, in stretches from one end of
 * a range to the next, so that no row is read twice.
 */
function activeSessions(
  db: Db,
  ranges: readonly TimeRange[],
  of: UsageFilter | null,
): number[] {
  const moments = [0, ...ranges.flatMap(({ from, to }) => [from, to])].sort((a, b) => a - b);
  const stretches = moments.slice(1).map((to, index) => ({ from: moments[index]!, to }));
  type Ends = Record<"begun" | "over", number>;
  const columns = "sum(sessions) AS begun, sum(last_sessions) AS over";
  const rows = readParts<Ends>(db, columns, stretches, of);
  const before = (moment: number, which: keyof Ends) =>
    rows.reduce((sum, row) => stretches[row.part]!.to <= moment ? sum + row[which] : sum, 0);
  return ranges.map(({ from, to }) => before(to, "begun") - before(from, "over"));
}

/** One row a day, in order. */
export function readUsageDays(db: Db, bounds: DayBounds): UsageDayRow[] {
  const days = daysOf(bounds);
  return readSums(db, OF_DAY, days, null).map((sums, part) => ({
    from: days[part]!.from,
    ...sums,
  }));
}

/** Dearest first, then by tokens. */
export function readUsageBy(
  db: Db,
  { from, to, by, limit }: TimeRange & { by: UsageDimension; limit: number },
): UsageNameRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT ${namesOf(by)}, ${sumColumns(EVERY)} FROM ${joined(by)}
    GROUP BY 1, 2
    ORDER BY costNanoUsd DESC,
      inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens DESC, 1, 2
    LIMIT :limit`;
  return all<UsageNameRow>(db, sql, { blocks: blocksText(db, [{ from, to }]), limit });
}

/** By day, then name; without what cost nothing. */
export function readUsageDaysBy(db: Db, bounds: DayBounds, by: UsageDimension): UsageNameDayRow[] {
  const days = daysOf(bounds);
  const sql = `
    WITH ${BLOCKS}
    SELECT part, ${cellsOf(by).name} AS name, ${sumColumns(["costNanoUsd"])} FROM ${joined(by)}
    GROUP BY 1, 2 HAVING costNanoUsd > 0 ORDER BY 1, 2`;
  type Row = Omit<UsageNameDayRow, "from"> & { part: number };
  return all<Row>(db, sql, { blocks: blocksText(db, days) })
    .map(({ part, ...row }) => ({ from: days[part]!.from, ...row }));
}
