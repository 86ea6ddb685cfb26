import { count, duration, orUnknown, percent, plain, plural, tokens, usd } from "../format.ts";
import type { VariantRow, VariantsPanel } from "../models/across.ts";
import { address, Empty, ListHead, ListTable, queryText } from "../partials/list_page.tsx";
import { Columns } from "../partials/table_panel.tsx";

/** The types after which the list is another one. */
const TYPES = "prompt_rating";

/** `/prompts`: how well prompt variants did, over all sessions. */
export function Prompts({ panel }: { panel: VariantsPanel }) {
  return (
    <section data-panel="variants" data-types={TYPES}>
      <ListHead id="prompts-title" title="Prompts">
        <form class="tools" method="get" action="/prompts" role="search">
          <label for="prompt-hash">Prompt hash</label>
          <input id="prompt-hash" type="search" name="hash" value={panel.hash ?? ""} />
          <button type="submit">Show</button>
        </form>
      </ListHead>
      <VariantsPart panel={panel} />
    </section>
  );
}

/** The list, or why there is none. */
export function VariantsPart({ panel }: { panel: VariantsPanel }) {
  const { hash, cursor, nextCursor, rows } = panel;
  return (
    <div id="variants" data-query={queryText({ hash, cursor })}>
      {rows.length > 0 ? <VariantTable rows={rows} /> : <NoVariants hash={hash} />}
      <nav class="pages" aria-label="Pages of variants">
        {cursor !== null && <a href={address("/prompts", { hash })}>Best</a>}
        {nextCursor !== null && (
          <a href={address("/prompts", { hash, cursor: nextCursor })} rel="next">More</a>
        )}
      </nav>
    </div>
  );
}

const COLUMNS = [
  "Variant",
  "Prompt",
  "Model",
  "Goal achieved",
  "95 % interval",
  "Samples",
  "Turns",
  "Tokens",
  "Cost",
  "Latency",
  "Tool errors",
  "Compacted",
  "Rating",
];

function VariantTable({ rows }: { rows: VariantRow[] }) {
  return (
    <ListTable labelledby="prompts-title">
      <Columns names={COLUMNS} text={["Prompt", "Model", "95 % interval"]} />
      <tbody>{rows.map((row) => <VariantLine row={row} />)}</tbody>
    </ListTable>
  );
}

function VariantLine({ row }: { row: VariantRow }) {
  const id = `variant-${[row.promptHash, row.variant, row.model].map(String).join("-")}`;
  return (
    <tr id={encodeURIComponent(id)}>
      <th scope="row" title={row.variant}>
        {row.variant}
        {row.category !== null && <small>{row.category}</small>}
      </th>
      <td class="name">
        <a href={address("/prompts", { hash: row.promptHash })} title={row.promptHash}>
          {row.promptHash}
        </a>
      </td>
      <td class="name" title={row.model ?? undefined}>{row.model ?? "any"}</td>
      <td class="number">{orUnknown(row.goalRatio, percent)}</td>
      <td>
        <IntervalBar row={row} />
      </td>
      <td class="number">
        {count(row.sampleCount)}
        {row.goalCount < row.sampleCount && <small>{count(row.goalCount)} told a goal</small>}
      </td>
      <td class="number">{orUnknown(row.avgTurns, plain)}</td>
      <td class="number">{orUnknown(row.avgTokens, tokens)}</td>
      <td class="number">{orUnknown(row.avgCostNanoUsd, usd)}</td>
      <td class="number">{orUnknown(row.avgMs, duration)}</td>
      <td class="number">{orUnknown(row.toolErrorRatio, percent)}</td>
      <td class="number">{orUnknown(row.compactionRatio, percent)}</td>
      <td class="number">
        {orUnknown(row.avgRating, plain)}
        {row.ratedCount > 0 && <small>{plural(row.ratedCount, "rating")}</small>}
      </td>
    </tr>
  );
}

const WIDTH = 64;

/** From 0 to 100 %: where the true rate lies, with the measured one; in words beside it. */
function IntervalBar({ row: { interval, goalRatio, isTooFew } }: { row: VariantRow }) {
  if (interval === null || goalRatio === null) return <>–</>;
  const from = interval.low * WIDTH;
  return (
    <>
      <span class="interval">
        <svg viewBox={`0 0 ${WIDTH} 8`} aria-hidden="true">
          <rect class="whole" y="3" width={WIDTH} height="2" />
          <rect class="range" x={from} y="2" width={interval.high * WIDTH - from} height="4" />
          <circle cx={goalRatio * WIDTH} cy="4" r="3" />
        </svg>
        {percent(interval.low)} to {percent(interval.high)}
      </span>
      {isTooFew && <small class="warn">too few to conclude</small>}
    </>
  );
}

function NoVariants({ hash }: { hash: string | null }) {
  if (hash !== null) {
    return (
      <Empty title="No ratings of this prompt">
        <p>
          Nobody rated a prompt with the hash <code>{hash}</code>.{" "}
          <a href="/prompts">Show all prompts</a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No prompts rated yet">
      <p>
        A program that uses AIr's SDK tells how well a prompt variant did with{" "}
        <code>prompt_rating</code>{" "}
        events: whether the goal was achieved, turns, tokens, cost. Variants are then compared here,
        with how sure each rate is.
      </p>
    </Empty>
  );
}
