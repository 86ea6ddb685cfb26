import { count, duration, orUnknown, UNKNOWN } from "../format.ts";
import type { FailuresPanel } from "../models/session.ts";
import { Clock } from "./badges.tsx";
import { PanelMenu } from "./panel_menu.tsx";
import { Columns } from "./table_panel.tsx";

/** The types after which the table is another one: an answer without a token is a failure too. */
const TYPES = "llm_error token_usage";

/** The failed requests; empty where none failed. */
export function Failures({ panel }: { panel: FailuresPanel }) {
  const url = `/sessions/${encodeURIComponent(panel.sessionId)}/failures`;
  return (
    <section id="failures" class="panel" data-panel="failures" data-types={TYPES} data-url={url}>
      {panel.rows.length > 0 && <FailureTable panel={panel} />}
    </section>
  );
}

function FailureTable({ panel: { rows, total } }: { panel: FailuresPanel }) {
  return (
    <>
      <div class="head">
        <h2 id="failures-title">Failed requests</h2>
        <p>{rows.length < total ? `the newest ${count(rows.length)} of ` : ""}{count(total)}</p>
        <PanelMenu title="Failed requests" />
      </div>
      <div class="table-scroll" role="region" aria-labelledby="failures-title" tabindex={0}>
        <table class="details" aria-labelledby="failures-title">
          <Columns
            names={["Time", "Status", "Class", "Attempt", "Tried again", "Request"]}
            text={["Class", "Request"]}
          />
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <Clock at={row.at} />
                </th>
                <td class="number">{row.status ?? UNKNOWN}</td>
                <td class="name" title={row.errorClass ?? undefined}>
                  {row.errorClass ?? UNKNOWN}
                </td>
                <td class="number">{orUnknown(row.attempt, count)}</td>
                <td class="number">
                  {row.retryInMs === null ? UNKNOWN : `in ${duration(row.retryInMs)}`}
                </td>
                <td class="name" title={row.requestId ?? undefined}>{row.requestId ?? UNKNOWN}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
