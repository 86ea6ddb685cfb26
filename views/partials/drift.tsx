import { change, count, fact, plural } from "../format.ts";
import type { DriftLine, DriftPanel } from "../models.ts";
import { Age } from "./badges.tsx";

/** The newest drift alarms; empty without any. `now`, Unix ms, is for ages. */
export function Drift({ panel, now }: { panel: DriftPanel; now: number }) {
  const url = `/sessions/${encodeURIComponent(panel.sessionId)}/drift`;
  return (
    <section id="drift" class="panel wide" data-panel="drift" data-types="drift" data-url={url}>
      {panel.rows.length > 0 && <DriftTable panel={panel} now={now} />}
    </section>
  );
}

function DriftTable({ panel: { rows, total }, now }: { panel: DriftPanel; now: number }) {
  return (
    <>
      <div class="head">
        <h2 id="drift-title">Drift</h2>
        <p>
          {rows.length < total && `the newest ${count(rows.length)} of `}
          {plural(total, "alarm")}
        </p>
      </div>
      <div class="table-scroll" role="region" aria-labelledby="drift-title" tabindex={0}>
        <table class="details" aria-labelledby="drift-title">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" class="number">Baseline → current</th>
              <th scope="col" class="number">Change</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <DriftRow row={row} now={now} />)}</tbody>
        </table>
      </div>
    </>
  );
}

function DriftRow({ row, now }: { row: DriftLine; now: number }) {
  const { metric, name, provider } = row;
  return (
    <tr>
      <th scope="row" title={[name, provider].filter((part) => part !== null).join(", ")}>
        {metric}
        {name !== null && <small>{name}</small>}
      </th>
      <td class="number">
        {fact(row.baseline)} → {fact(row.current)}
        <small>
          <Age at={row.at} now={now} />
        </small>
      </td>
      <td class="number" data-severity={row.severity}>
        {change(row.changeRatio)}
        <small title={row.severity}>{row.severity}</small>
      </td>
    </tr>
  );
}
