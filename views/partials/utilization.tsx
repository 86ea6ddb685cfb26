import { orUnknown, percent, tokens } from "../format.ts";
import type { UtilizationPanel, UtilizationPoint } from "../models.ts";
import { Clock } from "./badges.tsx";
import { ChartPanel, ChartPart } from "./chart.tsx";

/** The types after which the chart is another one. */
const TYPES = "context_usage context_breakdown token_usage compaction";

/** Rows of the table, the newest: the chart shows every point. */
const MAX_ROWS = 50;

/** How full the context window is over time. */
export function Utilization({ panel }: { panel: UtilizationPanel }) {
  return (
    <ChartPanel
      name="utilization"
      sessionId={panel.sessionId}
      title="Context window used, %"
      types={TYPES}
    >
      <UtilizationTable panel={panel} />
    </ChartPanel>
  );
}

/** The points with their table, the newest first. */
export function UtilizationTable({ panel: { points } }: { panel: UtilizationPanel }) {
  return (
    <ChartPart name="utilization" points={points} isEmpty={points.length === 0}>
      <table class="details">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="number">Tokens</th>
            <th scope="col" class="number">Window</th>
            <th scope="col" class="number">Used</th>
          </tr>
        </thead>
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
