import { LLM_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, orUnknown, tokens, turnName, usd } from "../format.ts";
import type { CostPanel, CostPoint } from "../models/charts.ts";
import { Clock } from "./badges.tsx";
import { ChartPanel, ChartPart, ChartSwitch } from "./chart.tsx";
import { Disputed } from "./kpis.tsx";
import { Columns } from "./table_panel.tsx";

/** The types after which the chart is another one. */
const TYPES = `${LLM_TYPES} ${TURN_TYPES} session_start`;

/** Rows of the tables, the newest: the chart shows every point. */
const MAX_ROWS = 20;

/** What the session costs. */
export function Cost({ panel }: { panel: CostPanel }) {
  return (
    <ChartPanel
      name="cost"
      sessionId={panel.sessionId}
      title="Cost, US dollars"
      types={TYPES}
      tools={<ChartSwitch label="Per turn" />}
    >
      <CostTable panel={panel} />
    </ChartPanel>
  );
}

/** The points and turns with their tables, the newest first. */
export function CostTable({ panel }: { panel: CostPanel }) {
  const { sessionId: _, ...points } = panel;
  return (
    <ChartPart
      name="cost"
      points={points}
      isEmpty={panel.points.length === 0}
      note={accountsText(panel)}
    >
      <Accounts panel={panel} />
      {panel.turns.length > 0 && <TurnTable turns={panel.turns} />}
      <PointTable points={panel.points} />
    </ChartPart>
  );
}

/** What was spent, and how its accounts differ. */
function accountsText(panel: CostPanel): string {
  const { spentNanoUsd, limitNanoUsd, reportedNanoUsd, computedNanoUsd, disputed } = panel;
  const { unpricedTokens } = panel;
  const both = disputed &&
    `${usd(disputed.reportedNanoUsd)} reported against ${usd(disputed.computedNanoUsd)} computed`;
  return [
    `${usd(spentNanoUsd)} spent${limitNanoUsd === null ? "" : ` of ${usd(limitNanoUsd)}`}`,
    both && `${both} for the same calls`,
    !both && reportedNanoUsd !== null && `${usd(reportedNanoUsd)} reported`,
    !both && computedNanoUsd !== null && `${usd(computedNanoUsd)} computed`,
    unpricedTokens > 0 && `${tokens(unpricedTokens)} tokens without a price`,
  ].filter((part) => part).join(" · ");
}

function Accounts({ panel }: { panel: CostPanel }) {
  return (
    <table class="details">
      <Columns names={["Account", "Cost"]} />
      <tbody>
        <AccountRow label="Spent" nanoUsd={panel.spentNanoUsd} />
        {panel.limitNanoUsd !== null && <AccountRow label="Budget" nanoUsd={panel.limitNanoUsd} />}
        <AccountRow label="Reported by clients" nanoUsd={panel.reportedNanoUsd} />
        <AccountRow label="Computed from prices" nanoUsd={panel.computedNanoUsd} />
        {panel.disputed && (
          <tr>
            <th scope="row">Calls that have both</th>
            <td class="number">
              <Disputed accounts={panel.disputed} />
            </td>
          </tr>
        )}
        {panel.unpricedTokens > 0 && (
          <tr>
            <th scope="row">Without a price</th>
            <td class="number">{tokens(panel.unpricedTokens)} tokens</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function AccountRow({ label, nanoUsd }: { label: string; nanoUsd: number | null }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="number">{orUnknown(nanoUsd, usd)}</td>
    </tr>
  );
}

function TurnTable({ turns }: { turns: CostPanel["turns"] }) {
  return (
    <table class="details">
      <Columns names={["Turn", "Cost", "Calls"]} />
      <tbody>
        {turns.slice(-MAX_ROWS).reverse().map(({ number, costNanoUsd, callCount }) => (
          <tr>
            <th scope="row">{turnName(number)}</th>
            <td class="number">{orUnknown(costNanoUsd, usd)}</td>
            <td class="number">{count(callCount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PointTable({ points }: { points: CostPoint[] }) {
  return (
    <table class="details">
      <Columns names={["Time", "Spent so far"]} />
      <tbody>
        {points.slice(-MAX_ROWS).reverse().map(({ at, costNanoUsd }) => (
          <tr>
            <th scope="row">
              <Clock at={at} />
            </th>
            <td class="number">{usd(costNanoUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
