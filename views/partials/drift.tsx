import { change, count, fact, plural } from "../format.ts";
import type { DriftLine, DriftPanel } from "../models/drift.ts";
import { Age } from "./badges.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** The newest drift alarms; empty without any. `now`, Unix ms, is for ages. */
export function Drift({ panel, now }: { panel: DriftPanel; now: number }) {
  const { sessionId, rows, total } = panel;
  const alarms = plural(total, "alarm");
  return (
    <TablePanel
      name="drift"
      sessionId={sessionId}
      title="Drift"
      note={rows.length < total ? `the newest ${count(rows.length)} of ${alarms}` : alarms}
      types="drift"
      isEmpty={rows.length === 0}
      wide
    >
      <Columns names={["Metric", "Baseline → current", "Change"]} />
      <tbody>{rows.map((row) => <DriftRow row={row} now={now} />)}</tbody>
    </TablePanel>
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
