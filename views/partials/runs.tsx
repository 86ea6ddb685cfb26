import { LLM_TYPES, TOOL_TYPES, TURN_TYPES } from "../event_types.ts";
import { duration, orUnknown, UNKNOWN } from "../format.ts";
import type { OperationRun, OperationRuns, RunsPanel } from "../models/charts.ts";
import { Clock } from "./badges.tsx";
import { ChartChoice, ChartPanel, ChartPart } from "./chart.tsx";

/** The types after which the chart is another one. */
const TYPES = `latency ${TURN_TYPES} ${TOOL_TYPES} ${LLM_TYPES}`;

/** Rows of each table, the newest: the chart shows every run. */
const MAX_ROWS = 20;

/** How long each run of an operation took. */
export function Runs({ panel }: { panel: RunsPanel }) {
  return (
    <ChartPanel
      name="runs"
      sessionId={panel.sessionId}
      title="Latency over time"
      types={TYPES}
      tools={<ChartChoice label="Operation" />}
    >
      <RunsTable panel={panel} />
    </ChartPanel>
  );
}

/** The runs with a table for each operation, the newest first. */
export function RunsTable({ panel: { operations } }: { panel: RunsPanel }) {
  return (
    <ChartPart
      name="runs"
      points={operations}
      modes={operations.map(({ operation }) => operation)}
      isEmpty={operations.length === 0}
    >
      {operations.map((runs) => <OperationTable runs={runs} />)}
    </ChartPart>
  );
}

function OperationTable({ runs: { operation, isDerived, runs } }: { runs: OperationRuns }) {
  return (
    <table class="details">
      <thead>
        <tr>
          <th scope="col" title={operation}>{operation}{isDerived && ", derived"}</th>
          <th scope="col" class="number">Took</th>
          <th scope="col" class="number">TTFT</th>
          <th scope="col">Phases</th>
        </tr>
      </thead>
      <tbody>{runs.slice(-MAX_ROWS).reverse().map((run) => <RunRow run={run} />)}</tbody>
    </table>
  );
}

function RunRow({ run: { at, totalMs, ttftMs, phases } }: { run: OperationRun }) {
  const parts = phases.map(({ name, durationMs }) => `${name} ${duration(durationMs)}`);
  return (
    <tr>
      <th scope="row">
        <Clock at={at} />
      </th>
      <td class="number">{duration(totalMs)}</td>
      <td class="number">{orUnknown(ttftMs, duration)}</td>
      <td class="words">{parts.length === 0 ? UNKNOWN : parts.join(" · ")}</td>
    </tr>
  );
}
