/** The menu in a panel's head: its numbers as JSON or CSV, its chart as a picture. */
import { unpacked } from "../../views/points.ts";
import { copy, say } from "./say.ts";
import { csvOf, objectsOf } from "./table_text.ts";

/** Listens for all menus of the page: panels come and go with live updates. */
export function startPanelMenus(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const menu = target?.closest<HTMLDetailsElement>("details.menu") ?? null;
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (open !== menu) open.open = false;
    }
    const take = target?.closest<HTMLElement>("[data-take]")?.dataset.take;
    const panel = menu?.closest<HTMLElement>("[data-panel]");
    if (!take || !panel || !menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    TAKE[take]?.(panel);
  });
}

const TAKE: Record<string, (panel: HTMLElement) => void> = {
  json: (panel) => copy(jsonOf(panel), "JSON"),
  csv(panel) {
    const csv = csvOf(rowsOf(panel));
    // A spreadsheet takes UTF-8 for what it is only with a mark in front.
    const blob = new Blob(["\ufeff", csv], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${panel.dataset.panel}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
    say("CSV downloaded");
  },
  png: (panel) => panel.dispatchEvent(new CustomEvent("air:png")),
};

/** What the chart draws, in its own units; of a table its cells. */
function jsonOf(panel: HTMLElement): string {
  const points = panel.querySelector<HTMLElement>("[data-points]")?.dataset.points;
  const value = points === undefined ? objectsOf(rowsOf(panel)) : unpacked(points);
  return JSON.stringify(value, null, 2);
}

/** The heads of a list's lines: views/partials/feed.tsx. */
const LIST_HEAD = ["Time", "Type", "Summary", "Told by"];

/** The head and the rows of a panel's table or list; rows that are only a heading are left out. */
function rowsOf(panel: HTMLElement): string[][] {
  const cells = (selector: string) =>
    [...panel.querySelectorAll(selector)].map((row) => [...row.children].map(textOf));
  const lines = cells("li[id]");
  if (lines.length > 0) return [LIST_HEAD, ...lines];
  const rows = cells("table tr");
  return rows.filter((row) => row.length === rows[0]?.length);
}

/** A time in full, else the texts of a cell. */
function textOf(cell: Element): string {
  const time = cell instanceof HTMLTimeElement ? cell : cell.querySelector("time");
  if (time && time.textContent === cell.textContent.trim()) return time.dateTime;
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const parts: string[] = [];
  while (walker.nextNode()) parts.push(walker.currentNode.textContent?.trim() ?? "");
  return parts.filter((part) => part !== "").join(" ");
}
