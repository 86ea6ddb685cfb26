/** A table as text for other programs. Pure. */

/** Text that a spreadsheet would run as a formula. Numbers below zero are none. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d.]+$)/;

/** RFC 4180: comma, CRLF, quotes where needed. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** Names come from outside, and a spreadsheet must not run them. */
function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One object a row, by the names in the first row; a name that stands twice gets a number. */
export function objectsOf(rows: readonly (readonly string[])[]): Record<string, string>[] {
  const [head = [], ...body] = rows;
  const names = head.map((name, index) => {
    const before = head.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} ${before + 1}`;
  });
  return body.map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]))
  );
}
