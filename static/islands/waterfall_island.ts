/** The waterfall's frame: reads the table, draws the chart, shows one of the two. */
import { UNKNOWN } from "../../views/format.ts";
import type { Component } from "./alpine.ts";
import { linkTo, POINTED } from "./deep_link.ts";
import { find } from "./find.ts";
import { copy } from "./say.ts";
import { WaterfallChart } from "./waterfall_chart.ts";
import type { ChartBar, ChartTurn } from "./waterfall.ts";

interface WaterfallState {
  table: boolean;
  toggle(): void;
  show(): void;
}

/** The chart in place of the table; a button shows the table instead. */
export function waterfall(): Component<WaterfallState> {
  return {
    table: false,
    init() {
      const chart = startChart(this.$root);
      const caption = find(this.$root, ".chart-caption");
      const draw = () => {
        caption.textContent = find(this.$root, "#waterfall caption").textContent;
        chart.update(readTurns(this.$root), Date.now());
      };
      this.show();
      draw();
      // The table was swapped by live.ts; htmx tells it on the element that asked.
      document.addEventListener("htmx:after:swap", draw);
      document.addEventListener(POINTED, (event) => {
        const id = (event as CustomEvent<string>).detail;
        if (this.table) document.getElementById(id)?.scrollIntoView({ block: "center" });
        else chart.point(id);
      });
      find(this.$root, "[data-copy-link]").addEventListener("click", () => {
        if (chart.current !== "") copy(linkTo(chart.current), "Link to the call");
      });
    },
    toggle() {
      this.table = !this.table;
      this.show();
    },
    show() {
      find(this.$root, ".table-scroll").hidden = !this.table;
      find(this.$root, ".chart").hidden = this.table;
      find(this.$root, ".zoom").hidden = this.table;
    },
  };
}

function startChart(root: HTMLElement): WaterfallChart {
  const zone = document.getElementById("main")?.dataset.zone;
  const detail = find(root, ".chart-detail");
  const chart = new WaterfallChart(find(root, ".chart-scroll"), zone, (bar, turn) => {
    const known = [["In", turn.title], ...bar.facts].filter(([, text]) => text !== UNKNOWN);
    detail.replaceChildren(...known.map(([term = "", text = ""]) => fact(term, text)));
  });
  find(root, "[data-zoom=in]").addEventListener("click", () => chart.zoomIn());
  find(root, "[data-zoom=out]").addEventListener("click", () => chart.zoomOut());
  find(root, "[data-zoom=fit]").addEventListener("click", () => chart.fit());
  return chart;
}

/** A term with its text; a text too long for its place is whole in its title. */
function fact(term: string, text: string): HTMLElement {
  const group = document.createElement("div");
  const name = document.createElement("dt");
  const value = document.createElement("dd");
  name.textContent = term;
  value.textContent = value.title = text;
  group.append(name, value);
  return group;
}

/** The turns and calls of the table that the server rendered. */
function readTurns(root: HTMLElement): ChartTurn[] {
  const headers = texts(root.querySelectorAll("#waterfall thead th"));
  return [...root.querySelectorAll<HTMLElement>("#waterfall tbody")].map((body) => ({
    number: Number(body.dataset.turn),
    title: body.querySelector(".turn th")?.textContent ?? "",
    startedAt: numberOrNull(body.dataset.start),
    endedAt: numberOrNull(body.dataset.end),
    bars: [...body.querySelectorAll<HTMLElement>("tr[data-result]")].map((row) =>
      readBar(row, headers)
    ),
  }));
}

function readBar(row: HTMLElement, headers: string[]): ChartBar {
  const cells = texts(row.children);
  const startedAt = Number(row.dataset.start);
  return {
    id: row.id,
    name: cells[0] ?? "",
    result: row.dataset.result ?? "",
    startedAt,
    endedAt: numberOrNull(row.dataset.end),
    requestedAt: numberOrNull(row.dataset.requested) ?? startedAt,
    facts: headers.map((header, index) => [header, cells[index] ?? ""]),
  };
}

function texts(elements: Iterable<Element>): string[] {
  return [...elements].map((element) => element.textContent.trim());
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : Number(text);
}
