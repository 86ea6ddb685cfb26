/** The rollups as the fold reads and writes them: rows of many sessions, for blocks of all spans. */
import { type Block, blocksAround } from "../domain/blocks.ts";
import { addHistogram, type Histogram } from "../domain/histogram.ts";
import type { Db } from "./db.ts";
import { Table, type TableSpec } from "./table.ts";

/** Sums that a row adds up; which ones, is a matter of the table. */
type Sums<Name extends string> = Record<Name, number>;

interface Cell {
  span: number;
  bucket: number;
}

/** A table of sums by block and name. */
class RollupTable<Key extends string, Name extends string> {
  readonly table: Table<Cell & Record<string, unknown>>;
  readonly #key: readonly Key[];
  readonly #sums: readonly Name[];
  readonly #hasHistogram: boolean;
  readonly #largerKeys: (key: Record<Key, string>) => Record<Key, string>[];

  constructor(
    db: Db,
    { table, key, sums, hasHistogram, largerKeys }: {
      table: string;
      key: readonly Key[];
      sums: readonly Name[];
      hasHistogram: boolean;
      /** Under which names a quarter's row stands in larger blocks; by default its own. */
      largerKeys?: (key: Record<Key, string>) => Record<Key, string>[];
    },
  ) {
    this.#largerKeys = largerKeys ?? ((key) => [key]);
    this.#key = key;
    this.#sums = sums;
    this.#hasHistogram = hasHistogram;
    const names = ["span", "bucket", ...key, ...sums];
    const spec: TableSpec<Cell & Record<string, unknown>> = {
      table,
      key: ["span", "bucket", ...key],
      fields: {
        ...Object.fromEntries(names.map((name) => [name, "plain"])),
        ...hasHistogram && { histogram: "json" },
      } as TableSpec<Cell & Record<string, unknown>>["fields"],
      // Where nothing is counted every sum is 0: each share counts at least one thing.
      isEmpty: (row) => sums.every((name) => row[name] === 0),
    };
    this.table = new Table(db, spec);
  }

  /** Puts what the quarters from one (included) to another (excluded) tell into larger blocks. */
  settle(from: number, to: number): void {
    for (const row of this.table.between(1, from, to)) {
      const key = row as unknown as Record<Key, string>;
      const sums = row as unknown as Record<Name, number>;
      const histogram = this.#hasHistogram ? row.histogram as Histogram : null;
      const blocks = blocksAround(row.bucket).slice(1);
      for (const larger of this.#largerKeys(key)) this.add(1, larger, sums, histogram, blocks);
    }
  }

  /** Adds sums (sign 1) to blocks, or takes them out (sign −1). */
  add(
    sign: 1 | -1,
    key: Readonly<Record<Key, string>>,
    sums: Readonly<Partial<Sums<Name>>>,
    histogram: Histogram | null,
    blocks: readonly Block[],
  ): void {
    for (const { span, bucket } of blocks) {
      const names = this.#key.map((name) => key[name]);
      const row = this.table.find(span, bucket, ...names) ?? this.#empty(span, bucket, key);
      for (const name of this.#sums) {
        const sum = sums[name];
        if (sum) row[name] = (row[name] as number) + sign * sum;
      }
      if (histogram) addHistogram(row.histogram as Histogram, histogram, sign);
      this.table.put(row);
    }
  }

  #empty(
    span: number,
    bucket: number,
    key: Readonly<Record<Key, string>>,
  ): Cell & Record<string, unknown> {
    const sums = Object.fromEntries(this.#sums.map((name) => [name, 0]));
    const names = Object.fromEntries(this.#key.map((name) => [name, key[name]]));
    return { span, bucket, ...names, ...sums, ...this.#hasHistogram && { histogram: {} } };
  }
}

/** What usage is summed up by. */
export const USAGE_SUMS = [
  "sessions",
  "lastSessions",
  "count",
  "calls",
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "costNanoUsd",
  "reportedNanoUsd",
  "computedNanoUsd",
  "unpricedTokens",
  "toolCalls",
  "toolErrors",
] as const;
export type UsageSum = typeof USAGE_SUMS[number];

const TOOL_SUMS = ["count", "errors", "durationCount", "durationUs"] as const;
export type ToolSum = typeof TOOL_SUMS[number];

const SOURCE_SUMS = [
  ...TOOL_SUMS,
  "resultCount",
  "results",
  "topScoreCount",
  "topScoreMillionths",
  "chunkTokens",
] as const;
export type SourceSum = typeof SOURCE_SUMS[number];

/** A row of `usage_rollups`; provider only of a model. */
type UsageKey = Record<"dimension" | "name" | "provider", string>;

/**
 * What a session's usage is added to: in its quarter one row of its agent and project together, named
 * as `name` and `provider`; in larger blocks all, its agent, its project. Most events change only
 * their quarter, and three rows for each commit cost what ten events do.
 */
export function usageKeys(agent: string, project: string) {
  const larger: UsageKey[] = [
    { dimension: "all", name: "", provider: "" },
    { dimension: "agent", name: agent, provider: "" },
    { dimension: "project", name: project, provider: "" },
  ];
  return { quarter: { dimension: "pair", name: agent, provider: project }, larger };
}

/** The three tables of rollups. */
export function rollupTables(db: Db) {
  return {
    usage: new RollupTable(db, {
      table: "usage_rollups",
      key: ["dimension", "name", "provider"],
      sums: USAGE_SUMS,
      hasHistogram: false,
      largerKeys: (key: UsageKey) =>
        key.dimension === "pair" ? usageKeys(key.name, key.provider).larger : [key],
    }),
    tools: new RollupTable(db, {
      table: "tool_rollups",
      key: ["agent", "toolName"],
      sums: TOOL_SUMS,
      hasHistogram: true,
    }),
    sources: new RollupTable(db, {
      table: "source_rollups",
      key: ["kind", "source", "operation", "toolName"],
      sums: SOURCE_SUMS,
      hasHistogram: true,
    }),
  };
}
