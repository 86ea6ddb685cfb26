import type { OperationRun, OperationRuns, RunsPanel } from "../../views/models/charts.ts";
import type { Reads } from "../store/api.ts";
import type { OperationPoint, OperationRow } from "../store/detail_rows.ts";
import { MAX_OPERATIONS as MAX_COUNTED } from "./latency.ts";

/** More than a chart can tell apart; the points of all are on the page. */
const MAX_RUNS = 100;
const MAX_OPERATIONS = 6;
/** A client may tell 100 phases of a run, with names of any kind. */
const MAX_PHASES = 12;
const MAX_NAME_CHARS = 60;
/** What people look for first. */
const FIRST = ["tool_call", "api_call", "turn"];

/** The newest runs of a session's operations; empty for an unknown one. */
export async function runsPanel(store: Reads, sessionId: string): Promise<RunsPanel> {
  const rows = await store.read("operations", { sessionId, limit: MAX_COUNTED });
  const operations = await Promise.all(
    chosen(rows).map(async ({ operation, isDerived }): Promise<OperationRuns> => {
      const wish = { sessionId, operation, limit: MAX_RUNS };
      return { operation, isDerived, runs: (await store.read("operationPoints", wish)).map(run) };
    }),
  );
  return { sessionId, operations: operations.filter(({ runs }) => runs.length > 0) };
}

/** One of each name, in the order in which they are shown. */
function chosen(rows: readonly OperationRow[]): Pick<OperationRow, "operation" | "isDerived">[] {
  return [...Map.groupBy(rows, ({ operation }) => operation)]
    .map(([operation, group]) => ({
      operation,
      isDerived: group.every((row) => row.isDerived),
      count: group.reduce((sum, { count }) => sum + count, 0),
    }))
    .sort((a, b) =>
      FIRST.indexOf(b.operation) - FIRST.indexOf(a.operation) || b.count - a.count ||
      (a.operation < b.operation ? -1 : 1)
    )
    .slice(0, MAX_OPERATIONS);
}

function run({ at, totalMs, ttftMs, phases }: OperationPoint): OperationRun {
  const told = (phases ?? []).slice(0, MAX_PHASES);
  return {
    at,
    totalMs,
    ttftMs,
    phases: told.map(({ name, durationMs }) => {
      return { name: name.slice(0, MAX_NAME_CHARS), durationMs };
    }),
  };
}
