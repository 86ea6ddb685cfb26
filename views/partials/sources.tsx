import { TOOL_TYPES } from "../event_types.ts";
import { count, orUnknown, plain, tokens } from "../format.ts";
import type { McpLine, McpPanel, RagLine, RagPanel } from "../models/tools.ts";
import { Columns, TablePanel } from "./table_panel.tsx";
import { DurationCells, DURATIONS, ErrorCell, RecentCell } from "./tools.tsx";

/** The MCP servers of a session; empty without any. */
export function Mcp({ panel: { sessionId, rows, total } }: { panel: McpPanel }) {
  return (
    <TablePanel
      name="mcp"
      sessionId={sessionId}
      title="MCP servers"
      note={rows.length < total && `the first ${count(rows.length)} of ${count(total)}`}
      types={`mcp_request mcp_response ${TOOL_TYPES}`}
      isEmpty={rows.length === 0}
      wide
    >
      <Columns
        names={["Server", "Method", "Calls", "Errors", ...DURATIONS, "Newest calls"]}
        text={["Method"]}
      />
      <tbody>{rows.map((row) => <McpRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function McpRow({ row }: { row: McpLine }) {
  return (
    <tr>
      <th scope="row" title={row.serverName}>
        {row.serverName}
        {row.isDerived && (
          <small title="Taken from the agent's tool calls: neither server nor client told">
            derived
          </small>
        )}
      </th>
      <td class="name" title={row.method}>
        {row.method}
        {row.toolName !== null && <small title={row.toolName}>{row.toolName}</small>}
      </td>
      <td class="number">{count(row.callCount)}</td>
      <ErrorCell
        errors={row.errorCount}
        ratio={row.callCount > 0 ? row.errorCount / row.callCount : null}
      />
      <DurationCells row={row} />
      <RecentCell recent={row.recent} />
    </tr>
  );
}

/** The RAG sources of a session; empty without any. */
export function Rag({ panel: { sessionId, rows, total } }: { panel: RagPanel }) {
  return (
    <TablePanel
      name="rag"
      sessionId={sessionId}
      title="RAG sources"
      note={rows.length < total && `the first ${count(rows.length)} of ${count(total)}`}
      types="rag_retrieval rag_embedding rag_index"
      isEmpty={rows.length === 0}
      wide
    >
      <Columns
        names={[
          "Source",
          "Call",
          "Calls",
          "Results",
          "Top score",
          "Tokens",
          ...DURATIONS,
          "Newest calls",
        ]}
        text={["Call"]}
      />
      <tbody>{rows.map((row) => <RagRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function RagRow({ row }: { row: RagLine }) {
  return (
    <tr>
      <th scope="row" title={row.source}>{row.source}</th>
      <td class="name" title={row.operation}>{row.operation}</td>
      <td class="number">{count(row.callCount)}</td>
      <td class="number">{orUnknown(row.avgResults, plain)}</td>
      <td class="number">{orUnknown(row.avgTopScore, plain)}</td>
      <td class="number">{tokens(row.chunkTokens)}</td>
      <DurationCells row={row} />
      <RecentCell recent={row.recent} />
    </tr>
  );
}
