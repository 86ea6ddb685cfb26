/** Draws the waterfall with d3. Sizes are attributes, never styles: the page's CSP allows no others. */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { select, type Selection } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { ScrollView } from "./scroll_view.ts";
import { AXIS_HEIGHT, drawAxis } from "./waterfall_axis.ts";
import {
  type ChartBar,
  chartRows,
  type ChartTurn,
  type TimeAxis,
  timeAxis,
  workedStretches,
  zoomTo,
} from "./waterfall.ts";
import {
  edgesOf,
  keptIds,
  type PlacedRow,
  placeRows,
  placesOf,
  rowId,
  valueOf,
} from "./waterfall_row.ts";

const MAX_ZOOM = 2000;
const ZOOM_STEP = 1.6;
const PAN_STEP_PX = 80;

/**
 * The chart inside `.chart-scroll`. It keeps zoom, focus and scroll position from update to update.
 * Only rows in view are drawn.
 */
export class WaterfallChart {
  #box: HTMLElement;
  #view: ScrollView;
  #axisSvg: Selection<SVGSVGElement, unknown, null, undefined>;
  #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  #tell: (bar: ChartBar, turn: ChartTurn) => void;
  #zone: string | undefined;
  #axis: TimeAxis = timeAxis([]);
  #rows: PlacedRow[] = [];
  #height = 0;
  #left = 0;
  #right = 0;
  #transform: ZoomTransform = zoomIdentity;
  /** The id of the one bar that Tab reaches: the newest until the reader chooses one. */
  #current = "";
  #isChosen = false;
  /** The row that the page's address names, by {@link rowId}. */
  #pointed = "";
  #zoom = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, MAX_ZOOM])
    // A plain wheel scrolls the list, as everywhere.
    .filter((event) => event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button)
    .on("zoom", ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      this.#transform = transform;
      this.#place();
    });

  /** `tell` is called with the bar that is hovered or focused. */
  constructor(
    box: HTMLElement,
    zone: string | undefined,
    tell: (bar: ChartBar, turn: ChartTurn) => void,
  ) {
    this.#box = box;
    this.#zone = zone;
    this.#tell = tell;
    this.#axisSvg = select(box.querySelector<SVGSVGElement>(".axis")!);
    this.#svg = select(box.querySelector<SVGSVGElement>(".rows")!);
    this.#svg.append("clipPath").attr("id", "plot").append("rect").attr("y", 0);
    this.#svg.append("g").attr("class", "pauses");
    this.#svg.call(this.#zoom).on("dblclick.zoom", null).on("keydown", (event) => this.#key(event));
    this.#view = new ScrollView(box, () => this.#draw());
  }

  /** Draws `turns`; what runs reaches to `now`. A box scrolled to its end stays there. */
  update(turns: ChartTurn[], now: number): void {
    const times = this.#transform.k > 1 ? this.#timesInView() : null;
    const { rows, height } = chartRows(turns);
    const axis = timeAxis(workedStretches(turns, now));
    this.#axis = axis;
    this.#height = height;
    this.#rows = rows.map((row) => ({ ...row, ...placesOf(row.bar, axis, now) }));
    this.#svg.attr("height", Math.max(1, height));
    this.#view.grow(AXIS_HEIGHT + height);
    this.#isChosen &&= rows.some((row) => rowId(row) === this.#current);
    if (!this.#isChosen) this.#current = this.#calls().at(-1)?.bar?.id ?? "";
    this.#draw();
    if (times) this.#show(times);
    this.#rows.filter((row) => rowId(row) === this.#current).forEach((row) => this.#detail(row));
  }

  /** The id of the call that Tab reaches; "" without calls. */
  get current(): string {
    return this.#current;
  }

  /** Marks the call or turn of an id of the table (`call-…`, `turn-1`) and brings it into view. */
  point(id: string): void {
    const row = this.#rows.find((one) => id === (one.bar?.id ?? `turn-${one.turn.number}`));
    if (!row) return;
    this.#pointed = rowId(row);
    if (row.bar) {
      this.#isChosen = true;
      this.#current = rowId(row);
    }
    this.#draw();
    this.#detail(row);
    this.#box.scrollTop = row.y - this.#view.height / 3;
    this.#box.closest("section")?.scrollIntoView({ block: "nearest" });
  }

  #focus(row: PlacedRow): void {
    this.#current = rowId(row);
    this.#draw();
    this.#svg.selectAll<SVGGElement, PlacedRow>("g.call").filter((one) => one === row).node()
      ?.focus({ preventScroll: true });
  }

  #markPointed(): void {
    this.#svg.selectAll<SVGGElement, PlacedRow>("g.row")
      .classed("pointed", (row) => rowId(row) === this.#pointed);
  }

  zoomIn(): void {
    this.#zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoomBy(1 / ZOOM_STEP);
  }

  fit(): void {
    this.#svg.call(this.#zoom.transform, zoomIdentity);
  }

  /** Around the current bar where that is in view, else around the middle. */
  #zoomBy(factor: number): void {
    const at = this.#currentPlace();
    const around: [number, number] | undefined = this.#isInView(at) ? [at, 0] : undefined;
    this.#svg.call(this.#zoom.scaleBy, factor, around);
  }

  /** Where the current bar begins, px. */
  #currentPlace(): number {
    return this.#scale()(this.#rows.find((row) => rowId(row) === this.#current)?.begun ?? 0);
  }

  #isInView(px: number): boolean {
    return px >= this.#left && px <= this.#right;
  }

  #scale(): ScaleLinear<number, number> {
    const whole = scaleLinear([0, this.#axis.length], [this.#left, this.#right]);
    return this.#transform.rescaleX(whole);
  }

  #timesInView(): [number, number] {
    const [from = 0, to = 0] = this.#scale().domain();
    return [this.#axis.time(from), this.#axis.time(to)];
  }

  #show([from, to]: [number, number]): void {
    const range: [number, number] = [this.#axis.at(from), this.#axis.at(to)];
    const { k, x } = zoomTo(this.#axis, range, [this.#left, this.#right]);
    this.#svg.call(this.#zoom.transform, zoomIdentity.translate(x, 0).scale(k));
  }

  /** Everything that shows, where and as large as it is now. */
  #draw(): void {
    const width = Math.max(240, this.#view.width);
    [this.#left, this.#right] = edgesOf(width);
    const height = Math.max(1, this.#height);
    this.#axisSvg.attr("width", width).attr("height", AXIS_HEIGHT);
    this.#svg.attr("width", width);
    this.#svg.select("#plot rect").attr("x", this.#left).attr("width", width - this.#left)
      .attr("height", height);
    this.#zoom.extent([[this.#left, 0], [this.#right, height]])
      .translateExtent([[this.#left, 0], [this.#right, height]]);
    this.#join();
    this.#svg.selectAll("rect.back").attr("width", width);
    this.#place();
  }

  /** Makes what is new, removes what is gone. */
  #join(): void {
    const kept = keptIds(this.#rows, this.#current).add(this.#pointed);
    const rows = this.#svg.selectAll<SVGGElement, PlacedRow>("g.row")
      .data(this.#view.shown(this.#rows, (row) => kept.has(rowId(row))), (row) => rowId(row))
      .join((enter) => {
        const made = enter.append("g").attr("class", ({ bar }) => bar ? "row call" : "row turn");
        made.append("rect").attr("class", "back").attr("height", ({ height }) => height);
        made.append("text").attr("class", "name").attr("x", 14)
          .attr("y", ({ height }) => height / 2).attr("dy", "0.35em");
        this.#makeBars(made.filter(({ bar }) => bar !== null));
        return made;
      })
      .order();
    rows.attr("transform", ({ y }) => `translate(0,${y})`);
    rows.filter(({ bar }) => bar !== null)
      .attr("data-result", ({ bar }) => bar?.result ?? null)
      .attr("data-id", ({ bar }) => bar?.id ?? null)
      .attr("aria-label", ({ bar }) => bar && bar.facts.map((fact) => fact.join(" ")).join(", "));
    rows.select<SVGTextElement>(".value").text(({ bar }) => bar && valueOf(bar));
    this.#rove();
    this.#markPointed();
  }

  #makeBars(calls: Selection<SVGGElement, PlacedRow, SVGSVGElement, unknown>): void {
    const bars = calls.attr("role", "img").append("g").attr("clip-path", "url(#plot)");
    bars.append("rect").attr("class", "wait").attr("y", 9).attr("height", 2);
    bars.append("rect").attr("class", "bar").attr("y", 4).attr("height", 12).attr("rx", 2);
    bars.append("text").attr("class", "value").attr("y", 10).attr("dy", "0.35em");
    calls.on("pointerenter", (_event, row) => this.#detail(row))
      .on("focus", (event: FocusEvent, row) => {
        this.#choose(row);
        (event.currentTarget as Element).scrollIntoView({ block: "nearest" });
      });
  }

  #choose(row: PlacedRow): void {
    this.#isChosen = true;
    this.#current = rowId(row);
    this.#rove();
    this.#detail(row);
  }

  #detail({ bar, turn }: PlacedRow): void {
    if (bar) this.#tell(bar, turn);
  }

  #rove(): void {
    this.#svg.selectAll<SVGGElement, PlacedRow>("g.call")
      .attr("tabindex", (row) => rowId(row) === this.#current ? 0 : -1);
  }

  /** Puts everything where the zoom wants it; makes and removes nothing but ticks and pauses. */
  #place(): void {
    const x = this.#scale();
    placeRows(this.#svg.selectAll<SVGGElement, PlacedRow>("g.row"), x, [this.#left, this.#right]);
    drawAxis(this.#axisSvg, this.#svg.select(".pauses"), {
      axis: this.#axis,
      x,
      edges: [this.#left, this.#right],
      height: this.#height,
      zone: this.#zone,
    });
  }

  #calls(): PlacedRow[] {
    return this.#rows.filter(({ bar }) => bar !== null);
  }

  #key(event: KeyboardEvent): void {
    const actions: Record<string, () => void> = {
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      Home: () => this.#move(-Infinity),
      End: () => this.#move(Infinity),
      ArrowLeft: () => this.#pan(PAN_STEP_PX),
      ArrowRight: () => this.#pan(-PAN_STEP_PX),
      "+": () => this.zoomIn(),
      "=": () => this.zoomIn(),
      "-": () => this.zoomOut(),
      "0": () => this.fit(),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  #move(step: number): void {
    const calls = this.#calls();
    const now = calls.findIndex((row) => rowId(row) === this.#current);
    const next = calls[Math.min(calls.length - 1, Math.max(0, now + step))];
    if (next) this.#focus(next);
    const at = this.#currentPlace();
    if (!this.#isInView(at)) this.#pan((this.#left + this.#right) / 2 - at);
  }

  #pan(px: number): void {
    this.#svg.call(this.#zoom.translateBy, px / this.#transform.k, 0);
  }
}
