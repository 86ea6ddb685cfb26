/** What one event claims about the fact it tells of. Pure: events in, claims out. */
import type {
  Cost,
  TokenUsage,
  ToolCall,
  ToolCallEnd,
  ToolCallStart,
  TurnEnd,
  TurnStart,
  WireEvent,
} from "../../sdk/types.ts";
import { type Claims, claimsOf, type ClaimValue, USAGE } from "./claims.ts";
import type { Money } from "../../sdk/pricing.ts";
import type { ComputedCost } from "./pricer.ts";
import { witnessOf } from "./witness.ts";

export type { Money } from "../../sdk/pricing.ts";

/** A usage event on which the server has put the price of its day. */
export type PricedUsage = TokenUsage & { computed?: ComputedCost };

/** USD as integer nano-USD, rounded half up; null and undefined are 0. */
export function nanoUsd(usd: number | null | undefined): number {
  return Math.round((usd ?? 0) * 1e9);
}

/** A count as an integer; null and undefined are null. */
export function whole(count: number | null | undefined): number | null {
  return count === null || count === undefined ? null : Math.round(count);
}

/** Where a call starts that is told by its end and its duration. */
function startOf(endedAt: number, durationMs: number | null | undefined): number | null {
  return durationMs === null || durationMs === undefined ? null : Math.round(endedAt - durationMs);
}

/** The claims of a tool call's start, end or whole. */
export function toolClaims(event: ToolCallStart | ToolCallEnd | ToolCall): Claims {
  const common = {
    toolName: event.toolName,
    turnId: event.turnId,
    subagentId: event.subagentId,
  };
  return claimsOf(witnessOf(event.collector), event.timestamp, {
    ...common,
    ...ownToolFields(event),
  });
}

function ownToolFields(event: ToolCallStart | ToolCallEnd | ToolCall) {
  const at = event.timestamp;
  switch (event.type) {
    case "tool_call_start":
      return {
        startedAt: at,
        inputSizeBytes: whole(event.inputSizeBytes),
        turnIndex: whole(event.turnIndex),
        parentToolCallId: event.parentToolCallId,
      };
    case "tool_call_end":
      return {
        endedAt: at,
        durationMs: event.durationMs,
        outputSizeBytes: whole(event.outputSizeBytes),
        isError: event.isError,
        exitCode: whole(event.exitCode),
        turnIndex: whole(event.turnIndex),
        parentToolCallId: event.parentToolCallId,
      };
    case "tool_call":
      return {
        startedAt: startOf(at, event.durationMs),
        endedAt: at,
        durationMs: event.durationMs,
        isError: event.isError,
        provider: event.provider,
      };
  }
}

/** The claims of a turn's start or end about the turn. */
export function turnClaims(event: TurnStart | TurnEnd): Claims {
  const common = { turnId: event.turnId, turnIndex: whole(event.turnIndex) };
  const own = event.type === "turn_start" ? { startedAt: event.timestamp } : {
    endedAt: event.timestamp,
    durationMs: event.durationMs,
    ttftMs: event.ttftMs,
    outcome: event.outcome,
    toolCallCount: whole(event.toolCallCount),
  };
  return claimsOf(witnessOf(event.collector), event.timestamp, { ...common, ...own });
}

/** The natural keys of an LLM call: its request and message ids; none: only the event's id names it. */
export function callKeys(event: TokenUsage | Cost): string[] {
  const keys: string[] = [];
  if (event.messageId) keys.push(`message:${event.messageId}`);
  if (event.requestId) keys.push(`request:${event.requestId}`);
  return keys;
}

/** True for an answer of four zero counts: a failed request, not an LLM call. */
export function isEmptyAnswer(event: TokenUsage): boolean {
  return event.input === 0 && event.output === 0 && !event.cacheRead && !event.cacheWrite;
}

/** The claims of a usage event about its LLM call. */
export function usageClaims(event: TokenUsage): Claims {
  return claimsOf(witnessOf(event.collector), event.timestamp, {
    at: event.timestamp,
    model: event.model,
    provider: event.provider,
    turnId: event.turnId,
    subagentId: event.subagentId,
    querySource: event.querySource,
    serviceTier: event.serviceTier,
    durationMs: event.durationMs,
    ttftMs: event.ttftMs,
    [USAGE]: usageGroup(event),
    reported: reportedUsageCost(event),
  });
}

function usageGroup(event: PricedUsage): ClaimValue {
  const group: Record<string, number | string> = {
    input: Math.round(event.input),
    output: Math.round(event.output),
    cacheRead: whole(event.cacheRead) ?? 0,
    cacheWrite: whole(event.cacheWrite) ?? 0,
  };
  const cacheWrite1h = whole(event.cacheWrite1h);
  const reasoning = whole(event.reasoning);
  if (cacheWrite1h !== null) group.cacheWrite1h = cacheWrite1h;
  if (reasoning !== null) group.reasoning = reasoning;
  return event.computed ? { ...group, ...computedGroup(event.computed) } : group;
}

function computedGroup(computed: ComputedCost): Record<string, number | string> {
  return {
    costInput: computed.input,
    costOutput: computed.output,
    costCacheRead: computed.cacheRead,
    costCacheWrite: computed.cacheWrite,
    costTotal: computed.total,
    priceVersion: computed.version,
    isEstimated: computed.estimated ? 1 : 0,
  };
}

/** What the client says the call cost; null where it says nothing or 0 (then it is computed). */
export function reportedUsageCost({ cost }: TokenUsage): Money | null {
  if (!cost) return null;
  const input = nanoUsd(cost.input);
  const output = nanoUsd(cost.output);
  const cacheRead = nanoUsd(cost.cacheRead);
  const cacheWrite = nanoUsd(cost.cacheWrite);
  const total = nanoUsd(cost.total) || input + output + cacheRead + cacheWrite;
  return total === 0 ? null : { input, output, cacheRead, cacheWrite, total };
}

/** The amounts of a cost event, or null for one of 0 (a budget alarm, or nothing to say). */
export function costAmounts(event: Cost): Money | null {
  const total = nanoUsd(event.totalCost);
  if (total === 0) return null;
  return {
    input: nanoUsd(event.inputCost),
    output: nanoUsd(event.outputCost),
    cacheRead: nanoUsd(event.cacheReadCost),
    cacheWrite: nanoUsd(event.cacheWriteCost),
    total,
  };
}

/** The claims of a cost event about the LLM call that its ids name. */
export function costClaims(event: Cost): Claims {
  return claimsOf(witnessOf(event.collector), event.timestamp, {
    at: event.timestamp,
    model: event.model,
    provider: event.provider,
    turnId: event.turnId,
    subagentId: event.subagentId,
    reported: costAmounts(event),
  });
}

/** What an event says about its session; the value with the latest timestamp stands. */
export function sessionFields(event: WireEvent): Record<string, ClaimValue | null | undefined> {
  const agent = event.agent === "unknown" ? null : event.agent;
  return { agent, ...ownSessionFields(event) };
}

function ownSessionFields(event: WireEvent): Record<string, ClaimValue | null | undefined> {
  switch (event.type) {
    case "session_start":
      return {
        cwd: event.cwd,
        project: event.project,
        model: event.model,
        provider: event.provider,
        gitBranch: event.gitBranch,
        agentVersion: event.agentVersion,
        parentSessionId: event.parentSessionId,
        budget: event.budgetLimit ? nanoUsd(event.budgetLimit) : null,
      };
    case "agent_start":
      return { model: event.model, provider: event.provider, thinkingLevel: event.thinkingLevel };
    case "agent_end":
      return { model: event.model, provider: event.provider };
    case "model_change":
      return { model: event.newModel, provider: event.newProvider };
    case "token_usage":
      return isMainCall(event) ? { model: event.model, provider: event.provider } : {};
    case "cost":
      return { budget: event.budgetLimit && !isDaily(event) ? nanoUsd(event.budgetLimit) : null };
    case "session_state":
      return { state: event.state };
    case "session_totals":
      return {
        agentCost: event.costUsd === null || event.costUsd === undefined
          ? null
          : nanoUsd(event.costUsd),
        agentTokens: whole(event.tokens),
      };
    case "context_usage":
      return event.subagentId
        ? {}
        : { contextTokens: whole(event.tokensUsed), contextWindow: whole(event.contextWindow) };
    case "context_breakdown":
      return event.subagentId
        ? {}
        : { contextTokens: whole(event.totalTokens), contextWindow: whole(event.contextWindow) };
    case "heartbeat":
      return event.subagentId
        ? {}
        : { contextTokens: whole(event.contextTokens), contextWindow: whole(event.contextWindow) };
    default:
      return {};
  }
}

/** The sources of requests of the agent's main thread; others are its helpers. */
const MAIN_SOURCES = new Set(["sdk", "repl_main_thread", "main"]);

/** A subagent's or helper's model is not the session's. */
function isMainCall(event: TokenUsage): boolean {
  return !event.subagentId && (!event.querySource || MAIN_SOURCES.has(event.querySource));
}

/** True for the alarm of the budget of all sessions, which says nothing of one session's. */
export function isDaily(event: Cost): boolean {
  return event.budgetScope === "day";
}

/** True for a person's click, which is not activity of the agent. */
export function isClick(event: WireEvent): boolean {
  return event.type === "eval_rating" || event.type === "drift_ack";
}
