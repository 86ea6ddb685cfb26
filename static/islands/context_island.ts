/** The context map's frame: reads the points, draws and keeps the tiles, shows map or table. */
import type { ContextMap } from "../../views/models/charts.ts";
import { unpacked } from "../../views/points.ts";
import type { Component } from "./alpine.ts";
import { type MapTile, mapTiles } from "./context_map.ts";
import { find } from "./find.ts";

interface ContextMapState {
  table: boolean;
  toggle(): void;
  show(): void;
}

/** The map in place of the table; a button shows the table instead. */
export function contextMap(): Component<ContextMapState> {
  return {
    table: false,
    init() {
      const chart = new MapChart(this.$root);
      const draw = () => chart.update();
      this.show();
      draw();
      // The part was swapped by live.ts; htmx tells it on the element that asked.
      document.addEventListener("htmx:after:swap", draw);
    },
    toggle() {
      this.table = !this.table;
      this.show();
    },
    show() {
      find(this.$root, ".table-scroll").hidden = !this.table;
      find(this.$root, ".map-frame").hidden = this.table;
    },
  };
}

/** The tiles as buttons, which stay the same elements from update to update: focus stays with them. */
class MapChart {
  readonly #root: HTMLElement;
  readonly #place: HTMLElement;
  readonly #back: HTMLElement;
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #map: ContextMap | null = null;
  #tiles: MapTile[] = [];
  #opened: string | null = null;
  /** The tile that Tab leads to. */
  #current = "";
  /** The tile whose facts are told. */
  #told = "";

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#place = find(root, ".map");
    this.#back = find(root, ".map-back");
    this.#back.addEventListener("click", () => this.#open(null));
    this.#place.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(this.#place);
  }

  /** Reads the points that the server rendered last. */
  update(): void {
    const points = this.#root.querySelector<HTMLElement>("[data-points]")?.dataset.points;
    this.#map = points ? unpacked(points) as ContextMap | null : null;
    if (!this.#map?.groups.some(({ name }) => name === this.#opened)) this.#opened = null;
    find(this.#root, ".map-note").textContent = this.#root.querySelector("caption")?.textContent ??
      "";
    this.#draw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#place;
    if (this.#map && (width === 0 || height === 0)) return;
    this.#tiles = this.#map ? mapTiles(this.#map, { width, height }, this.#opened) : [];
    if (!this.#tiles.some(({ key }) => key === this.#current)) {
      this.#current = this.#tiles[0]?.key ?? "";
    }
    const keys = new Set(this.#tiles.map(({ key }) => key));
    for (const [key, button] of this.#buttons) {
      if (keys.has(key)) continue;
      button.remove();
      this.#buttons.delete(key);
    }
    const focused = this.#place.contains(document.activeElement) ? document.activeElement : null;
    for (const [index, tile] of this.#tiles.entries()) {
      const button = this.#buttons.get(tile.key) ?? this.#newButton(tile.key);
      // In the order of the tiles: a group's parts lie on it. What stands there already stays.
      const there = this.#place.children[index] ?? null;
      if (there !== button) this.#place.insertBefore(button, there);
      this.#drawTile(tile, button);
    }
    // An element that is moved loses its focus.
    if (focused !== document.activeElement && focused instanceof HTMLElement) focused.focus();
    this.#back.hidden = this.#opened === null;
    this.#tell(keys.has(this.#told) ? this.#told : this.#current);
  }

  #drawTile(tile: MapTile, button: HTMLButtonElement): void {
    const { kind, x, y, width, height, lines } = tile;
    button.dataset.kind = kind;
    button.dataset.lines = String(lines);
    button.toggleAttribute("data-covered", tile.isCovered);
    button.tabIndex = tile.key === this.#current ? 0 : -1;
    button.ariaLabel = tile.facts.map(([term, text]) => `${term} ${text}`).join(", ");
    const style = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
    Object.assign(button.style, style);
    button.style.setProperty("--new", String(tile.newRatio));
    const [name, numbers] = button.children;
    if (name) name.textContent = tile.label;
    if (numbers) numbers.textContent = tile.numbers;
  }

  #newButton(key: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tile";
    button.append(document.createElement("span"), document.createElement("span"));
    button.addEventListener("click", () => this.#open(this.#tile(key)?.opens ?? null));
    button.addEventListener("pointerenter", () => this.#tell(key));
    button.addEventListener("focus", () => {
      this.#move(key);
      this.#tell(key);
    });
    this.#buttons.set(key, button);
    return button;
  }

  #tile(key: string): MapTile | undefined {
    return this.#tiles.find((tile) => tile.key === key);
  }

  #open(group: string | null): void {
    if (group === this.#opened) return;
    const before = this.#opened;
    this.#opened = group;
    this.#current = group === null ? before ?? "" : "";
    this.#draw();
    this.#buttons.get(this.#current)?.focus();
  }

  #move(key: string): void {
    const old = this.#buttons.get(this.#current);
    if (old) old.tabIndex = -1;
    this.#current = key;
    const now = this.#buttons.get(key);
    if (now) now.tabIndex = 0;
  }

  #key(event: KeyboardEvent): void {
    const index = this.#tiles.findIndex(({ key }) => key === this.#current);
    const step = STEPS[event.key];
    if (step !== undefined) {
      const next = step(index, this.#tiles.length - 1);
      this.#buttons.get(this.#tiles[next]?.key ?? "")?.focus();
    } else if (event.key === "Escape" && this.#opened !== null) {
      this.#open(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #tell(key: string): void {
    this.#told = key;
    const facts = this.#tile(key)?.facts ?? [];
    find(this.#root, ".chart-detail").replaceChildren(...facts.map(([term, text]) => {
      const group = document.createElement("div");
      const name = document.createElement("dt");
      const value = document.createElement("dd");
      name.textContent = term;
      value.textContent = value.title = text;
      group.append(name, value);
      return group;
    }));
  }
}

/** Keys that lead from one tile to another: its place and the last one → the next place. */
const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowRight: (index, last) => Math.min(last, index + 1),
  ArrowDown: (index, last) => Math.min(last, index + 1),
  ArrowLeft: (index) => Math.max(0, index - 1),
  ArrowUp: (index) => Math.max(0, index - 1),
  Home: () => 0,
  End: (_, last) => last,
};
