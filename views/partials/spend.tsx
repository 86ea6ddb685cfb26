import { LLM_TYPES } from "../event_types.ts";
import { orUnknown, percent, tokens, usd } from "../format.ts";
import type { SpendDimension, SpendLine, SpendPanel } from "../models/overview.ts";
import { ChartPanel, ChartPart } from "./chart.tsx";
import { Columns } from "./table_panel.tsx";

const DIMENSIONS: [SpendDimension, string][] = [
  ["model", "Model"],
  ["agent", "Agent"],
  ["project", "Project"],
];

/** What the last 30 days cost. */
export function Spend({ panel }: { panel: SpendPanel }) {
  return (
    <ChartPanel
      name="spend"
      url="/overview/spend"
      title="Cost by day, last 30 days, USD"
      types={LLM_TYPES}
      tools={<SplitSelect by={panel.by} />}
    >
      <SpendPart panel={panel} />
    </ChartPanel>
  );
}

function SplitSelect({ by }: { by: SpendDimension }) {
  return (
    <>
      <label for="spend-by">By</label>
      <select
        id="spend-by"
        name="by"
        hx-get="/overview/spend"
        hx-trigger="change"
        hx-target="#spend"
        hx-swap="outerMorph"
        hx-sync="this:replace"
      >
        {DIMENSIONS.map(([value, name]) => (
          <option value={value} selected={value === by}>{name}</option>
        ))}
      </select>
    </>
  );
}

/** The days for the chart, and the dearest names as a table. */
export function SpendPart({ panel }: { panel: SpendPanel }) {
  const { by, rows, days, series } = panel;
  const name = DIMENSIONS.find(([value]) => value === by)?.[1] ?? "";
  return (
    <ChartPart
      name="spend"
      points={{ days, series }}
      query={`by=${by}`}
      isEmpty={rows.length === 0}
    >
      <table class="details">
        <Columns names={[name, "Cost", "In", "Out", "Cache read", "Cache write"]} />
        <tbody>{rows.map((row) => <SpendRow row={row} />)}</tbody>
      </table>
    </ChartPart>
  );
}

function SpendRow({ row }: { row: SpendLine }) {
  const isPriced = row.costNanoUsd > 0 || row.unpricedTokens === 0;
  return (
    <tr>
      <th scope="row" title={row.name ?? undefined}>
        {row.name ?? "not known"}
        {row.provider !== null && <small title={row.provider}>{row.provider}</small>}
      </th>
      <td class="number">
        {isPriced && usd(row.costNanoUsd)}
        {isPriced && row.costNanoUsd > 0 && <small>{orUnknown(row.costRatio, percent)}</small>}
        {row.unpricedTokens > 0 && (
          <small class="warn">{tokens(row.unpricedTokens)} tokens unpriced</small>
        )}
      </td>
      <td class="number">{tokens(row.inputTokens)}</td>
      <td class="number">{tokens(row.outputTokens)}</td>
      <td class="number">{tokens(row.cacheReadTokens)}</td>
      <td class="number">{tokens(row.cacheWriteTokens)}</td>
    </tr>
  );
}
