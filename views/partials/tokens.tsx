import { LLM_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, orUnknown, tokens, turnName, usd } from "../format.ts";
import type { TokensPanel, TurnTokens } from "../models/charts.ts";
import { ChartPanel, ChartPart, ChartSwitch } from "./chart.tsx";
import { Columns } from "./table_panel.tsx";

/** The types after which the chart is another one. */
const TYPES = `${LLM_TYPES} ${TURN_TYPES}`;

/** Rows of the table, the newest: the chart shows every turn. */
const MAX_ROWS = 20;

/** What each turn's LLM calls read and wrote. */
export function Tokens({ panel }: { panel: TokensPanel }) {
  return (
    <ChartPanel
      name="tokens"
      sessionId={panel.sessionId}
      title="Tokens per turn"
      types={TYPES}
      tools={<ChartSwitch label="Log" />}
    >
      <TokensTable panel={panel} />
    </ChartPanel>
  );
}

/** The turns with their table, the newest first. */
export function TokensTable({ panel: { turns } }: { panel: TokensPanel }) {
  return (
    <ChartPart name="tokens" points={turns} isEmpty={turns.length === 0}>
      <table class="details">
        <Columns names={["Turn", "In", "Out", "Cache read", "Cache write", "Calls", "Cost"]} />
        <tbody>{turns.slice(-MAX_ROWS).reverse().map((turn) => <TurnRow turn={turn} />)}</tbody>
      </table>
    </ChartPart>
  );
}

function TurnRow({ turn }: { turn: TurnTokens }) {
  return (
    <tr>
      <th scope="row">{turnName(turn.number)}</th>
      <td class="number">{tokens(turn.inputTokens)}</td>
      <td class="number">{tokens(turn.outputTokens)}</td>
      <td class="number">{tokens(turn.cacheReadTokens)}</td>
      <td class="number">{tokens(turn.cacheWriteTokens)}</td>
      <td class="number">{count(turn.callCount)}</td>
      <td class="number">{orUnknown(turn.costNanoUsd, usd)}</td>
    </tr>
  );
}
