import { contextLevel, count, orUnknown, percent, tokens, UNKNOWN, usd } from "../format.ts";
import type { Budget, SessionRow, SessionsPanel } from "../models.ts";
import { Age, AgentBadge, Status } from "./badges.tsx";
import { Bar, BUDGET_MARK, BUDGET_TEXT, Estimated } from "./kpis.tsx";

interface BudgetProps {
  budget: Budget;
}

interface SessionsProps {
  panel: SessionsPanel;
  /** Unix ms, for ages. */
  now: number;
  /** Of this page: where the list begins (null: at the newest) and how long it is. */
  cursor: string | null;
  limit: number;
}

/** The session list, or what to do when there is none. */
export function Sessions({ panel, now, cursor, limit }: SessionsProps) {
  const query = pageQuery(cursor, limit);
  return (
    <section
      id="sessions"
      data-panel="sessions"
      data-query={query}
      aria-labelledby="sessions-title"
    >
      <div class="head">
        <h1 id="sessions-title">Sessions</h1>
        {panel.total > 0 && <p>{count(panel.total)} in all</p>}
      </div>
      {panel.rows.length > 0 ? <SessionTable panel={panel} now={now} /> : <NoSessions />}
      <nav class="pages" aria-label="Pages of sessions">
        {cursor !== null && <a href={`/?${pageQuery(null, limit)}`}>Newest</a>}
        {panel.nextCursor !== null && (
          <a href={`/?${pageQuery(panel.nextCursor, limit)}`} rel="next">Older</a>
        )}
      </nav>
    </section>
  );
}

function pageQuery(cursor: string | null, limit: number): string {
  return new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) })
    .toString();
}

/** Roles are spelled out: on a phone the rows are laid out as cards, which would take them away. */
function SessionTable({ panel, now }: { panel: SessionsPanel; now: number }) {
  return (
    <table class="sessions" role="table" aria-labelledby="sessions-title">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Session</th>
          <th role="columnheader" scope="col">Agent</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Model</th>
          <th role="columnheader" scope="col" class="number">Active</th>
          <th role="columnheader" scope="col" class="number">Turns</th>
          <th role="columnheader" scope="col" class="number">Tool calls</th>
          <th role="columnheader" scope="col" class="number">Errors</th>
          <th role="columnheader" scope="col" class="number">Tokens</th>
          <th role="columnheader" scope="col" class="number">Cost</th>
          <th role="columnheader" scope="col" class="number">Context</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {panel.rows.map((row) => <SessionLine row={row} now={now} />)}
      </tbody>
    </table>
  );
}

function SessionLine({ row, now }: { row: SessionRow; now: number }) {
  return (
    <tr role="row" id={`session-${row.sessionId}`}>
      <th role="rowheader" scope="row" class="session-name">
        <a href={`/sessions/${encodeURIComponent(row.sessionId)}`} title={row.cwd ?? row.sessionId}>
          {row.name}
        </a>
        <small title={row.sessionId}>
          {row.gitBranch !== null && <span class="branch">{row.gitBranch}</span>}
          <span class="id">{row.sessionId}</span>
        </small>
      </th>
      <td role="cell" class="cell-agent">
        <AgentBadge agent={row.agent} />
      </td>
      <td role="cell" class="cell-status">
        <Status status={row.status} />
      </td>
      <td role="cell" class="cell-model" title={row.model ?? undefined}>{row.model ?? UNKNOWN}</td>
      <td role="cell" class="number cell-age">
        <Age at={row.lastEventAt} now={now} />
      </td>
      <Number label="Turns" text={count(row.turnCount)} />
      <Number label="Tool calls" text={count(row.toolCallCount)} />
      <Number
        label="Errors"
        text={count(row.toolErrorCount + row.llmErrorCount)}
        mark={row.toolErrorCount + row.llmErrorCount > 0 ? "bad" : ""}
      />
      <Number label="Tokens" text={orUnknown(allTokens(row), tokens)} />
      <Cost row={row} />
      <Number
        label="Context"
        text={orUnknown(row.contextUsedRatio, percent)}
        mark={contextLevel(row.contextUsedRatio)}
      />
    </tr>
  );
}

function Number({ label, text, mark = "" }: { label: string; text: string; mark?: string }) {
  return <td role="cell" class="number" data-label={label} data-mark={mark}>{text}</td>;
}

/** Money, or that there are tokens without a price; nothing is known before the first LLM call. */
function Cost({ row }: { row: SessionRow }) {
  const known = row.costNanoUsd > 0 || row.unpricedTokens === 0;
  const text = allTokens(row) === null && row.costNanoUsd === 0 ? UNKNOWN : usd(row.costNanoUsd);
  return (
    <td
      role="cell"
      class="number cell-cost"
      data-label="Cost"
      data-mark={row.budget ? BUDGET_MARK[row.budget.level] : ""}
    >
      {known && text}
      {row.estimatedNanoUsd > 0 && (
        <small>
          <Estimated part={row.estimatedNanoUsd} whole={row.costNanoUsd} />
        </small>
      )}
      {row.budget && <BudgetUsed budget={row.budget} />}
      {row.unpricedTokens > 0 && <small>{tokens(row.unpricedTokens)} unpriced</small>}
    </td>
  );
}

/** The bar says how much is used; what is beyond a bar is said in words. Nothing before any cost. */
function BudgetUsed({ budget: { level, limitNanoUsd, spentNanoUsd, usedRatio } }: BudgetProps) {
  if (level !== "exceeded" && spentNanoUsd === 0) return null;
  const limit = limitNanoUsd === null ? "" : ` of ${usd(limitNanoUsd)}`;
  const title = usedRatio === null ? BUDGET_TEXT[level] : `${percent(usedRatio)}${limit}`;
  return (
    <small class="budget" title={title}>
      {level === "exceeded" || usedRatio === null
        ? "over budget"
        : <Bar ratio={usedRatio} name="Budget used" />}
    </small>
  );
}

/** The four counts of a session; null where no witness told of an LLM call. */
function allTokens(row: SessionRow): number | null {
  const sum = row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens;
  return sum === 0 && row.llmCallCount === 0 ? null : sum;
}

function NoSessions() {
  return (
    <div class="empty">
      <h2>No sessions yet</h2>
      <p>AIr shows a coding agent's session while it runs. To see one:</p>
      <ol>
        <li>
          Connect Claude Code: <code>air hooks install claude</code>
        </li>
        <li>
          Start an agent in any project: <code>claude</code>
        </li>
        <li>Its session appears here by itself.</li>
      </ol>
      <p>
        Any other program can send events to <code>POST /api/ingest</code>.
      </p>
    </div>
  );
}
