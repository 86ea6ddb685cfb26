import { CONTEXT_TYPES } from "../event_types.ts";
import { orUnknown, percent, tokens, UNKNOWN } from "../format.ts";
import type { CompactionMark, UtilizationPanel, UtilizationPoint } from "../models/charts.ts";
import { Clock } from "./badges.tsx";
import { ChartPanel, ChartPart, ChartSwitch } from "./chart.tsx";
import { Columns } from "./table_panel.tsx";

/** The types after which the chart is another one. */
const TYPES = CONTEXT_TYPES;

/** Rows of the tables, the newest: the chart shows every point. */
const MAX_ROWS = 20;

/** How full the context window is over time. */
export function Utilization({ panel }: { panel: UtilizationPanel }) {
  return (
    <ChartPanel
      name="utilization"
      sessionId={panel.sessionId}
      title="Context used over time, % or tokens"
      types={TYPES}
      tools={<ChartSwitch label="Tokens" />}
    >
      <UtilizationTable panel={panel} />
    </ChartPanel>
  );
}

/** The points and compactions with their tables, the newest first. */
export function UtilizationTable({ panel }: { panel: UtilizationPanel }) {
  const { points, compactions, isWindowAssumed } = panel;
  return (
    <ChartPart
      name="utilization"
      points={{ points, compactions }}
      isEmpty={points.length === 0 && compactions.length === 0}
    >
      {compactions.length > 0 && <CompactionTable compactions={compactions} />}
      <table class="details">
        {isWindowAssumed && <caption>The window is assumed from the model: nobody told it</caption>}
        <Columns names={["Time", "Tokens", "Window", "Used"]} />
        <tbody>
          {points.slice(-MAX_ROWS).reverse().map((point) => <PointRow point={point} />)}
        </tbody>
      </table>
    </ChartPart>
  );
}

function PointRow({ point }: { point: UtilizationPoint }) {
  return (
    <tr>
      <th scope="row">
        <Clock at={point.at} />
      </th>
      <td class="number">{tokens(point.usedTokens)}</td>
      <td class="number">{orUnknown(point.windowTokens, tokens)}</td>
      <td class="number">{orUnknown(point.usedRatio, percent)}</td>
    </tr>
  );
}

function CompactionTable({ compactions }: { compactions: CompactionMark[] }) {
  return (
    <table class="details">
      <Columns names={["Compaction", "Before", "After", "Started by"]} />
      <tbody>
        {compactions.slice(-MAX_ROWS).reverse().map((mark) => <CompactionRow mark={mark} />)}
      </tbody>
    </table>
  );
}

function CompactionRow({ mark: { at, tokensBefore, tokensAfter, isAutomatic } }: {
  mark: CompactionMark;
}) {
  return (
    <tr>
      <th scope="row">
        <Clock at={at} />
      </th>
      <td class="number">{orUnknown(tokensBefore, tokens)}</td>
      <td class="number">{orUnknown(tokensAfter, tokens)}</td>
      <td class="number">{isAutomatic === null ? UNKNOWN : isAutomatic ? "agent" : "person"}</td>
    </tr>
  );
}
