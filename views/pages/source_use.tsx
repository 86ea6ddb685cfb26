import { TOOL_TYPES } from "../event_types.ts";
import { count, duration, orUnknown, plain, plural, tokens, UNKNOWN } from "../format.ts";
import type {
  SourceCallLine,
  SourceCallsPanel,
  SourceQuery,
  SourceTable,
  SourceUseLine,
  SourceUsePanel,
} from "../models/across.ts";
import { Age } from "../partials/badges.tsx";
import { address, ListTable, queryText } from "../partials/list_page.tsx";
import { PanelMenu } from "../partials/panel_menu.tsx";
import { Columns } from "../partials/table_panel.tsx";
import { DaysCell, ErrorCell, ErrorCells } from "../partials/tools.tsx";

/** The types after which the tables are others. */
const TYPES = `mcp_response rag_retrieval rag_embedding rag_index ${TOOL_TYPES}`;

type Kind = "mcp" | "rag";

/** What live updates ask for: no more than this, whatever else the query that came holds. */
function asked({ page, kind, source }: SourceQuery): string {
  return queryText({ page, kind, source });
}

/** How much MCP servers and RAG sources were used; empty where none was. */
export function SourceUse({ panel: { query, dayCount, mcp, rag } }: { panel: SourceUsePanel }) {
  return (
    <section
      id="source-use"
      data-panel="source-use"
      data-types={TYPES}
      data-query={asked(query)}
    >
      {mcp.total + rag.total > 0 && (
        <>
          <div class="head page-head">
            <h2 id="source-use-title">Use, last {count(dayCount)} days</h2>
          </div>
          {mcp.total > 0 && <McpUse table={mcp} query={query} />}
          {rag.total > 0 && <RagUse table={rag} query={query} />}
        </>
      )}
    </section>
  );
}

function McpUse({ table, query }: { table: SourceTable; query: SourceQuery }) {
  return (
    <>
      <UseHead id="mcp-use-title" title="MCP servers" table={table} />
      <ListTable labelledby="mcp-use-title">
        <Columns names={["Server", "Calls", "Errors", "p50", "p95", "Calls by day"]} />
        <tbody>
          {table.rows.map((row) => (
            <tr id={`mcp-use-${encodeURIComponent(row.source)}`}>
              <SourceName row={row} kind="mcp" query={query} />
              <td class="number">{count(row.callCount)}</td>
              <ErrorCell errors={row.errorCount} ratio={row.errorRatio} />
              <UseCells row={row} />
            </tr>
          ))}
        </tbody>
      </ListTable>
    </>
  );
}

function RagUse({ table, query }: { table: SourceTable; query: SourceQuery }) {
  const names = ["Source", "Calls", "Results", "Top score", "Tokens", "p50", "p95", "Calls by day"];
  return (
    <>
      <UseHead id="rag-use-title" title="RAG sources" table={table} />
      <ListTable labelledby="rag-use-title">
        <Columns names={names} />
        <tbody>
          {table.rows.map((row) => (
            <tr id={`rag-use-${encodeURIComponent(row.source)}`}>
              <SourceName row={row} kind="rag" query={query} />
              <td class="number">{count(row.callCount)}</td>
              <td class="number">{orUnknown(row.avgResults, plain)}</td>
              <td class="number">{orUnknown(row.avgTopScore, plain)}</td>
              <td class="number">{tokens(row.chunkTokens)}</td>
              <UseCells row={row} />
            </tr>
          ))}
        </tbody>
      </ListTable>
    </>
  );
}

function UseHead({ id, title, table }: { id: string; title: string; table: SourceTable }) {
  const { rows, total } = table;
  return (
    <div class="head use-head">
      <h3 id={id}>{title}</h3>
      {rows.length < total && <p>the most used {count(rows.length)} of {count(total)}</p>}
      <PanelMenu title={title} />
    </div>
  );
}

function SourceName({ row, kind, query }: { row: SourceUseLine; kind: Kind; query: SourceQuery }) {
  const { source, isDerived } = row;
  const url = address("/integrations", { page: pageIn(query), kind, source });
  return (
    <th scope="row" title={source}>
      <a href={`${url}#source-calls`}>{source}</a>
      {isDerived && (
        <small title="Taken from the agents' tool calls: the server told of fewer, or none">
          derived
        </small>
      )}
    </th>
  );
}

function pageIn({ page }: SourceQuery): number | null {
  return page === 1 ? null : page;
}

function UseCells({ row }: { row: SourceUseLine }) {
  return (
    <>
      {[row.p50Ms, row.p95Ms].map((value) => <td class="number">{orUnknown(value, duration)}</td>)}
      <DaysCell row={row} />
    </>
  );
}

/** The newest calls of the source asked for, and its tools; empty where none is. */
export function SourceCalls({ panel, now }: { panel: SourceCallsPanel; now: number }) {
  const { query, calls, tools } = panel;
  return (
    <section
      id="source-calls"
      data-panel="source-calls"
      data-types={TYPES}
      data-query={asked(query)}
    >
      {query.kind !== null && query.source !== null && (
        <>
          {(calls.length > 0 || tools.length === 0) && (
            <CallsPart kind={query.kind} source={query.source} calls={calls} now={now} />
          )}
          {tools.length > 0 && <ToolsPart source={query.source} tools={tools} />}
        </>
      )}
    </section>
  );
}

interface CallsProps {
  kind: Kind;
  source: string;
  calls: SourceCallLine[];
  now: number;
}

function CallsPart({ kind, source, calls, now }: CallsProps) {
  const last = kind === "mcp" ? ["Failed"] : ["Results", "Top score"];
  return (
    <>
      <div class="head page-head">
        <h2 id="source-calls-title" title={source}>Newest calls of {source}</h2>
        {calls.length > 0 && <p>{plural(calls.length, "call")}</p>}
        <PanelMenu title={`Newest calls of ${source}`} />
      </div>
      {calls.length === 0
        ? <p class="note">No call of it is stored.</p>
        : (
          <ListTable labelledby="source-calls-title">
            <Columns
              names={["Session", "When", "Call", "Duration", ...last]}
              text={["When", "Call"]}
            />
            <tbody>{calls.map((row) => <CallRow row={row} kind={kind} now={now} />)}</tbody>
          </ListTable>
        )}
    </>
  );
}

function CallRow({ row, kind, now }: { row: SourceCallLine; kind: Kind; now: number }) {
  const { sessionId, at, operation, toolName } = row;
  return (
    <tr>
      <th scope="row" title={sessionId}>
        <a href={`/sessions/${encodeURIComponent(sessionId)}`}>{sessionId}</a>
      </th>
      <td>
        <Age at={at} now={now} />
      </td>
      <td class="name" title={toolName ?? operation}>
        {operation}
        {toolName !== null && <small>{toolName}</small>}
      </td>
      <td class="number">{orUnknown(row.durationMs, duration)}</td>
      {kind === "mcp" ? <FailedCell isError={row.isError} /> : (
        <>
          <td class="number">{orUnknown(row.resultCount, count)}</td>
          <td class="number">{orUnknown(row.topScore, plain)}</td>
        </>
      )}
    </tr>
  );
}

function FailedCell({ isError }: { isError: boolean | null }) {
  const text = isError === null ? UNKNOWN : isError ? "yes" : "no";
  return <td class="number" data-mark={isError ? "bad" : undefined}>{text}</td>;
}

function ToolsPart({ source, tools }: { source: string; tools: SourceCallsPanel["tools"] }) {
  const title = `Tools of ${source}, as agents called them`;
  return (
    <>
      <div class="head page-head">
        <h2 id="source-tools-title" title={source}>{title}</h2>
        <PanelMenu title={title} />
      </div>
      <ListTable labelledby="source-tools-title">
        <Columns names={["Tool", "Calls", "Errors", "Error rate", "p50", "p95"]} />
        <tbody>
          {tools.map(({ toolName, ...row }) => (
            <tr>
              <th scope="row" title={toolName}>
                <a href={`${address("/tools", { days: 30, tool: toolName })}#tool-sessions`}>
                  {toolName}
                </a>
              </th>
              <td class="number">{count(row.callCount)}</td>
              <ErrorCells errors={row.errorCount} ratio={row.errorRatio} />
              <td class="number">{orUnknown(row.p50Ms, duration)}</td>
              <td class="number">{orUnknown(row.p95Ms, duration)}</td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </>
  );
}
