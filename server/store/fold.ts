/**
 * Takes events into facts and totals. The order, repetition and split of events over witnesses
 * cannot matter (DESIGN.md, Many witnesses). Runs inside the writer's transaction.
 */
import type { ToolCall, ToolCallEnd, ToolCallStart, WireEvent } from "../../sdk/types.ts";
import type { Measured } from "../domain/drift.ts";
import { isEmptyAnswer } from "../domain/told.ts";
import { ranksOf, witnessOf } from "../domain/witness.ts";
import { addDriftAck, addEvalRating } from "./clicks.ts";
import { eventsOfSession } from "./copied_lines.ts";
import type { Db } from "./db.ts";
import { CallFold } from "./fold_calls.ts";
import { CopyFold } from "./fold_copies.ts";
import { DriftFold, measuredAlone } from "./fold_drift.ts";
import { IntegrationFold } from "./fold_integrations.ts";
import { tellSession, tellTime } from "./fold_sessions.ts";
import { SourceFold } from "./fold_sources.ts";
import { ToolFold } from "./fold_tools.ts";
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
import { PlainTotals } from "./plain_totals.ts";
import { Rollups } from "./rollups.ts";
import type { Registration } from "./rows.ts";
import { FACT_TYPES, forgetFacts } from "./session_facts.ts";
import { newSession, NO_TOTALS, type SessionRecord, SESSIONS } from "./session_record.ts";
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
  /** The place of the newest event in the log. */
  #seq = 0;
  #touched = new Map<string, Touched>();
  readonly #sessions: Table<SessionRecord>;
  readonly copies: CopyFold;
  readonly #integrations: IntegrationFold;
  readonly #rollups: Rollups;
  readonly #totals: Totals;
  readonly #tools: ToolFold;
  readonly #turns: TurnFold;
  readonly #calls: CallFold;
  readonly #sources: SourceFold;
  readonly #plain: PlainTotals;

  constructor(db: Db, newId: () => string) {
    this.#db = db;
    this.drift = new DriftFold(db, newId);
    this.#sessions = new Table(db, SESSIONS);
    this.copies = new CopyFold(db, this.#sessions);
    this.#integrations = new IntegrationFold(db);
    this.#rollups = new Rollups(db, this.#integrations);
    this.#totals = new Totals(db, this.#rollups);
    const measure = this.#measure.bind(this);
    this.#tools = new ToolFold(db, this.#totals, measure);
    this.#turns = new TurnFold(db, this.#totals, measure);
    this.#calls = new CallFold(db, this.#totals, measure);
    this.#sources = new SourceFold(db, this.#rollups, this.#integrations);
    this.#plain = new PlainTotals(db);
  }

  /** Begins a transaction: when its events arrived, or null for events that are only refolded. */
  begin(now: number | null): void {
    this.#now = now;
    this.#touched.clear();
  }

  /** Sessions of which all that is shown may be another, since it was asked last. */
  takeRetold(): string[] {
    return [...new Set([...this.copies.takeRetold(), ...this.#rollups.takeMoved()])];
  }

  /** Sessions that got news in time since `begin`. */
  touched(): Touched[] {
    return [...this.#touched.values()];
  }

  /** Takes one event in that was not taken before; `seq` is its place in the log. */
  fold(event: WireEvent, seq: number): void {
    if (event.type === "eval_rating") return addEvalRating(this.#db, event);
    if (event.type === "drift_ack") return addDriftAck(this.#db, event);
    // It says that a registration, which is stored already, has changed.
    if ((event.type as string) === PROVIDER_REGISTERED) return;
    this.#seq = seq;
    const session = this.#session(event);
    const isCopy = this.copies.fold(session, event, seq);
    tellSession(session, event, isCopy);
    this.#sessions.put(session);
    this.#rollups.touch(session);
    if (isOfToolCall(event)) this.#integrations.toolSeen(event.toolName, event.timestamp);
    if (this.#isInTime(event)) {
      this.#touched.set(event.sessionId, { session, at: event.timestamp });
    }
    if ((isCopy || session.isSuperseded) && FACT_TYPES.has(event.type)) return;
    if (!isToldByFacts(session, event)) this.#measure(event, measuredAlone(event));
    this.#fact(session, event);
  }

  #session({ sessionId, timestamp }: WireEvent): SessionRecord {
    const known = this.#sessions.find(sessionId);
    if (known) return known;
    const session = newSession(sessionId, timestamp);
    this.#sessions.put(session);
    this.copies.begin(session, this.#seq);
    return session;
  }

  #fact(session: SessionRecord, event: WireEvent): void {
    switch (event.type) {
      case "tool_call_start":
      case "tool_call_end":
      case "tool_call":
        return this.#tools.fold(session, event);
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
        this.#plain.rating(event);
        return addPromptRating(this.#db, event);
      case "drift":
        this.#plain.alarm(event);
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
    this.#flush(false);
  }

  /** Also tells the large sessions anew that wait for it, as of a place in the log. */
  settle(seq: number): void {
    this.#seq = seq;
    this.#flush(true);
  }

  #flush(isAll: boolean): void {
    this.#calls.settle();
    const stale = this.copies.takeStale(this.#seq, isAll);
    if (stale.length > 0) this.#refold(stale);
    this.#rollups.flush();
    this.#sessions.flush();
    this.#sources.flush();
    for (const table of this.#plain.tables) table.flush();
    this.#flushFacts();
  }

  /** Forgets what is in memory, after a rollback. */
  reset(): void {
    this.drift.reset();
    this.#touched.clear();
    this.copies.reset();
    this.#rollups.reset();
    this.#sessions.reset();
    this.#sources.reset();
    for (const table of this.#plain.tables) table.reset();
    this.#resetFacts();
  }

  /** Tells the facts of sessions anew, of those events that are theirs. Raises no alarm. */
  #refold(sessions: readonly SessionRecord[]): void {
    const now = this.#now;
    this.#now = null;
    this.#rollups.flush();
    this.#flushFacts();
    for (const session of sessions) {
      this.#rollups.withdraw(session);
      forgetFacts(this.#db, session.sessionId);
    }
    this.#resetFacts();
    for (const session of sessions) {
      Object.assign(session, NO_TOTALS, { compactionsByTier: {}, llmErrorsByTier: {} });
      session.ownEventCount = 0;
      session.isStale = false;
      for (const { event } of eventsOfSession(this.#db, session.sessionId, this.#seq)) {
        const isCopy = this.copies.isCopy(event, this.#seq);
        tellTime(session, event, isCopy);
        const isOwn = !isCopy && !session.isSuperseded;
        if (isOwn && FACT_TYPES.has(event.type)) this.#fact(session, event);
      }
      this.#sessions.put(session);
      this.#rollups.touch(session);
    }
    this.#calls.settle();
    this.#now = now;
  }

  #flushFacts(): void {
    this.#tools.table.flush();
    this.#turns.table.flush();
    this.#calls.flush();
    for (const table of this.#totals.tables) table.flush();
  }

  #resetFacts(): void {
    this.#tools.table.reset();
    this.#turns.table.reset();
    this.#calls.reset();
    for (const table of this.#totals.tables) table.reset();
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

const OF_TOOL_CALL: ReadonlySet<string> = new Set([
  "tool_call_start",
  "tool_call_end",
  "tool_call",
]);

function isOfToolCall(event: WireEvent): event is ToolCallStart | ToolCallEnd | ToolCall {
  return OF_TOOL_CALL.has(event.type);
}

/** Counts one more for the event's tier; gives the count of the strongest tier there is. */
function countByTier(counts: Record<string, number>, event: WireEvent): number {
  const tier = ranksOf(witnessOf(event.collector)).tier;
  counts[tier] = (counts[tier] ?? 0) + 1;
  return counts[Math.max(...Object.keys(counts).map(Number))]!;
}
