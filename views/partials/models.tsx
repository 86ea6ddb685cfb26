import { count, tokens, usd } from "../format.ts";
import type { ModelLine, ModelsPanel } from "../models.ts";
import { Disputed, Estimated } from "./kpis.tsx";

/** The types after which the table is another one. */
const TYPES = "token_usage cost";

/** What each model did and cost; empty where no witness told of an LLM call. */
export function Models({ panel }: { panel: ModelsPanel }) {
  const url = `/sessions/${encodeURIComponent(panel.sessionId)}/models`;
  return (
    <section id="models" class="panel wide" data-panel="models" data-types={TYPES} data-url={url}>
      {panel.rows.length > 0 && <ModelTable panel={panel} />}
    </section>
  );
}

function ModelTable({ panel: { rows, total } }: { panel: ModelsPanel }) {
  return (
    <>
      <div class="head">
        <h2 id="models-title">Models</h2>
        {rows.length < total && <p>the dearest {count(rows.length)} of {count(total)}</p>}
      </div>
      <div class="table-scroll" role="region" aria-labelledby="models-title" tabindex={0}>
        <table class="details" aria-labelledby="models-title">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" class="number">Cost</th>
              <th scope="col" class="number">LLM calls</th>
              <th scope="col" class="number">In</th>
              <th scope="col" class="number">Out</th>
              <th scope="col" class="number">Cache read</th>
              <th scope="col" class="number">Cache write</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <ModelRow row={row} />)}</tbody>
        </table>
      </div>
    </>
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
