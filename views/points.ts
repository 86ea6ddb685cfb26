/**
 * What a chart draws, as text on its part of the page. Lists of like objects name their fields once:
 * 500 points of a long session take a third of the room. Pure.
 */

/** Names of fields, and a row of values for each object of a list. No object of ours has such a key. */
interface Rows {
  "#": string[];
  rows: unknown[][];
}

/** Points as text: plain JSON, but for lists of like objects. */
export function packed(points: unknown): string {
  return JSON.stringify(points, (_, value) => Array.isArray(value) ? rowsOf(value) : value);
}

/** The points of a text of {@link packed}. */
export function unpacked(text: string): unknown {
  return JSON.parse(text, (_, value) => isRows(value) ? objectsOf(value) : value);
}

function rowsOf(list: unknown[]): Rows | unknown[] {
  const names = namesOf(list[0]);
  if (list.length < 2 || names === null) return list;
  const key = names.join("\n");
  if (!list.every((value) => namesOf(value)?.join("\n") === key)) return list;
  return { "#": names, rows: list.map((value) => Object.values(value as object)) };
}

function namesOf(value: unknown): string[] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.keys(value);
}

function isRows(value: unknown): value is Rows {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "#");
}

function objectsOf({ "#": names, rows }: Rows): unknown[] {
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}
