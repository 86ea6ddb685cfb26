import { LLM_TYPES } from "../event_types.ts";
import { count, tokens, usd } from "../format.ts";
import type { ModelLine, ModelsPanel } from "../models/session.ts";
import { Disputed, Estimated } from "./kpis.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** What each model did and cost; empty where no witness told of an LLM call. */
export function Models({ panel: { sessionId, rows, total } }: { panel: ModelsPanel }) {
  return (
    <TablePanel
      name="models"
      sessionId={sessionId}
      title="Models"
      note={rows.length < total && `the dearest ${count(rows.length)} of ${count(total)}`}
      types={LLM_TYPES}
      isEmpty={rows.length === 0}
      wide
    >
      <Columns names={["Model", "Cost", "LLM calls", "In", "Out", "Cache read", "Cache write"]} />
      <tbody>{rows.map((row) => <ModelRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function ModelRow({ row }: { row: ModelLine }) {
  const isPriced = row.costNanoUsd > 0 || row.unpricedTokens === 0;
  return (
    <tr>
      <th scope="row" title={row.model ?? undefined}>
        {row.model ?? "not told"}
        {row.provider !== null && <small title={row.provider}>{row.provider}</small>}
      </th>
      <td class="number">
        {isPriced && usd(row.costNanoUsd)}
        {row.estimatedNanoUsd > 0 && (
          <small>
            <Estimated part={row.estimatedNanoUsd} whole={row.costNanoUsd} />
          </small>
        )}
        {row.disputed && (
          <small>
            <Disputed accounts={row.disputed} />
          </small>
        )}
        {row.unpricedTokens > 0 && (
          <small class="warn">{tokens(row.unpricedTokens)} tokens unpriced</small>
        )}
      </td>
      <td class="number">{count(row.callCount)}</td>
      <td class="number">{tokens(row.inputTokens)}</td>
      <td class="number">{tokens(row.outputTokens)}</td>
      <td class="number">{tokens(row.cacheReadTokens)}</td>
      <td class="number">{tokens(row.cacheWriteTokens)}</td>
    </tr>
  );
}
