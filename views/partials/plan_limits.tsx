import { dateTime, isoTime, minutes, percent } from "../format.ts";
import type { LimitLine, PlanLimitsPanel } from "../models/overview.ts";
import { Age, AgentBadge } from "./badges.tsx";

/** The plan limits that agents report; nothing but its place without any. */
export function PlanLimits({ panel: { rows }, now }: { panel: PlanLimitsPanel; now: number }) {
  return (
    <section id="limits" class="panel limits" data-panel="limits" data-url="/overview/limits">
      {rows.length > 0 && (
        <>
          <div class="head">
            <h2>Plan limits, % used</h2>
          </div>
          <ul>{rows.map((row) => <Limit row={row} now={now} />)}</ul>
        </>
      )}
    </section>
  );
}

function Limit({ row, now }: { row: LimitLine; now: number }) {
  const { agent, name, windowMinutes, usedRatio, level, resetsAt, isOver } = row;
  return (
    <li data-mark={level}>
      <p>
        <AgentBadge agent={agent} /> <span>{name}</span>
        {windowMinutes !== null && <small>window {minutes(windowMinutes)}</small>}
        <strong>{percent(usedRatio)}</strong>
      </p>
      <progress max={1} value={Math.min(1, usedRatio)} aria-label={`${agent} ${name} used`}>
      </progress>
      <p class="facts">
        {resetsAt !== null && (
          <span>
            {isOver ? "was reset" : "resets"}{" "}
            <time datetime={isoTime(resetsAt)}>{dateTime(resetsAt)}</time>
          </span>
        )}
        <span>
          told <Age at={row.toldAt} now={now} />
        </span>
      </p>
    </li>
  );
}
