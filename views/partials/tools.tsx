import { TOOL_TYPES } from "../event_types.ts";
import { count, duration, orUnknown, percent, plural } from "../format.ts";
import type { Durations, RecentCalls, ToolLine, ToolsPanel } from "../models/tools.ts";
import { Spark } from "./spark.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** What each tool of a session did; empty without tool calls. */
export function Tools({ panel: { sessionId, rows, total } }: { panel: ToolsPanel }) {
  return (
    <TablePanel
      name="tools"
      sessionId={sessionId}
      title="Tools"
      note={rows.length < total
        ? `the longest ${count(rows.length)} of ${count(total)}`
        : plural(total, "tool")}
      types={TOOL_TYPES}
      isEmpty={rows.length === 0}
      wide
    >
      <Columns names={["Tool", "Calls", "Errors", ...DURATIONS, "Newest calls"]} />
      <tbody>{rows.map((row) => <ToolRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function ToolRow({ row }: { row: ToolLine }) {
  return (
    <tr>
      <th scope="row" title={row.toolName}>{row.toolName}</th>
      <td class="number">{count(row.callCount)}</td>
      <ErrorCell errors={row.errorCount} ratio={row.errorRatio} />
      <DurationCells row={row} />
      <RecentCell recent={row.recent} />
    </tr>
  );
}

/** The heads above {@link DurationCells}. */
export const DURATIONS = ["Average", "p50", "p95", "p99", "Longest"];

/** How long something took. */
export function DurationCells({ row }: { row: Durations }) {
  const values = [row.avgMs, row.p50Ms, row.p95Ms, row.p99Ms, row.maxMs];
  return <>{values.map((value) => <td class="number">{orUnknown(value, duration)}</td>)}</>;
}

/** How many failed, in words where any did. */
export function ErrorCell({ errors, ratio }: { errors: number; ratio: number | null }) {
  return (
    <td class="number">
      {count(errors)}
      {errors > 0 && ratio !== null && <small class="bad">{percent(ratio)}</small>}
    </td>
  );
}

/** How many calls failed, and how many of all, as two cells. */
export function ErrorCells({ errors, ratio }: { errors: number; ratio: number }) {
  return (
    <>
      <td class="number" data-mark={errors > 0 ? "bad" : undefined}>{count(errors)}</td>
      <td class="number">{percent(ratio)}</td>
    </>
  );
}

/** Calls by day as bars, those of days with errors marked. */
export function DaysCell({ row }: { row: { dayCounts: number[]; dayErrors: number[] } }) {
  return (
    <td class="number">
      <Spark
        values={row.dayCounts}
        errors={row.dayErrors.map((errors) => errors > 0)}
        places={row.dayCounts.length}
      />
    </td>
  );
}

/** The newest calls as bars: their heights are durations. */
export function RecentCell({ recent: { durationsMs, errors, places } }: { recent: RecentCalls }) {
  return (
    <td class="number">
      <Spark values={durationsMs} errors={errors} places={places} />
    </td>
  );
}
