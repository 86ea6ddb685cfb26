import {
  contextLevel,
  count,
  dateTime,
  duration,
  isoTime,
  orUnknown,
  percent,
  plural,
  tokens,
  UNKNOWN,
  usd,
} from "../format.ts";
import type { Child } from "hono/jsx";
import type { KpiPanel, SessionRow } from "../models.ts";
import { AgentBadge, Status } from "./badges.tsx";

/** The head of a session's page: which session it is, where it stands, its cards. */
export function Kpis({ panel: { session } }: { panel: KpiPanel }) {
  const url = `/sessions/${encodeURIComponent(session.sessionId)}/kpis`;
  return (
    <section id="kpis" data-panel="kpis" data-url={url} aria-labelledby="session-title">
      <SessionHead session={session} />
      <dl class="cards">
        <ContextTokens session={session} />
        <ContextUsed session={session} />
        <Cost session={session} />
        <ToolCalls session={session} />
        <Turns session={session} />
        <Card name="Compactions" value={count(session.compactionCount)}>
          {session.compactionCount === 0
            ? "context never replaced"
            : "context replaced by a summary"}
        </Card>
      </dl>
    </section>
  );
}

function SessionHead({ session }: { session: SessionRow }) {
  const name = session.project ?? session.sessionId;
  return (
    <div class="session-head">
      <div class="head">
        <h1 id="session-title" title={name}>{name}</h1>
        <Status status={session.status} />
      </div>
      <p class="facts">
        <AgentBadge agent={session.agent} />
        {session.agentVersion !== null && <span>{session.agentVersion}</span>}
        {session.model !== null && <span title="Model">{session.model}</span>}
        {session.gitBranch !== null && (
          <span class="branch" title="Branch">{session.gitBranch}</span>
        )}
        <span>
          Started <time datetime={isoTime(session.startedAt)}>{dateTime(session.startedAt)}</time>,
          {" "}
          {duration((session.endedAt ?? session.lastEventAt) - session.startedAt)} long
        </span>
        {session.cwd !== null && <code title={session.cwd}>{session.cwd}</code>}
        <code title="Session id">{session.sessionId}</code>
        {session.parentSessionId !== null && (
          <a href={`/sessions/${encodeURIComponent(session.parentSessionId)}`}>Parent session</a>
        )}
      </p>
    </div>
  );
}

interface CardProps {
  name: string;
  value: string;
  mark?: string;
  children?: Child;
}

/** One number with its name above and its details below. */
function Card({ name, value, mark = "", children }: CardProps) {
  return (
    <div class="card" data-mark={mark}>
      <dt>{name}</dt>
      <dd class="value">{value}</dd>
      <dd class="detail">{children}</dd>
    </div>
  );
}

function ContextTokens({ session }: { session: SessionRow }) {
  const { contextTokens, contextWindow } = session;
  return (
    <Card name="Context tokens" value={orUnknown(contextTokens, tokens)}>
      {contextTokens === null
        ? "not told by the agent yet"
        : contextWindow
        ? `of a ${tokens(contextWindow)} window`
        : "window size not known"}
    </Card>
  );
}

function ContextUsed({ session: { contextUsedRatio } }: { session: SessionRow }) {
  return (
    <Card
      name="Context used"
      value={orUnknown(contextUsedRatio, percent)}
      mark={contextLevel(contextUsedRatio)}
    >
      {contextUsedRatio === null
        ? "window size not known"
        : (
          <progress max={1} value={Math.min(1, contextUsedRatio)} aria-label="Context used">
          </progress>
        )}
    </Card>
  );
}

/** Nothing is known of money before the first LLM call was told. */
function Cost({ session }: { session: SessionRow }) {
  const { costNanoUsd, unpricedTokens, llmCallCount } = session;
  const value = costNanoUsd > 0
    ? usd(costNanoUsd)
    : unpricedTokens > 0
    ? "Unpriced"
    : llmCallCount > 0
    ? usd(0)
    : UNKNOWN;
  return (
    <Card name="Cost" value={value}>
      {unpricedTokens > 0 && <strong>{tokens(unpricedTokens)} tokens unpriced</strong>}
      {llmCallCount === 0 && costNanoUsd === 0
        ? <span>no token usage told yet</span>
        : <TokenCounts session={session} />}
    </Card>
  );
}

function TokenCounts({ session }: { session: SessionRow }) {
  return (
    <>
      <span>{tokens(session.inputTokens)} in</span>
      <span>{tokens(session.outputTokens)} out</span>
      <span>cache {tokens(session.cacheReadTokens)} read</span>
      <span>{tokens(session.cacheWriteTokens)} write</span>
    </>
  );
}

function ToolCalls({ session }: { session: SessionRow }) {
  return (
    <Card name="Tool calls" value={count(session.toolCallCount)}>
      <span class={session.toolErrorCount > 0 ? "bad" : ""}>
        {plural(session.toolErrorCount, "error")}
      </span>
      {session.avgToolDurationMs !== null && (
        <span>{duration(session.avgToolDurationMs)} on average</span>
      )}
    </Card>
  );
}

function Turns({ session }: { session: SessionRow }) {
  return (
    <Card name="Turns" value={count(session.turnCount)}>
      <span>{plural(session.llmCallCount, "LLM call")}</span>
      {session.llmErrorCount > 0 && <span class="bad">{count(session.llmErrorCount)} failed</span>}
    </Card>
  );
}
