/** Reads how MCP servers did over all sessions, as the agents' calls of their tools tell. */
import { MCP_PREFIX, mcpToolOf, writtenName } from "../domain/mcp_tools.ts";
import { all, type Db } from "./db.ts";
import type { McpToolUseRow, TimeRange } from "./overview_rows.ts";
import { SPAN_SUMS, spanDurations, type ToolSums, toolUseRow } from "./tool_use.ts";
import { BLOCKS, blocksText } from "./usage.ts";

/** Every MCP tool's name stands before it: its prefix with the last character one further. */
const MCP_END = "mcp_`";

/** Most calls first. A server that agents write differently is one, by the name that keeps more. */
export function readMcpToolUse(
  db: Db,
  { from, to, limit }: TimeRange & { limit: number },
): McpToolUseRow[] {
  const sql = `
    WITH ${BLOCKS}
    SELECT tool_name AS toolName, sum(count) AS count, sum(errors) AS errors, ${SPAN_SUMS}
    FROM block CROSS JOIN tool_rollups AS cell
      ON cell.span = block.span AND cell.bucket = block.bucket
    WHERE tool_name >= :first AND tool_name < :end
    GROUP BY tool_name ORDER BY count DESC, tool_name LIMIT :limit`;
  const blocks = blocksText(db, [{ from, to }]);
  const found = all<ToolSums>(db, sql, { blocks, first: MCP_PREFIX, end: MCP_END, limit })
    .flatMap((row) => {
      const server = mcpToolOf(row.toolName)?.server;
      return server === undefined ? [] : [{ server, row }];
    });
  const servers = Map.groupBy(found, ({ server }) => writtenName(server));
  return [...servers].map(([written, tools]) => ({
    server: tools.find(({ server }) => server !== written)?.server ?? written,
    ...sumOf(tools.map(({ row }) => row)),
  })).toSorted((a, b) => b.count - a.count);
}

function sumOf(tools: readonly ToolSums[]): Omit<McpToolUseRow, "server"> {
  const sum = (of: (row: ToolSums) => number) => tools.reduce((all, row) => all + of(row), 0);
  return {
    count: sum(({ count }) => count),
    errors: sum(({ errors }) => errors),
    ...spanDurations({
      durationCount: sum(({ durationCount }) => durationCount),
      durationUs: sum(({ durationUs }) => durationUs),
      histograms: tools.map(({ histograms }) => histograms).join(""),
    }),
    tools: tools.map(toolUseRow),
  };
}
