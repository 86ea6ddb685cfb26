/** The frame of every chart: its title, its tools, and the table that says the same in text. */
import type { Child } from "hono/jsx";
import { packed } from "../points.ts";
import { PanelMenu } from "./panel_menu.tsx";

interface ChartPanelProps {
  /** The panel's name: of its fragment, of its builder in static/islands/charts.ts. */
  name: string;
  /** Of a session's page. */
  sessionId?: string;
  /** Of another page: what answers the part alone. */
  url?: string;
  /** As wide as the page. */
  wide?: boolean;
  /** With the unit. */
  title: string;
  /** The types after which the panel is another one; any where there are none. */
  types?: string;
  /** The same of other sessions' events, "" for any; left out: no other session changes it. */
  others?: string;
  /** What the chart has beside the tools of every chart, e.g. a switch. */
  tools?: Child;
  /** The panel's part: an element with `id={name}` and `data-points`, which holds the table. */
  children: Child;
}

/**
 * A chart on a session's page. The frame is never swapped: the chart inside lives as long as the page
 * and draws `data-points` of the part, which is swapped and is all there is without JavaScript. With
 * `data-empty` on the part nothing of the panel shows.
 */
export function ChartPanel(props: ChartPanelProps) {
  const { name, sessionId = "", title, types, others, wide, tools, children } = props;
  return (
    <section
      id={`${name}-panel`}
      class={wide ? "panel chart-panel wide" : "panel chart-panel"}
      x-data="chart"
      data-chart={name}
      data-panel={name}
      data-types={types}
      data-others={others}
      data-url={props.url ?? `/sessions/${encodeURIComponent(sessionId)}/${name}`}
      aria-labelledby={`${name}-title`}
    >
      <div class="head">
        <h2 id={`${name}-title`}>{title}</h2>
        <div class="tools" data-script-only hidden>
          {tools}
          <button type="button" x-on:click="toggle" x-bind:aria-pressed="table">Table</button>
          <PanelMenu title={title} hasChart />
        </div>
      </div>
      <p class="chart-note" data-script-only hidden></p>
      <div class="plot" role="img" aria-labelledby={`${name}-title`} data-script-only hidden></div>
      <div
        class="table-scroll"
        role="region"
        aria-label={`${title}, table`}
        tabindex={0}
        x-ignore
      >
        {children}
      </div>
    </section>
  );
}

interface ChartPartProps {
  name: string;
  /** What the chart draws, of the type that its builder takes. */
  points: unknown;
  /** What live updates ask for along with it: a part of an address. */
  query?: string;
  isEmpty: boolean;
  /** What the panel's own choice offers, the first unless another is chosen. */
  modes?: readonly string[];
  /** A line that stands above chart and table alike. */
  note?: string;
  children: Child;
}

/** What live updates replace: the points and their table. */
export function ChartPart(
  { name, points, query, isEmpty, modes, note, children }: ChartPartProps,
) {
  return (
    <div
      id={name}
      data-points={packed(points)}
      data-query={query}
      data-modes={modes && JSON.stringify(modes)}
      data-empty={isEmpty ? "" : undefined}
    >
      {!isEmpty && note && <p class="chart-note" data-note>{note}</p>}
      {!isEmpty && children}
    </div>
  );
}

/** The panel's own switch: the chart in its other form. */
export function ChartSwitch({ label }: { label: string }) {
  return (
    <button type="button" x-on:click="switchMode" x-bind:aria-pressed="switched">{label}</button>
  );
}

/** The panel's own choice of what the chart shows, of the `modes` of its part. */
export function ChartChoice({ label }: { label: string }) {
  return <select class="chart-choice" aria-label={label} x-on:change="choose"></select>;
}
