/**
 * What a chart draws, as text on its part of the page. Lists of like objects name their fields once:
 * 500 points of a long session take a third of the room. Integers that only grow, such as times, are
 * told by how much: of the compressed page they would be a tenth. Pure.
 */

/**
 * Names of fields, and a row of values for each object of a list. No object of ours has such a key.
 * A name after "+" is of a field whose values are told as the difference from the row before.
 */
interface Rows {
  "#": string[];
  rows: unknown[][];
}

const GROWING = "+";

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
  const key = JSON.stringify(names);
  if (!list.every((value) => JSON.stringify(namesOf(value)) === key)) return list;
  const columns = names.map((name) =>
    list.map((value) => (value as Record<string, unknown>)[name])
  );
  const growing = columns.map(isGrowing);
  const told = columns.map((column, index) => growing[index] ? steps(column as number[]) : column);
  return {
    "#": names.map((name, index) => growing[index] ? GROWING + name : name),
    rows: list.map((_, row) => told.map((column) => column[row])),
  };
}

/** The fields of an object; null where it has none, or names that would be read as something else. */
function namesOf(value: unknown): string[] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const names = Object.keys(value);
  return names.some((name) => name.startsWith(GROWING)) ? null : names;
}

/** From 0 on, so that every difference is exact. */
function isGrowing(column: unknown[]): boolean {
  return column.every((value, row) =>
    Number.isSafeInteger(value) && (value as number) >= (row === 0 ? 0 : column[row - 1] as number)
  );
}

function steps(column: number[]): number[] {
  return column.map((value, row) => value - (row === 0 ? 0 : column[row - 1]!));
}

function isRows(value: unknown): value is Rows {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "#");
}

function objectsOf({ "#": names, rows }: Rows): unknown[] {
  const sums = names.map(() => 0);
  return rows.map((row) =>
    Object.fromEntries(
      names.map((name, index) =>
        name.startsWith(GROWING)
          ? [name.slice(GROWING.length), sums[index]! += row[index] as number]
          : [name, row[index]]
      ),
    )
  );
}
