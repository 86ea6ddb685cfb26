import { TOOL_TYPES } from "../event_types.ts";
import { count, duration, orUnknown, plural } from "../format.ts";
import type {
  ToolQuery,
  ToolSessionLine,
  ToolSessionsPanel,
  ToolSort,
  ToolUseLine,
  ToolUsePanel,
} from "../models/across.ts";
import { Age, AgentBadge } from "../partials/badges.tsx";
import {
  address,
  Empty,
  ListHead,
  ListTable,
  PageLinks,
  queryText,
} from "../partials/list_page.tsx";
import { Columns } from "../partials/table_panel.tsx";
import { DaysCell, ErrorCells } from "../partials/tools.tsx";

const RANGES: readonly [days: number, name: string][] = [
  [1, "Today"],
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
];

const COLUMNS: readonly [name: string, sort: ToolSort][] = [
  ["Tool", "tool"],
  ["Calls", "calls"],
  ["Errors", "errors"],
  ["Error rate", "ratio"],
  ["Average", "avg"],
  ["p50", "p50"],
  ["p95", "p95"],
  ["p99", "p99"],
];

/** `/tools`: how tools did, over all sessions. */
export function ToolUse({ panel }: { panel: ToolUsePanel }) {
  const { query, rows, page, pages, total, callCount, errorCount } = panel;
  return (
    <section
      id="tool-use"
      data-panel="tool-use"
      data-types={TOOL_TYPES}
      data-query={queryText({ days: query.days, sort: query.sort, tool: query.tool, page })}
    >
      <ListHead
        id="tool-use-title"
        title="Tools"
        note={total > 0 &&
          [plural(total, "tool"), plural(callCount, "call"), plural(errorCount, "error")].join(
            " · ",
          )}
      >
        <nav class="tools ranges" aria-label="Range">
          {RANGES.map(([days, name]) => (
            <a
              href={addressOf({ ...query, days })}
              aria-current={days === query.days ? "true" : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      </ListHead>
      {rows.length > 0 ? <ToolTable panel={panel} /> : <NoTools days={query.days} />}
      <PageLinks
        name="Pages of tools"
        page={page}
        pages={pages}
        url={(other) => addressOf(query, other)}
      />
    </section>
  );
}

function addressOf({ days, sort, tool }: ToolQuery, page = 1): string {
  return address("/tools", {
    days: days === 7 ? null : days,
    sort: sort === "calls" ? null : sort,
    tool,
    page: page === 1 ? null : page,
  });
}

function ToolTable({ panel: { query, rows } }: { panel: ToolUsePanel }) {
  return (
    <ListTable labelledby="tool-use-title">
      <thead>
        <tr>
          {COLUMNS.map(([name, sort]) => (
            <th
              scope="col"
              class={sort === "tool" ? undefined : "number"}
              aria-sort={sort !== query.sort
                ? undefined
                : sort === "tool"
                ? "ascending"
                : "descending"}
            >
              <a href={addressOf({ ...query, sort })}>{name}</a>
            </th>
          ))}
          <th scope="col" class="number">Calls by day</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <ToolLine row={row} query={query} />)}</tbody>
    </ListTable>
  );
}

function ToolLine({ row, query }: { row: ToolUseLine; query: ToolQuery }) {
  const { toolName } = row;
  return (
    <tr id={`tool-${encodeURIComponent(toolName)}`}>
      <th scope="row" title={toolName}>
        <a
          href={`${addressOf({ ...query, tool: toolName })}#tool-sessions`}
          aria-label={`Sessions with ${toolName}`}
        >
          {toolName === "" ? "(no name)" : toolName}
        </a>
      </th>
      <td class="number">{count(row.callCount)}</td>
      <ErrorCells errors={row.errorCount} ratio={row.errorRatio} />
      {[row.avgMs, row.p50Ms, row.p95Ms, row.p99Ms].map((value) => (
        <td class="number">{orUnknown(value, duration)}</td>
      ))}
      <DaysCell row={row} />
    </tr>
  );
}

function NoTools({ days }: { days: number }) {
  const next = RANGES.find(([more]) => more > days);
  return (
    <Empty title={days === 1 ? "No tool calls today" : `No tool calls in ${count(days)} days`}>
      <p>The tools that agents call appear here while they work.</p>
      <p>
        {next ? <a href={address("/tools", { days: next[0] })}>Show {next[1]}</a> : (
          <>
            To connect an agent: <code>air hooks install claude</code>
          </>
        )}
      </p>
    </Empty>
  );
}

/** The newest sessions with the tool asked for; empty where none is. */
export function ToolSessions(
  { panel: { query, rows }, now }: { panel: ToolSessionsPanel; now: number },
) {
  const { tool } = query;
  return (
    <section
      id="tool-sessions"
      data-panel="tool-sessions"
      data-query={queryText({ days: query.days, sort: query.sort, tool })}
    >
      {tool !== null && (
        <>
          <div class="head page-head">
            <h2 id="tool-sessions-title" title={tool}>Newest sessions with {tool}</h2>
          </div>
          {rows.length > 0
            ? (
              <ListTable labelledby="tool-sessions-title">
                <Columns
                  names={["Session", "Agent", "Active", "Calls", "Errors"]}
                  text={["Agent", "Active"]}
                />
                <tbody>{rows.map((row) => <ToolSessionRow row={row} now={now} />)}</tbody>
              </ListTable>
            )
            : <p class="note">None of the newest sessions in this range.</p>}
        </>
      )}
    </section>
  );
}

function ToolSessionRow({ row, now }: { row: ToolSessionLine; now: number }) {
  return (
    <tr id={`with-${row.sessionId}`}>
      <th scope="row">
        <a href={`/sessions/${encodeURIComponent(row.sessionId)}`} title={row.sessionId}>
          {row.project ?? row.sessionId}
        </a>
        <small title={row.sessionId}>{row.sessionId}</small>
      </th>
      <td>
        <AgentBadge agent={row.agent} />
      </td>
      <td>
        <Age at={row.lastEventAt} now={now} />
      </td>
      <td class="number">{count(row.callCount)}</td>
      <td class="number" data-mark={row.errorCount > 0 ? "bad" : undefined}>
        {count(row.errorCount)}
      </td>
    </tr>
  );
}
