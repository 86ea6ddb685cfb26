import { clock, dateTime, isoTime, minutes, orUnknown, percent, UNKNOWN } from "../format.ts";
import type { LimitCourse, LimitsPanel } from "../models/charts.ts";
import { ChartPanel, ChartPart } from "./chart.tsx";
import { Columns } from "./table_panel.tsx";

/** How much of the agent's plan is used, by all of its sessions. */
export function Limits({ panel }: { panel: LimitsPanel }) {
  return (
    <ChartPanel
      name="limits"
      sessionId={panel.sessionId}
      title="Plan limits used, %"
      others="rate_limit"
    >
      <LimitsTable panel={panel} />
    </ChartPanel>
  );
}

/** The limits with their table, the shortest window first. */
export function LimitsTable({ panel: { limits } }: { panel: LimitsPanel }) {
  return (
    <ChartPart
      name="limits"
      points={limits}
      isEmpty={limits.length === 0}
      note={limits.map(summary).join(" · ")}
    >
      <table class="details">
        <Columns names={["Limit", "Window", "Used", "Begins anew"]} />
        <tbody>
          {limits.map(({ limitId, windowMinutes, usedRatio, resetsAt }) => (
            <tr>
              <th scope="row" title={limitId}>{limitId}</th>
              <td class="number">{orUnknown(windowMinutes, minutes)}</td>
              <td class="number">{percent(usedRatio)}</td>
              <td class="number">
                {resetsAt === null
                  ? UNKNOWN
                  : <time datetime={isoTime(resetsAt)}>{dateTime(resetsAt)}</time>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartPart>
  );
}

function summary({ limitId, windowMinutes, usedRatio, resetsAt }: LimitCourse): string {
  const name = windowMinutes === null ? limitId.slice(0, 40) : minutes(windowMinutes);
  const until = resetsAt === null ? "" : ` until ${clock(resetsAt)}`;
  return `${name} ${percent(usedRatio)}${until}`;
}
