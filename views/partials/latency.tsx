import { LLM_TYPES, TOOL_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, duration, orUnknown } from "../format.ts";
import type { LatencyLine, LatencyPanel } from "../models/charts.ts";
import { PanelMenu } from "./panel_menu.tsx";

/** The types after which the table is another one. */
const TYPES = `latency ${TURN_TYPES} ${TOOL_TYPES} ${LLM_TYPES}`;

/** How long each operation takes; empty where no duration is known. */
export function Latency({ panel }: { panel: LatencyPanel }) {
  const url = `/sessions/${encodeURIComponent(panel.sessionId)}/latency`;
  return (
    <section id="latency" class="panel" data-panel="latency" data-types={TYPES} data-url={url}>
      {panel.rows.length > 0 && <LatencyTable panel={panel} />}
    </section>
  );
}

function LatencyTable({ panel: { rows, total } }: { panel: LatencyPanel }) {
  return (
    <>
      <div class="head">
        <h2 id="latency-title">Latency</h2>
        {rows.length < total && <p>{count(rows.length)} of {count(total)}</p>}
        <PanelMenu title="Latency" />
      </div>
      <div class="table-scroll" role="region" aria-labelledby="latency-title" tabindex={0}>
        <table class="details" aria-labelledby="latency-title">
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" class="number">Count</th>
              <th scope="col" class="number" title="Half of them took less">p50</th>
              <th scope="col" class="number" title="95 of 100 took less">p95</th>
              <th scope="col" class="number" title="99 of 100 took less">p99</th>
              <th scope="col" class="number">Average</th>
              <th scope="col" class="number" title="Time to the first token, on average">TTFT</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <LatencyRow row={row} />)}</tbody>
        </table>
      </div>
    </>
  );
}

function LatencyRow({ row }: { row: LatencyLine }) {
  return (
    <tr>
      <th scope="row" title={row.operation}>
        {row.operation}
        {row.model !== null && <small title={row.model}>{row.model}</small>}
        {row.isDerived && (
          <small title="Taken from turns and calls: no client measured it">derived</small>
        )}
      </th>
      <td class="number">{count(row.count)}</td>
      <td class="number">{orUnknown(row.p50Ms, duration)}</td>
      <td class="number">{orUnknown(row.p95Ms, duration)}</td>
      <td class="number">{orUnknown(row.p99Ms, duration)}</td>
      <td class="number">{orUnknown(row.avgMs, duration)}</td>
      <td class="number">{orUnknown(row.avgTtftMs, duration)}</td>
    </tr>
  );
}
