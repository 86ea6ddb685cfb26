import type { Paging } from "../../views/models/page.ts";

/** The rows of a page from 1 on; a page beyond the last is the last. */
export function pageOf<Row>(
  rows: readonly Row[],
  page: number,
  size: number,
): Paging & { rows: Row[] } {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = Math.min(page, pages);
  return { page: shown, pages, rows: rows.slice((shown - 1) * size, shown * size) };
}
