/** Two sessions beside each other. Pure. */
import type { CompareRow, CompareSection } from "../../views/models/compare.ts";
import type { Measure } from "../../views/models/page.ts";
import type { SessionRow } from "../../views/models/sessions.ts";
import type { ContextRow, ModelRow } from "../store/detail_rows.ts";
import type { ToolStatRow } from "../store/rows.ts";
import { changeRatio } from "./period.ts";

/** What is compared of one session. */
export interface Compared {
  session: SessionRow;
  tools: readonly ToolStatRow[];
  models: readonly ModelRow[];
  context: ContextRow | null;
}

/** Rows of a section, the greatest of either session: names come from outside. */
const MAX_ROWS = 50;

/** All sections that either session has anything for. */
export function compareSections(a: Compared, b: Compared): CompareSection[] {
  return [
    totals(a.session, b.session),
    section("Cost by model", "nanoUsd", a, b, ({ models }) => {
      return models.map((row) => [row.model ?? "not told", row.cost.total]);
    }),
    section("Tokens by model", "tokens", a, b, ({ models }) => {
      return models.map((row) => [row.model ?? "not told", tokensOf(row)]);
    }),
    section("Calls by tool", "count", a, b, ({ tools }) => {
      return tools.map((row) => [row.toolName, row.count]);
    }),
    section("Errors by tool", "count", a, b, ({ tools }) => {
      return tools.filter(({ errors }) => errors > 0).map((row) => [row.toolName, row.errors]);
    }),
    section("Average time by tool", "ms", a, b, ({ tools }) => {
      return tools.flatMap((row) => row.avgMs === null ? [] : [[row.toolName, row.avgMs]]);
    }, "unknown"),
    section("Context now", "tokens", a, b, ({ context }) => {
      return (context?.segments ?? []).map((
        { label, estimatedTokens },
      ) => [label, estimatedTokens]);
    }),
  ].filter(({ rows }) => rows.length > 0);
}

function totals(a: SessionRow, b: SessionRow): CompareSection {
  const row = (
    name: string,
    unit: Measure["unit"],
    valueOf: (session: SessionRow) => number | null,
  ): CompareRow => compareRow(name, unit, valueOf(a), valueOf(b));
  return {
    title: "Totals",
    rows: [
      row("Cost", "nanoUsd", (session) => session.costNanoUsd),
      row("Tokens without a price", "tokens", (session) => session.unpricedTokens),
      row("Duration", "ms", ({ startedAt, endedAt, lastEventAt }) => {
        return (endedAt ?? lastEventAt) - startedAt;
      }),
      row("Turns", "count", (session) => session.turnCount),
      row("LLM calls", "count", (session) => session.llmCallCount),
      row("Failed requests", "count", (session) => session.llmErrorCount),
      row("Tool calls", "count", (session) => session.toolCallCount),
      row("Tool errors", "count", (session) => session.toolErrorCount),
      row("Average tool time", "ms", (session) => session.avgToolDurationMs),
      row("Compactions", "count", (session) => session.compactionCount),
      row("Input", "tokens", (session) => session.inputTokens),
      row("Output", "tokens", (session) => session.outputTokens),
      row("Cache read", "tokens", (session) => session.cacheReadTokens),
      row("Cache write", "tokens", (session) => session.cacheWriteTokens),
      row("Context", "tokens", (session) => session.contextTokens),
      row("Context used", "ratio", (session) => session.contextUsedRatio),
    ],
  };
}

/** By name, in the order of the greater; one name may come more than once. `absent`: what a missing name means. */
function section(
  title: string,
  unit: Measure["unit"],
  a: Compared,
  b: Compared,
  entriesOf: (session: Compared) => [name: string, value: number][],
  absent: "zero" | "unknown" = "zero",
): CompareSection {
  const left = sums(entriesOf(a));
  const right = sums(entriesOf(b));
  const none = absent === "zero" ? 0 : null;
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const greatest = (name: string) => Math.max(left.get(name) ?? 0, right.get(name) ?? 0);
  const rows = names
    .sort((one, other) => greatest(other) - greatest(one) || (one < other ? -1 : 1))
    .slice(0, MAX_ROWS)
    .map((name) => compareRow(name, unit, left.get(name) ?? none, right.get(name) ?? none));
  return { title, rows };
}

function sums(entries: readonly [string, number][]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, value] of entries) found.set(name, (found.get(name) ?? 0) + value);
  return found;
}

function compareRow(
  name: string,
  unit: Measure["unit"],
  a: number | null,
  b: number | null,
): CompareRow {
  const isKnown = a !== null && b !== null;
  return {
    name,
    unit,
    a,
    b,
    difference: isKnown ? b - a : null,
    changeRatio: isKnown ? changeRatio(b, a) : null,
  };
}

function tokensOf(row: ModelRow): number {
  return row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens;
}
