/**
 * Takes events into facts and totals. The order, repetition and split of events over witnesses
 * cannot matter (DESIGN.md, Many witnesses). Runs inside the writer's transaction.
 */
import type { ToolCall, ToolCallEnd, ToolCallStart, WireEvent } from "../../sdk/types.ts";
import {
  type Claims,
  claimsOf,
  flagOf,
  mergeInto,
  mergeLatestInto,
  numberOf,
  textOf,
} from "../domain/claims.ts";
import type { Measured } from "../domain/drift.ts";
import { isDaily, isEmptyAnswer, sessionFields, toolClaims } from "../domain/told.ts";
import { ranksOf, witnessOf } from "../domain/witness.ts";
import { addDriftAck, addEvalRating } from "./clicks.ts";
import type { Db } from "./db.ts";
import { CallFold } from "./fold_calls.ts";
import { DriftFold, measuredAlone, measuredTool } from "./fold_drift.ts";
import { SourceFold } from "./fold_sources.ts";
import { TurnFold } from "./fold_turns.ts";
import {
  addCompaction,
  addContextSnapshot,
  addDrift,
  addEval,
  addLatencySample,
  addLlmError,
  addPromptRating,
  addRateLimit,
  addSpan,
} from "./plain_facts.ts";
import { TOOL_CALLS, type ToolCallRecord } from "./records.ts";
import { newSession, type SessionRecord, SESSIONS } from "./session_record.ts";
import type { Registration } from "./rows.ts";
import { Table } from "./table.ts";
import { Totals } from "./totals.ts";

/** An event this much older than its arrival raises no alarm and joins no baseline. */
const LATE_MS = 10 * 60_000;

/** The event of a registration; of no session, though its source's may have begun. */
export const PROVIDER_REGISTERED = "provider_registered";

/** A session that got news in time, and when. */
export interface Touched {
  session: SessionRecord;
  at: number;
}

export class Fold {
  readonly #db: Db;
  readonly drift: DriftFold;
  /** Unix ms of arrival; null in a rebuild, which raises nothing. */
  #now: number | null = null;
  #touched = new Map<string, Touched>();
  readonly #sessions: Table<SessionRecord>;
  readonly #toolCalls: Table<ToolCallRecord>;
  readonly #totals: Totals;
  readonly #turns: TurnFold;
  readonly #calls: CallFold;
  readonly #sources: SourceFold;

  constructor(db: Db, newId: () => string) {
    this.#db = db;
    this.drift = new DriftFold(db, newId);
    this.#sessions = new Table(db, SESSIONS);
    this.#toolCalls = new Table(db, TOOL_CALLS);
    this.#totals = new Totals(db);
    const measure = this.#measure.bind(this);
    this.#turns = new TurnFold(db, measure);
    this.#calls = new CallFold(db, this.#totals, measure);
    this.#sources = new SourceFold(db);
  }

  /** Begins a transaction: when its events arrived, or null for events that are only refolded. */
  begin(now: number | null): void {
    this.#now = now;
    this.#touched.clear();
  }

  /** Sessions that got news in time since `begin`. */
  touched(): Touched[] {
    return [...this.#touched.values()];
  }

  /** Takes one event in that was not taken before. */
  fold(event: WireEvent): void {
    if (event.type === "eval_rating") return addEvalRating(this.#db, event);
    if (event.type === "drift_ack") return addDriftAck(this.#db, event);
    // It says that a registration, which is stored already, has changed.
    if ((event.type as string) === PROVIDER_REGISTERED) return;
    const session = this.#touch(event);
    if (!isToldByFacts(session, event)) this.#measure(event, measuredAlone(event));
    switch (event.type) {
      case "tool_call_start":
      case "tool_call_end":
      case "tool_call":
        return this.#tool(session, event);
      case "turn_start":
      case "turn_end":
        return this.#turns.fold(session, event);
      case "token_usage":
        return isEmptyAnswer(event)
          ? this.#llmError(session, event)
          : this.#calls.usage(session, event);
      case "cost":
        return this.#calls.cost(session, event);
      case "llm_error":
        return this.#llmError(session, event);
      case "compaction":
        session.compactionCount = countByTier(session.compactionsByTier, event);
        return addCompaction(this.#db, event);
      case "context_usage":
      case "context_breakdown":
        return addContextSnapshot(this.#db, event);
      case "latency":
        return this.#totals.operation(addLatencySample(this.#db, event));
      case "output_eval":
        return addEval(this.#db, event);
      case "prompt_rating":
        return addPromptRating(this.#db, event);
      case "drift":
        return addDrift(this.#db, event);
      case "rate_limit":
        return addRateLimit(this.#db, event);
      case "span":
        return addSpan(this.#db, event);
      default:
        return this.#sources.fold(event);
    }
  }

  /** Registers integrations; gives how many there was room for. */
  register(registrations: readonly Registration[]): number {
    return this.#sources.register(registrations);
  }

  /** Registrations that said something new since this was asked last. */
  takeChanged(): Registration[] {
    return this.#sources.takeChanged();
  }

  /** Settles what depends on the whole transaction and writes every changed row. */
  flush(): void {
    this.#calls.settle();
    this.#sessions.flush();
    this.#toolCalls.flush();
    this.#turns.table.flush();
    this.#calls.flush();
    this.#sources.flush();
    for (const table of this.#totals.tables) table.flush();
  }

  /** Forgets what is in memory, after a rollback. */
  reset(): void {
    this.drift.reset();
    this.#touched.clear();
    this.#sessions.reset();
    this.#toolCalls.reset();
    this.#turns.table.reset();
    this.#calls.reset();
    this.#sources.reset();
    for (const table of this.#totals.tables) table.reset();
  }

  #touch(event: WireEvent): SessionRecord {
    const { sessionId, timestamp } = event;
    const session = this.#sessions.find(sessionId) ?? newSession(sessionId, timestamp);
    session.eventCount += 1;
    session.startedAt = Math.min(session.startedAt, timestamp);
    session.lastEventAt = Math.max(session.lastEventAt, timestamp);
    countType(session, event);
    if (event.type === "cost" && event.budgetExceeded && !isDaily(event)) {
      session.budgetExceeded = true;
    }
    if (this.#isInTime(event)) this.#touched.set(sessionId, { session, at: timestamp });
    if (event.type === "session_end") {
      session.lastEndAt = Math.max(session.lastEndAt ?? timestamp, timestamp);
    }
    const told = claimsOf(witnessOf(event.collector), timestamp, sessionFields(event));
    if (Object.keys(told).length > 0) {
      projectSession(session, mergeLatestInto(session.said, told));
    }
    this.#sessions.put(session);
    return session;
  }

  #tool(session: SessionRecord, event: ToolCallStart | ToolCallEnd | ToolCall): void {
    const claims = toolClaims(event);
    const before = this.#toolCalls.find(session.sessionId, event.toolCallId);
    const said = before ? mergeInto({ ...before.said }, claims) : claims;
    const after = projectTool(session.sessionId, event.toolCallId, said);
    if (before) this.#totals.tool(-1, session, before);
    this.#totals.tool(1, session, after);
    this.#toolCalls.put(after);
    this.#measure(event, measuredTool(before, after));
  }

  #isInTime(event: WireEvent): boolean {
    return this.#now !== null && event.timestamp >= this.#now - LATE_MS;
  }

  #measure(event: WireEvent, measured: readonly Measured[]): void {
    if (!this.#isInTime(event)) return;
    for (const one of measured) this.drift.observe(event, one, this.#now!);
  }

  #llmError(session: SessionRecord, event: Parameters<typeof addLlmError>[1]): void {
    session.llmErrorCount = countByTier(session.llmErrorsByTier, event);
    addLlmError(this.#db, event);
  }
}

/** A client's own measurement of turns or tool calls whose ends are told too: one value is enough. */
function isToldByFacts(session: SessionRecord, event: WireEvent): boolean {
  if (event.type !== "latency") return false;
  if (event.operation === "turn") return session.turnCount > 0;
  return event.operation === "tool_call" && session.toolCallCount > 0;
}

/** Types of one session that are counted: a client may make up any number. */
const MAX_TYPES = 200;

function countType(session: SessionRecord, { type, timestamp }: WireEvent): void {
  const { types } = session;
  const isKnown = Object.hasOwn(types, type);
  if ((type as string) === "__proto__" || (!isKnown && Object.keys(types).length >= MAX_TYPES)) {
    return;
  }
  const [count, firstAt, lastAt] = isKnown ? types[type]! : [0, timestamp, timestamp];
  types[type] = [count + 1, Math.min(firstAt, timestamp), Math.max(lastAt, timestamp)];
  // In one order, whichever came first.
  if (!isKnown) session.types = Object.fromEntries(Object.entries(types).sort(byName));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Counts one more for the event's tier; gives the count of the strongest tier there is. */
function countByTier(counts: Record<string, number>, event: WireEvent): number {
  const tier = ranksOf(witnessOf(event.collector)).tier;
  counts[tier] = (counts[tier] ?? 0) + 1;
  return counts[Math.max(...Object.keys(counts).map(Number))]!;
}

function projectSession(session: SessionRecord, said: Claims): void {
  session.agent = textOf(said, "agent") ?? "unknown";
  session.agentVersion = textOf(said, "agentVersion");
  session.cwd = textOf(said, "cwd");
  session.project = textOf(said, "project") ?? folderName(session.cwd);
  session.gitBranch = textOf(said, "gitBranch");
  session.model = textOf(said, "model");
  session.provider = textOf(said, "provider");
  session.thinkingLevel = textOf(said, "thinkingLevel");
  session.parentSessionId = textOf(said, "parentSessionId");
  session.state = textOf(said, "state");
  session.stateAt = said.state?.at ?? null;
  session.contextTokens = numberOf(said, "contextTokens");
  session.contextWindow = numberOf(said, "contextWindow");
  session.agentCostNanoUsd = numberOf(said, "agentCost");
  session.agentTokens = numberOf(said, "agentTokens");
  session.budgetNanoUsd = numberOf(said, "budget");
}

/** The last part of a path, for agents that name no project. */
function folderName(path: string | null): string | null {
  return path?.split(/[\\/]/).findLast((part) => part !== "") ?? null;
}

function projectTool(sessionId: string, toolCallId: string, said: Claims): ToolCallRecord {
  const startedAt = numberOf(said, "startedAt");
  const endedAt = numberOf(said, "endedAt");
  const durationMs = numberOf(said, "durationMs");
  const ownStart = endedAt === null ? null : Math.round(endedAt - (durationMs ?? 0));
  return {
    sessionId,
    toolCallId,
    toolName: textOf(said, "toolName"),
    startedAt,
    endedAt,
    // Each hook is a process that stamps its own arrival: a start may be stamped after its end.
    sortAt: Math.min(startedAt ?? ownStart ?? 0, ownStart ?? startedAt ?? 0),
    durationMs,
    inputSizeBytes: numberOf(said, "inputSizeBytes"),
    outputSizeBytes: numberOf(said, "outputSizeBytes"),
    isError: flagOf(said, "isError"),
    exitCode: numberOf(said, "exitCode"),
    provider: textOf(said, "provider"),
    turnId: textOf(said, "turnId"),
    turnIndex: numberOf(said, "turnIndex"),
    parentToolCallId: textOf(said, "parentToolCallId"),
    subagentId: textOf(said, "subagentId"),
    said,
  };
}
