import { CONTEXT_TYPES, TURN_TYPES } from "../event_types.ts";
import { clock, grown, orUnknown, percent, tokens } from "../format.ts";
import type { ContextGroup, ContextMap, ContextPanel, ContextPart } from "../models/charts.ts";
import { ChartPart } from "./chart.tsx";
import { Columns } from "./table_panel.tsx";

/** The types after which the map is another one. */
const TYPES = `${TURN_TYPES} ${CONTEXT_TYPES}`;

const TITLE = "What fills the context window, tokens";

/**
 * What fills the context window. The frame is never swapped: the map inside lives as long as the page
 * and draws `data-points` of the part, which is swapped and is all there is without JavaScript.
 */
export function Context({ panel }: { panel: ContextPanel }) {
  return (
    <section
      id="context-panel"
      class="panel chart-panel wide"
      x-data="contextMap"
      data-panel="context"
      data-types={TYPES}
      data-url={`/sessions/${encodeURIComponent(panel.sessionId)}/context`}
      aria-labelledby="context-title"
    >
      <div class="head">
        <h2 id="context-title">{TITLE}</h2>
        <div class="tools" data-script-only hidden>
          <button type="button" class="map-back" hidden>All parts</button>
          <button type="button" x-on:click="toggle" x-bind:aria-pressed="table">Table</button>
        </div>
      </div>
      <div class="map-frame" data-script-only hidden>
        <p class="map-note"></p>
        <div
          class="map"
          role="group"
          aria-labelledby="context-title"
          aria-describedby="context-keys"
        >
        </div>
        <dl class="chart-detail"></dl>
        <p id="context-keys" class="hint">
          <kbd>←</kbd> <kbd>→</kbd> part · <kbd>Enter</kbd> or click opens it · <kbd>Esc</kbd>{" "}
          all parts
        </p>
      </div>
      <div class="table-scroll" role="region" aria-label={`${TITLE}, table`} tabindex={0}>
        <ContextTable panel={panel} />
      </div>
    </section>
  );
}

/** The parts as the map draws them, with their table. */
export function ContextTable({ panel }: { panel: ContextPanel }) {
  const { map } = panel;
  return (
    <ChartPart name="context" points={map} isEmpty={map === null}>
      {map && (
        <table class="details context-parts">
          <caption>{caption(panel, map)}</caption>
          <Columns
            names={[
              "Part",
              "Tokens",
              map.windowTokens ? "Of window" : "Of used",
              map.sinceTurn === null ? "Grown" : `Since turn ${map.sinceTurn}`,
            ]}
          />
          {map.groups.map((group) => <GroupRows group={group} whole={wholeOf(map)} />)}
          <tfoot>
            <SumRow label="Used" sum={map.usedTokens} map={map} grownBy={map.grownTokens} />
            {map.freeTokens !== null && <SumRow label="Free" sum={map.freeTokens} map={map} />}
          </tfoot>
        </table>
      )}
    </ChartPart>
  );
}

/** Of how many tokens the shares are. */
function wholeOf({ windowTokens, usedTokens }: ContextMap): number {
  return Math.max(1, windowTokens ?? 0, usedTokens);
}

function caption({ at, isWindowAssumed, later }: ContextPanel, map: ContextMap): string {
  const { usedTokens, windowTokens, groups } = map;
  const of = windowTokens === null ? "" : ` of ${tokens(windowTokens)}`;
  const isEstimated = groups.some((group) => group.isEstimated);
  return [
    `${tokens(usedTokens)}${of} used${at === null ? "" : ` at ${clock(at)}`}`,
    isWindowAssumed && "window assumed from the model",
    isEstimated ? "≈ parts are estimated" : "parts are counted",
    later && `${tokens(later.usedTokens)} at ${clock(later.at)}, parts not told`,
  ].filter((part) => part).join(" · ");
}

function GroupRows({ group, whole }: { group: ContextGroup; whole: number }) {
  return (
    <tbody>
      <PartRow part={group} whole={whole} isGroup />
      {group.parts.map((part) => <PartRow part={part} whole={whole} />)}
    </tbody>
  );
}

function PartRow(
  { part, whole, isGroup }: { part: ContextPart; whole: number; isGroup?: boolean },
) {
  return (
    <tr class={isGroup ? "group" : undefined}>
      <th scope={isGroup ? "rowgroup" : "row"} title={part.label}>{part.label}</th>
      <td class="number">{part.isEstimated && "≈ "}{tokens(part.tokens)}</td>
      <td class="number">{percent(part.tokens / whole)}</td>
      <td class="number">{orUnknown(part.grownTokens, grown)}</td>
    </tr>
  );
}

interface SumRowProps {
  label: string;
  sum: number;
  map: ContextMap;
  grownBy?: number | null;
}

function SumRow({ label, sum, map, grownBy = null }: SumRowProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="number">{tokens(sum)}</td>
      <td class="number">{percent(sum / wholeOf(map))}</td>
      <td class="number">{orUnknown(grownBy, grown)}</td>
    </tr>
  );
}
