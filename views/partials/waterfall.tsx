import { bytes, clock, count, duration, orUnknown, plural, turnName, UNKNOWN } from "../format.ts";
import type { WaterfallBar, WaterfallPanel, WaterfallTurn } from "../models/tools.ts";
import { Clock } from "./badges.tsx";
import { PanelMenu } from "./panel_menu.tsx";
import { Columns } from "./table_panel.tsx";

/**
 * The waterfall's frame. It is never swapped: the chart inside lives as long as the page and draws
 * what it reads from the table, which is swapped and which is all there is without JavaScript.
 */
export function Waterfall({ panel }: { panel: WaterfallPanel }) {
  const url = `/sessions/${encodeURIComponent(panel.sessionId)}/waterfall`;
  return (
    <section
      class="panel waterfall"
      x-data="waterfall"
      data-panel="waterfall"
      data-url={url}
      aria-labelledby="waterfall-title"
    >
      <div class="head">
        <h2 id="waterfall-title">Tool calls</h2>
        <p class="chart-caption" data-script-only hidden></p>
        <div class="tools" data-script-only hidden>
          <span class="zoom">
            <button type="button" data-zoom="out" aria-label="Zoom out">−</button>
            <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
            <button type="button" data-zoom="fit">Fit</button>
          </span>
          <button type="button" data-copy-link>Copy link</button>
          <button type="button" x-on:click="toggle" x-bind:aria-pressed="table">Table</button>
          <PanelMenu title="Tool calls" />
        </div>
      </div>
      <div class="chart" data-script-only hidden>
        <div class="chart-scroll">
          <svg class="axis" aria-hidden="true"></svg>
          <svg
            class="rows"
            role="group"
            aria-label="Tool calls over time"
            aria-describedby="chart-keys"
          >
          </svg>
        </div>
        <dl class="chart-detail"></dl>
        <p id="chart-keys" class="hint">
          <kbd>↑</kbd> <kbd>↓</kbd> call · <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom ·{" "}
          <kbd>←</kbd> <kbd>→</kbd> or drag to pan · <kbd>Ctrl</kbd> + wheel zooms
        </p>
      </div>
      <div
        class="table-scroll"
        role="region"
        aria-label="Tool calls, table"
        tabindex={0}
        x-ignore
      >
        <WaterfallTable panel={panel} />
      </div>
    </section>
  );
}

/** Every call of the waterfall, by turn. The chart reads `data-*`, people read the cells. */
export function WaterfallTable({ panel }: { panel: WaterfallPanel }) {
  return (
    <table id="waterfall" class="calls" data-from={panel.fromAt} data-to={panel.toAt}>
      <caption>{caption(panel)}</caption>
      <Columns
        names={["Tool", "Result", "Started", "Duration", "Waited", "Input", "Output", "Subagent"]}
        text={["Result", "Subagent"]}
      />
      {panel.turns.map((turn) => <TurnRows turn={turn} />)}
    </table>
  );
}

function caption({ shown, total }: WaterfallPanel): string {
  if (total === 0) return "No tool calls yet";
  if (shown < total) return `The newest ${count(shown)} of ${count(total)} tool calls`;
  return plural(total, "tool call");
}

function TurnRows({ turn }: { turn: WaterfallTurn }) {
  return (
    <tbody
      id={`turn-${turn.number}`}
      data-turn={turn.number}
      data-start={turn.startedAt}
      data-end={turn.endedAt}
    >
      <tr class="turn">
        <th scope="rowgroup" colspan={8}>{turnTitle(turn)}</th>
      </tr>
      {turn.bars.map((bar) => <BarRow bar={bar} />)}
    </tbody>
  );
}

function turnTitle({ number, startedAt, durationMs, outcome, bars }: WaterfallTurn): string {
  return [
    turnName(number),
    plural(bars.length, "call"),
    durationMs === null ? null : duration(durationMs),
    outcome === "ok" ? null : outcome,
    startedAt === null ? null : clock(startedAt),
  ].filter((part) => part !== null).join(" · ");
}

function BarRow({ bar }: { bar: WaterfallBar }) {
  const waited = bar.requestedAt === null ? null : bar.startedAt - bar.requestedAt;
  return (
    <tr
      id={`call-${bar.toolCallId}`}
      data-start={bar.startedAt}
      data-end={bar.endedAt}
      data-requested={bar.requestedAt}
      data-result={resultOf(bar)}
    >
      <th scope="row">{bar.toolName}</th>
      <td>{resultText(bar)}</td>
      <td class="number">
        <Clock at={bar.startedAt} />
      </td>
      <td class="number">{orUnknown(bar.durationMs, duration)}</td>
      <td class="number">{waited ? duration(waited) : UNKNOWN}</td>
      <td class="number">{orUnknown(bar.inputSizeBytes, bytes)}</td>
      <td class="number">{orUnknown(bar.outputSizeBytes, bytes)}</td>
      <td>{bar.subagentId ?? UNKNOWN}</td>
    </tr>
  );
}

type Result = "running" | "error" | "ok" | "untold";

function resultOf({ running, isError }: WaterfallBar): Result {
  if (running) return "running";
  return isError === null ? "untold" : isError ? "error" : "ok";
}

const RESULT_TEXT: Record<Result, string> = {
  running: "Running",
  error: "✕ Error",
  ok: "OK",
  untold: UNKNOWN,
};

function resultText(bar: WaterfallBar): string {
  const text = RESULT_TEXT[resultOf(bar)];
  return bar.exitCode === null ? text : `${text}, exit ${bar.exitCode}`;
}
