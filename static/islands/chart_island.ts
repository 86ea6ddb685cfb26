/** A chart's frame: loads the charts when it comes into view, draws the panel's points, shows chart or table. */
import { unpacked } from "../../views/points.ts";
import type { Component } from "./alpine.ts";
import type { Drawn } from "./charts.ts";
import { find } from "./find.ts";

interface ChartState {
  table: boolean;
  /** Of the panel's own switch: `on` or ""; of its choice: what the reader chose, "" before. */
  mode: string;
  /** Whether that switch is on, for `aria-pressed`. */
  switched: boolean;
  toggle(): void;
  switchMode(): void;
  choose(event: Event): void;
}

/** What the frame needs of a chart on the way to its place. */
interface Charts {
  mount(place: HTMLElement, name: string): Drawn;
}

let charts: Promise<Charts> | null = null;

/** The charts' own script, loaded once a page. */
function loadCharts(): Promise<Charts> {
  const url = document.getElementById("main")?.dataset.charts ?? "/static/charts.js";
  return charts ??= import(url);
}

/** The chart in place of the table; a button shows the table instead, a panel's own switch another form. */
export function chart(): Component<ChartState> {
  const shown: { chart: Drawn | null; points: string | null } = { chart: null, points: null };
  return {
    table: false,
    mode: "",
    switched: false,
    init() {
      const { $root } = this;
      const place = find($root, ".plot");
      const note = find($root, ".chart-note");
      const draw = () => {
        // What nobody chose is the first that is offered, also when another comes before it.
        const mode = offer($root, this.mode);
        note.textContent = $root.querySelector("[data-note]")?.textContent ?? "";
        const points = $root.querySelector<HTMLElement>("[data-points]")?.dataset.points ?? "[]";
        const key = `${mode} ${points}`;
        // A swap of other panels leaves this one as it is.
        if (!shown.chart || key === shown.points || place.hidden) return;
        shown.points = key;
        shown.chart.draw(unpacked(points), mode);
      };
      show($root, false);
      draw();
      const observer = new IntersectionObserver(async (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        const { mount } = await loadCharts();
        shown.chart = mount(place, $root.dataset.chart ?? "");
        draw();
      }, { rootMargin: "200px" });
      observer.observe(place);
      document.addEventListener("htmx:after:swap", draw);
      $root.addEventListener("air:draw", draw);
      $root.addEventListener("air:png", () => {
        if (shown.chart) download($root.dataset.chart ?? "chart", shown.chart.png());
      });
    },
    toggle() {
      this.table = !this.table;
      show(this.$root, this.table);
      this.$root.dispatchEvent(new CustomEvent("air:draw"));
    },
    switchMode() {
      this.switched = !this.switched;
      this.mode = this.switched ? "on" : "";
      this.$root.dispatchEvent(new CustomEvent("air:draw"));
    },
    choose({ target }) {
      if (target instanceof HTMLSelectElement) this.mode = target.value;
      this.$root.dispatchEvent(new CustomEvent("air:draw"));
    },
  };
}

/** Fills the panel's own choice, if it has one, with what its part offers; gives what is shown. */
function offer(root: HTMLElement, mode: string): string {
  const select = root.querySelector<HTMLSelectElement>(".chart-choice");
  const told = root.querySelector<HTMLElement>("[data-modes]")?.dataset.modes;
  if (!select || told === undefined) return mode;
  const modes: string[] = JSON.parse(told);
  // An open list would close if it were filled anew.
  if (modes.join("\n") !== [...select.options].map(({ value }) => value).join("\n")) {
    select.replaceChildren(...modes.map((name) => new Option(name, name)));
  }
  const shown = modes.includes(mode) ? mode : modes[0] ?? "";
  select.value = shown;
  return shown;
}

function show(root: HTMLElement, table: boolean): void {
  find(root, ".table-scroll").hidden = !table;
  find(root, ".plot").hidden = table;
  find(root, ".chart-note").hidden = table;
}

function download(name: string, href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = `${name}.png`;
  link.click();
}
