import { orUnknown, percent, plural, tokens, usd } from "../format.ts";
import type { RunningPanel, SessionRow } from "../models/sessions.ts";
import { Age, AgentBadge, Status } from "./badges.tsx";
import { WINDOW_ASSUMED } from "./kpis.tsx";

/** What runs right now; nothing but its place when nothing does. */
export function Running({ panel: { rows }, now }: { panel: RunningPanel; now: number }) {
  return (
    <section id="running" data-panel="running" data-url="/overview/running">
      {rows.length > 0 && (
        <>
          <div class="head">
            <h2 id="running-title">Running now</h2>
            <p>{plural(rows.length, "session")}</p>
          </div>
          <ul class="running" aria-labelledby="running-title">
            {rows.map((row) => <RunningCard row={row} now={now} />)}
          </ul>
        </>
      )}
    </section>
  );
}

function RunningCard({ row, now }: { row: SessionRow; now: number }) {
  const { contextUsedRatio, isWindowAssumed } = row;
  const errors = row.toolErrorCount + row.llmErrorCount;
  return (
    <li class="panel" id={`running-${row.sessionId}`}>
      <p class="running-head">
        <a href={`/sessions/${encodeURIComponent(row.sessionId)}`} title={row.cwd ?? row.sessionId}>
          {row.name}
        </a>
        <Status status={row.status} />
      </p>
      <p class="facts">
        <AgentBadge agent={row.agent} />
        {row.model !== null && <span title={row.model}>{row.model}</span>}
      </p>
      <p class="facts">
        {(row.costNanoUsd > 0 || row.unpricedTokens === 0) && <span>{usd(row.costNanoUsd)}</span>}
        {row.unpricedTokens > 0 && <span>{tokens(row.unpricedTokens)} unpriced</span>}
        <span>{plural(row.turnCount, "turn")}</span>
        <span>{plural(row.toolCallCount, "tool call")}</span>
        {errors > 0 && <span class="bad">{plural(errors, "error")}</span>}
      </p>
      <p class="facts">
        <span title={isWindowAssumed ? WINDOW_ASSUMED : undefined}>
          Context {orUnknown(row.contextTokens, tokens)}
          {contextUsedRatio !== null && `, ${percent(contextUsedRatio)}`}
        </span>
        <Age at={row.lastEventAt} now={now} />
      </p>
      {contextUsedRatio !== null && (
        <progress max={1} value={Math.min(1, contextUsedRatio)} aria-label="Context used">
        </progress>
      )}
    </li>
  );
}
