import { contextLevel, count, orUnknown, percent, tokens, UNKNOWN, usd } from "../format.ts";
import type { Budget } from "../models/session.ts";
import type {
  SessionChoices,
  SessionQuery,
  SessionRow,
  SessionsPanel,
} from "../models/sessions.ts";
import { Age, AgentBadge, Status } from "./badges.tsx";
import { choicesData } from "./choices.tsx";
import { Bar, BUDGET_MARK, BUDGET_TEXT, Estimated, WINDOW_ASSUMED } from "./kpis.tsx";
import { DEFAULT_LIMIT, SessionSearch } from "./session_search.tsx";

interface BudgetProps {
  budget: Budget;
}

interface SessionsProps {
  panel: SessionsPanel;
  choices: SessionChoices;
  /** Unix ms, for ages. */
  now: number;
}

/** The search with its list. The form is never swapped, so that nobody is interrupted while typing. */
export function Sessions({ panel, choices, now }: SessionsProps) {
  return (
    <section class="sessions-panel" aria-labelledby="sessions-title">
      <SessionSearch query={panel.query} choices={choices} />
      <SessionList panel={panel} choices={choices} now={now} />
    </section>
  );
}

/** The session list, or what to do when there is none. */
export function SessionList({ panel, choices, now }: SessionsProps) {
  const { query, rows, total, isTotalExact, isCut, nextCursor, isFiltered } = panel;
  return (
    <div
      id="sessions"
      data-panel="sessions"
      data-query={sessionQueryText(query)}
      data-choices={choicesData({
        agent: choices.agents,
        project: choices.projects,
        model: choices.models,
      })}
      data-none={total === 0 && !isFiltered ? "" : undefined}
    >
      <div class="head">
        <h2 id="sessions-title">Sessions</h2>
        {total > 0 && (
          <p>
            {count(total)}
            {!isTotalExact && "+"} {isFiltered ? "found" : "in all"}
          </p>
        )}
      </div>
      {isCut && <p class="cut">Of the newest 3,000 sessions. Dates lead to older ones.</p>}
      {rows.length > 0
        ? <SessionTable panel={panel} now={now} />
        : isFiltered
        ? <NothingFound />
        : <NoSessions />}
      <nav class="pages" aria-label="Pages of sessions">
        {query.cursor !== null && (
          <a href={`/?${sessionQueryText({ ...query, cursor: null })}`}>First</a>
        )}
        {nextCursor !== null && (
          <a href={`/?${sessionQueryText({ ...query, cursor: nextCursor })}`} rel="next">Next</a>
        )}
      </nav>
    </div>
  );
}

/** The address of a list: what is asked for, without what is as usual. */
export function sessionQueryText(query: SessionQuery): string {
  const { search, agent, project, model, from, to, errors, sort, limit, cursor } = query;
  const told = {
    q: search,
    agent,
    project,
    model,
    from,
    to,
    errors: errors ? "1" : "",
    sort: sort === "activity" ? "" : sort,
    limit: limit === DEFAULT_LIMIT ? "" : String(limit),
    cursor: cursor ?? "",
  };
  return new URLSearchParams(Object.entries(told).filter(([, value]) => value !== "")).toString();
}

function NothingFound() {
  return (
    <div class="empty">
      <h3>Nothing found</h3>
      <p>
        No session matches. <a href="/">Show all sessions</a>
      </p>
    </div>
  );
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
        title={row.isWindowAssumed ? WINDOW_ASSUMED : undefined}
      />
    </tr>
  );
}

function Number(
  { label, text, mark = "", title }: { label: string; text: string; mark?: string; title?: string },
) {
  return (
    <td role="cell" class="number" data-label={label} data-mark={mark} title={title}>{text}</td>
  );
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
      <h3>No sessions yet</h3>
      <p>AIr watches Claude Code, Codex CLI and Pi by itself. To see a session:</p>
      <ol>
        <li>
          Start an agent in any project: <code>claude</code>, <code>codex</code> or <code>pi</code>
        </li>
        <li>Its session appears here by itself.</li>
        <li>
          To see it to the millisecond: <code>air hooks install claude</code>, <code>codex</code> or
          {" "}
          <code>pi</code>
        </li>
      </ol>
      <p>
        Any other program can send events to <code>POST /api/ingest</code>.
      </p>
    </div>
  );
}
