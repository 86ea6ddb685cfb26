import { TOOL_TYPES } from "../event_types.ts";
import { count, plural, UNKNOWN } from "../format.ts";
import type { IntegrationLine, IntegrationsPanel, IntegrationStatus } from "../models/across.ts";
import { Age } from "../partials/badges.tsx";
import {
  address,
  Empty,
  ListHead,
  ListTable,
  PageLinks,
  queryText,
} from "../partials/list_page.tsx";
import { Columns } from "../partials/table_panel.tsx";

/** The types after which the list is another one. */
const TYPES =
  `provider_registered mcp_request mcp_response rag_retrieval rag_embedding rag_index ${TOOL_TYPES}`;

/** `/integrations`: the RAG sources and MCP servers that were registered or seen. */
export function Integrations({ panel, now }: { panel: IntegrationsPanel; now: number }) {
  const { rows, page, pages, total, activeCount } = panel;
  return (
    <section
      id="integrations"
      data-panel="integrations"
      data-types={TYPES}
      data-query={queryText({ page })}
    >
      <ListHead
        id="integrations-title"
        title="Integrations"
        note={total > 0 && `${count(activeCount)} of ${count(total)} active`}
      />
      {rows.length > 0
        ? (
          <ListTable labelledby="integrations-title">
            <Columns
              names={[
                "Name",
                "Type",
                "Status",
                "Events",
                "Tool calls",
                "Last seen",
                "Embedding model",
                "About",
              ]}
              text={["Type", "Status", "Last seen", "Embedding model", "About"]}
            />
            <tbody>{rows.map((row) => <IntegrationRow row={row} now={now} />)}</tbody>
          </ListTable>
        )
        : <NoIntegrations />}
      <PageLinks
        name="Pages of integrations"
        page={page}
        pages={pages}
        url={(other) => address("/integrations", { page: other })}
      />
    </section>
  );
}

function IntegrationRow({ row, now }: { row: IntegrationLine; now: number }) {
  return (
    <tr id={`integration-${row.kind}-${encodeURIComponent(row.name)}`}>
      <th scope="row" title={row.name}>{row.name}</th>
      <td class="name">
        <KindMark kind={row.kind} type={row.type} />
      </td>
      <td>
        <IntegrationState status={row.status} />
      </td>
      <td class="number">{count(row.eventCount)}</td>
      <td class="number">{row.kind === "mcp" ? count(row.toolCallCount) : UNKNOWN}</td>
      <td>{row.lastSeenAt === null ? UNKNOWN : <Age at={row.lastSeenAt} now={now} />}</td>
      <td class="name" title={row.embeddingModel ?? undefined}>
        {row.embeddingModel ?? UNKNOWN}
        {row.dimensions !== null && <small>{plural(row.dimensions, "dimension")}</small>}
      </td>
      <td class="about">{orUnknownText(row.description)}</td>
    </tr>
  );
}

function orUnknownText(text: string | null): string {
  return text === null || text === "" ? UNKNOWN : text;
}

/** Drawn by type where it is a known one, else by kind. */
const ICONS: ReadonlyMap<string, string> = new Map([
  ["mcp", "M5 1v4M11 1v4M3 5h10v3a5 5 0 0 1-10 0zM8 13v3"],
  ["rag", "M2 3h9v10H2zM4.500 6h4M4.500 9h4M13 5v10H5"],
  ["vector", "M2 14 14 2M14 2H9M14 2v5M2 14h6M2 14V8"],
  ["graph", "M4 4 12 6M4 4l3 8M12 6l-5 6M3 4a1 1 0 1 0 2 0a1 1 0 1 0-2 0"],
  ["keyword", "M7 12a5 5 0 1 1 0-10a5 5 0 0 1 0 10zM11 11l4 4"],
  ["hybrid", "M6 12a4 4 0 1 1 0-8a4 4 0 0 1 0 8zM10 12a4 4 0 1 1 0-8a4 4 0 0 1 0 8z"],
]);

/** What kind of integration: a sign and a word. */
function KindMark({ kind, type }: { kind: "rag" | "mcp"; type: string | null }) {
  const path = ICONS.get(type?.toLowerCase() ?? "") ?? ICONS.get(kind);
  return (
    <span class="kind" data-kind={kind} title={type ?? undefined}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={path} />
      </svg>
      {kind === "mcp" ? "MCP" : "RAG"}
      {type !== null && ` ${type}`}
    </span>
  );
}

const STATUS_TEXT: Record<IntegrationStatus, string> = {
  active: "Active",
  idle: "Idle",
  never: "Never seen",
};

/** The marks of sessions: full, hollow, square. */
const STATUS_MARK: Record<IntegrationStatus, string> = {
  active: "working",
  idle: "idle",
  never: "ended",
};

/** Whether it is in use: a mark of its own shape and a word. */
function IntegrationState({ status }: { status: IntegrationStatus }) {
  return (
    <span class="status" data-status={STATUS_MARK[status]}>
      <span class="status-dot" aria-hidden="true"></span>
      {STATUS_TEXT[status]}
    </span>
  );
}

function NoIntegrations() {
  return (
    <Empty title="No integrations yet">
      <p>
        MCP servers appear here by themselves when Claude Code or Codex calls their tools. RAG
        sources, and MCP servers of other agents, do once they tell what they do.
      </p>
      <p>
        To name one before: <code>POST /api/providers/rag</code>,{" "}
        <code>POST /api/providers/mcp</code> or <code>providers</code> in <code>.air.json</code>.
      </p>
    </Empty>
  );
}
