/** The keyboard on every page: search, rows, help. A row is whatever has an id in a table, list or chart. */
import { name } from "./deep_link.ts";
import { type KeyAction, keyAction } from "./keys.ts";

const ROW = "main tbody tr[id], main .lines li[id], main g.call";
const LIST = "table, ol, ul, svg";
const FIELD = "input, textarea, select, [contenteditable]";
const SEARCH = "main input[type=search]";

/** Listens for as long as the page lives. */
export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector("dialog[open]")) return;
    const { key, ctrlKey, metaKey, altKey } = event;
    const action = keyAction({
      key,
      ctrlKey,
      metaKey,
      altKey,
      isTyping: target.matches(FIELD),
      isOnRow: target.matches(ROW),
    });
    if (action && DO[action](target)) event.preventDefault();
  });
  const help = document.querySelector<HTMLButtonElement>("[data-keys-help]");
  help?.addEventListener("click", () => showHelp());
}

/** Each tells whether it did anything. */
const DO: Record<KeyAction, (target: Element) => boolean> = {
  search() {
    const field = document.querySelector<HTMLInputElement>(SEARCH);
    field?.focus();
    field?.select();
    return field !== null;
  },
  next: (target) => step(target, 1),
  previous: (target) => step(target, -1),
  open(row) {
    const way = row.querySelector<HTMLElement>("a[href], summary, button");
    if (way) way.click();
    else name(idOf(row));
    return true;
  },
  help: showHelp,
  leave(target) {
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      return true;
    }
    if (!(target instanceof HTMLElement || target instanceof SVGElement)) return false;
    target.blur();
    return target !== document.body;
  },
};

function showHelp(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.keys");
  dialog?.showModal();
  return dialog !== null;
}

/** Moves to the next row of the list that has the focus, else into the first list of the page. */
function step(target: Element, by: 1 | -1): boolean {
  const seen = [...document.querySelectorAll<HTMLElement | SVGElement>(ROW)]
    .filter((row) => row.checkVisibility());
  const row = target.closest(ROW);
  const list = listOf(row ?? target, seen);
  const rows = seen.filter((one) => one.closest(LIST) === list);
  const now = rows.findIndex((one) => one === row);
  const next = rows[now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + by))];
  if (!next) return false;
  if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus();
  return true;
}

/** The list around the focus, or within what has it (a box that scrolls), else the first. */
function listOf(from: Element, rows: readonly Element[]): Element | null {
  const around = from.closest(LIST);
  if (around && rows.some((row) => around.contains(row))) return around;
  const inside = rows.find((row) => from !== document.body && from.contains(row));
  return (inside ?? rows[0])?.closest(LIST) ?? null;
}

function idOf(row: Element): string {
  return row.getAttribute("data-id") ?? row.id;
}
