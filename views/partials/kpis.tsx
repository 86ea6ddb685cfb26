import {
  contextLevel,
  count,
  dateTime,
  duration,
  isCompactionNear,
  isoTime,
  orUnknown,
  percent,
  plural,
  tokens,
  UNKNOWN,
  usd,
} from "../format.ts";
import type { Child } from "hono/jsx";
import type { AgentCost, Budget, BudgetLevel, CostAccounts, KpiPanel } from "../models/session.ts";
import type { SessionRow } from "../models/sessions.ts";
import { AgentBadge, Status } from "./badges.tsx";

/** The head of a session's page: which session it is, where it stands, its cards. */
export function Kpis({ panel }: { panel: KpiPanel }) {
  const { session } = panel;
  const url = `/sessions/${encodeURIComponent(session.sessionId)}/kpis`;
  return (
    <section id="kpis" data-panel="kpis" data-url={url} aria-labelledby="session-title">
      <SessionHead session={session} />
      <dl class="cards">
        <ContextTokens session={session} />
        <ContextUsed session={session} />
        <Cost panel={panel} />
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
  return (
    <div class="session-head">
      <div class="head">
        <h1 id="session-title" title={session.project ?? undefined}>{session.name}</h1>
        <Status status={session.status} />
        <a class="tools" href={`/compare?${new URLSearchParams({ a: session.sessionId })}`}>
          Compare
        </a>
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

/** Where a part of the window is shown without room for it. */
export const WINDOW_ASSUMED = "Of a window assumed from the model: no source told it";

function ContextTokens({ session }: { session: SessionRow }) {
  const { contextTokens, contextWindow, isWindowAssumed } = session;
  return (
    <Card name="Context tokens" value={orUnknown(contextTokens, tokens)}>
      {contextTokens === null
        ? "not told by the agent yet"
        : contextWindow
        ? `of a ${tokens(contextWindow)} window${isWindowAssumed ? ", assumed from the model" : ""}`
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
        : <Bar ratio={contextUsedRatio} name="Context used" />}
      {isCompactionNear(contextUsedRatio) && <strong class="bad">compaction is near</strong>}
    </Card>
  );
}

/** How much of something is used, of which there may be too little. */
export function Bar({ ratio, name }: { ratio: number; name: string }) {
  return <progress max={1} value={Math.min(1, ratio)} aria-label={name}></progress>;
}

/** The colour of a cost by how near its limit it is. */
export const BUDGET_MARK: Record<BudgetLevel, string> = {
  within: "",
  near: "amber",
  exceeded: "red",
};

/** Nothing is known of money before the first LLM call was told. */
function Cost({ panel: { session, disputed, agentCost } }: { panel: KpiPanel }) {
  const { budget, costNanoUsd, estimatedNanoUsd, unpricedTokens, llmCallCount } = session;
  const value = costNanoUsd > 0
    ? usd(costNanoUsd)
    : unpricedTokens > 0
    ? "Unpriced"
    : llmCallCount > 0
    ? usd(0)
    : UNKNOWN;
  return (
    <Card name="Cost" value={value} mark={budget ? BUDGET_MARK[budget.level] : ""}>
      {budget && <BudgetUsed budget={budget} />}
      {estimatedNanoUsd > 0 && <Estimated part={estimatedNanoUsd} whole={costNanoUsd} />}
      {disputed && <Disputed accounts={disputed} />}
      {unpricedTokens > 0 && <strong>{tokens(unpricedTokens)} tokens unpriced</strong>}
      {llmCallCount === 0 && costNanoUsd === 0
        ? <span>no token usage told yet</span>
        : <TokenCounts session={session} />}
      {agentCost && <AgentTotal cost={agentCost} />}
    </Card>
  );
}

/** What a reader is told of a limit. */
export const BUDGET_TEXT: Record<BudgetLevel, string> = {
  within: "within budget",
  near: "near the budget",
  exceeded: "budget exceeded",
};

function BudgetUsed({ budget }: { budget: Budget }) {
  const { level, limitNanoUsd, spentNanoUsd, usedRatio } = budget;
  const text = BUDGET_TEXT[level];
  return (
    <>
      {usedRatio !== null && <Bar ratio={usedRatio} name="Budget used" />}
      {level === "within"
        ? <span>{text}</span>
        : <strong class={level === "exceeded" ? "bad" : ""}>{text}</strong>}
      {limitNanoUsd !== null && usedRatio !== null && (
        <span>{usd(spentNanoUsd)} of {usd(limitNanoUsd)}, {percent(usedRatio)}</span>
      )}
    </>
  );
}

/** How much of a cost rests on a guessed price; nano-USD. */
export function Estimated({ part, whole }: { part: number; whole: number }) {
  return (
    <span title="No list holds the exact price">
      {part < whole && usd(part)} estimated
    </span>
  );
}

/** What the clients said and what the price tables give, for the same calls. */
export function Disputed({ accounts }: { accounts: CostAccounts }) {
  const { reportedNanoUsd, computedNanoUsd } = accounts;
  return (
    <span class="disputed" title="Of the LLM calls that have both">
      <span>{usd(reportedNanoUsd)} reported,</span> <span>{usd(computedNanoUsd)} computed</span>
    </span>
  );
}

/** What the agent itself counts where that is more than what it told call by call. */
function AgentTotal({ cost: { totalNanoUsd, untoldNanoUsd } }: { cost: AgentCost }) {
  return (
    <>
      <span>{usd(totalNanoUsd)} counted by the agent itself</span>
      {untoldNanoUsd !== null && (
        <span title="Such as the request that compacts: the agent writes its tokens down nowhere">
          {usd(untoldNanoUsd)} of it not told by call
        </span>
      )}
    </>
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
