/** Subagents below who started them. Pure. */
import type { SubagentLine } from "../../views/models/session.ts";
import type { SubagentRow } from "../store/course_rows.ts";

/** Deeper than agents go; ids come from outside and may say anything. */
const MAX_DEPTH = 8;

/** The rows as a tree, read from top to bottom; one whose starter is not among them is at the top. */
export function subagentTree(rows: readonly SubagentRow[]): SubagentLine[] {
  const known = new Set(rows.map(({ id }) => id));
  const isTop = ({ id, parentId }: SubagentRow) =>
    parentId === null || parentId === id || !known.has(parentId);
  const children = Map.groupBy(rows.filter((row) => !isTop(row)), ({ parentId }) => parentId!);
  const lines: SubagentLine[] = [];
  const placed = new Set<string>();
  const place = (row: SubagentRow, depth: number) => {
    if (placed.has(row.id)) return;
    placed.add(row.id);
    lines.push(line(row, Math.min(depth, MAX_DEPTH)));
    for (const child of children.get(row.id) ?? []) place(child, depth + 1);
  };
  for (const row of rows.filter(isTop)) place(row, 1);
  // A ring of starters has no top.
  for (const row of rows) place(row, 1);
  return lines;
}

function line(
  { calls, parentId: _, lastEventAt, ...row }: SubagentRow,
  depth: number,
): SubagentLine {
  return { ...row, depth, callCount: calls, durationMs: lastEventAt - row.startedAt };
}
