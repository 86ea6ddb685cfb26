/** LLM calls and their money: joined by request and message ids, else told apart by event. */
import type { Money } from "../domain/told.ts";
import type { Cost, TokenUsage } from "../../sdk/types.ts";
import { type Claims, merge, numberOf, textOf, USAGE } from "../domain/claims.ts";
import { pairCosts } from "../domain/pair_costs.ts";
import {
  callKeys,
  costAmounts,
  costClaims,
  reportedUsageCost,
  usageClaims,
} from "../domain/told.ts";
import { ranksOf, witnessOf } from "../domain/witness.ts";
import { all, type Db } from "./db.ts";
import { type Measure, measuredCall } from "./fold_drift.ts";
import { callOfKey, nameCall } from "./llm_call_keys.ts";
import { type CostRecord, COSTS, LLM_CALLS, type LlmCallRecord } from "./records.ts";
import { type SessionRecord } from "./session_record.ts";
import { Table } from "./table.ts";
import type { Totals } from "./totals.ts";

export class CallFold {
  readonly #db: Db;
  readonly #totals: Totals;
  readonly #measure: Measure;
  readonly calls: Table<LlmCallRecord>;
  readonly costs: Table<CostRecord>;
  /** Session and model pairs whose keyless usages and costs must be paired anew. */
  readonly #unsettled = new Map<string, { session: SessionRecord; model: string }>();

  constructor(db: Db, totals: Totals, measure: Measure) {
    this.#db = db;
    this.#totals = totals;
    this.#measure = measure;
    this.calls = new Table(db, LLM_CALLS);
    this.costs = new Table(db, COSTS);
  }

  /** Takes one usage event in. */
  usage(session: SessionRecord, event: TokenUsage): void {
    const keys = callKeys(event);
    if (keys.length > 0) {
      this.#tell(session, event, keys, usageClaims(event));
      if (event.collector === "rollout") this.#coverOtel(session);
      if (ranksOf(witnessOf(event.collector)).native) this.#cover(session);
      return;
    }
    const call = project(session.sessionId, `event:${event.id}`, usageClaims(event), {
      keys: [],
      keyed: false,
      counted: !session.coversCalls,
      cameWithCost: reportedUsageCost(event) !== null,
      pairedCost: null,
    });
    this.calls.put(call);
    this.#totals.call(1, session, call);
    if (call.counted) this.#measure(event, measuredCall(null, call));
    if (session.keylessCosts > 0) this.#unsettle(session, call.model);
  }

  /** Takes one cost event in. */
  cost(session: SessionRecord, event: Cost): void {
    const amounts = costAmounts(event);
    if (!amounts) return;
    const keys = callKeys(event);
    if (keys.length > 0) {
      this.#tell(session, event, keys, costClaims(event));
      return;
    }
    const cost: CostRecord = {
      sessionId: session.sessionId,
      eventId: event.id,
      at: event.timestamp,
      model: event.model ?? "",
      provider: event.provider ?? "",
      amounts,
      totalNanoUsd: amounts.total,
      counted: !session.coversCalls,
    };
    session.keylessCosts += 1;
    this.costs.put(cost);
    this.#totals.cost(1, session, cost);
    this.#unsettle(session, event.model);
  }

  /** Pairs keyless usages and costs where new ones came; once at the end of a transaction. */
  settle(): void {
    for (const { session, model } of this.#unsettled.values()) this.#pair(session, model);
    this.#unsettled.clear();
  }

  reset(): void {
    this.#unsettled.clear();
    this.calls.reset();
    this.costs.reset();
  }

  flush(): void {
    this.calls.flush();
    this.costs.flush();
  }

  #unsettle(session: SessionRecord, model: string | null | undefined): void {
    const key = `${session.sessionId}\u0000${model ?? ""}`;
    this.#unsettled.set(key, { session, model: model ?? "" });
  }

  /**
   * Adds claims to the one call that all the keys name; calls known under several of them become
   * one. Its id is its smallest key, so that the order of joining cannot matter.
   */
  #tell(session: SessionRecord, event: TokenUsage | Cost, keys: string[], claims: Claims): void {
    const { sessionId } = session;
    const named = keys.map((key) => callOfKey(this.#db, sessionId, key));
    const known = [...new Set(named.filter((callId) => callId !== null))];
    const rows = known.map((callId) => this.calls.find(sessionId, callId)!);
    const every = [...new Set([...keys, ...rows.flatMap((row) => row.keys)])].sort();
    const callId = every[0]!;
    for (const row of rows) {
      this.#totals.call(-1, session, row);
      if (row.callId !== callId) this.calls.remove(row);
    }
    if (known.length !== 1 || known[0] !== callId) nameCall(this.#db, sessionId, every, callId);
    else nameCall(this.#db, sessionId, keys.filter((_, index) => named[index] === null), callId);
    const said = rows.reduce((all, row) => merge(all, row.said), claims);
    const counted = !(session.coversOtel && isToldByOtelAlone(said));
    const after = project(sessionId, callId, said, { ...KEYED, counted, keys: every });
    this.#replace(session, null, after);
    const told = rows.find((row) => row.inputTokens !== null) ?? rows[0] ?? null;
    this.#measure(event, measuredCall(told, after));
  }

  #replace(session: SessionRecord, before: LlmCallRecord | null, after: LlmCallRecord): void {
    if (before) this.#totals.call(-1, session, before);
    this.#totals.call(1, session, after);
    this.calls.put(after);
  }

  /** From now on calls and costs without ids are shown, not counted. */
  #cover(session: SessionRecord): void {
    if (session.coversCalls) return;
    session.coversCalls = true;
    this.flush();
    const { sessionId } = session;
    for (const callId of this.#keylessCalls(sessionId)) {
      const call = this.calls.find(sessionId, callId)!;
      this.#replace(session, call, { ...call, counted: false });
    }
    for (const eventId of this.#keylessCosts(sessionId)) {
      this.#setCost(session, this.costs.find(sessionId, eventId)!, false);
    }
  }

  /** From now on LLM calls whose usage only Codex's OpenTelemetry told are shown, not counted. */
  #coverOtel(session: SessionRecord): void {
    if (session.coversOtel) return;
    session.coversOtel = true;
    this.flush();
    const { sessionId } = session;
    const sql = `
      SELECT call_id AS callId FROM llm_calls
      WHERE session_id = :sessionId AND keyed = 1 AND counted = 1`;
    for (const { callId } of all<{ callId: string }>(this.#db, sql, { sessionId })) {
      const call = this.calls.find(sessionId, callId)!;
      if (isToldByOtelAlone(call.said)) this.#replace(session, call, { ...call, counted: false });
    }
  }

  #setCost(session: SessionRecord, cost: CostRecord, counted: boolean): void {
    if (cost.counted === counted) return;
    this.#totals.cost(-1, session, cost);
    cost.counted = counted;
    this.#totals.cost(1, session, cost);
    this.costs.put(cost);
  }

  #pair(session: SessionRecord, model: string): void {
    this.flush();
    const { sessionId } = session;
    const calls = this.#keylessCalls(sessionId, model).map((id) => this.calls.find(sessionId, id)!);
    const costs = this.#keylessCosts(sessionId, model).map((id) => this.costs.find(sessionId, id)!);
    const pairs = pairCosts(
      calls.map((call) => ({ id: call.callId, at: call.at, ownNanoUsd: ownAmount(call) })),
      costs.map(({ eventId, at, totalNanoUsd }) => ({ id: eventId, at, totalNanoUsd })),
    );
    const byId = new Map(costs.map((cost) => [cost.eventId, cost]));
    for (const call of calls) {
      const paired = call.cameWithCost ? undefined : byId.get(pairs.get(call.callId) ?? "");
      this.#setPaired(session, call, paired?.amounts ?? null);
    }
    const taken = new Set(pairs.values());
    for (const cost of costs) {
      this.#setCost(session, cost, !session.coversCalls && !taken.has(cost.eventId));
    }
  }

  #setPaired(session: SessionRecord, call: LlmCallRecord, pairedCost: Money | null): void {
    if (JSON.stringify(call.pairedCost) === JSON.stringify(pairedCost)) return;
    const { keys, keyed, counted, cameWithCost } = call;
    const kind = { keys, keyed, counted, cameWithCost, pairedCost };
    this.#replace(session, call, project(call.sessionId, call.callId, call.said, kind));
  }

  #keylessCalls(sessionId: string, model: string | null = null): string[] {
    const sql = `
      SELECT call_id AS callId FROM llm_calls
      WHERE session_id = :sessionId AND keyed = 0
        AND (:model IS NULL OR coalesce(model, '') = :model)`;
    return all<{ callId: string }>(this.#db, sql, { sessionId, model }).map(({ callId }) => callId);
  }

  #keylessCosts(sessionId: string, model: string | null = null): string[] {
    const sql = `
      SELECT event_id AS eventId FROM costs
      WHERE session_id = :sessionId AND (:model IS NULL OR model = :model)`;
    return all<{ eventId: string }>(this.#db, sql, { sessionId, model }).map(({ eventId }) =>
      eventId
    );
  }
}

interface CallKind {
  keys: string[];
  keyed: boolean;
  counted: boolean;
  cameWithCost: boolean;
  pairedCost: Money | null;
}
const KEYED = { keyed: true, counted: true, cameWithCost: false, pairedCost: null };

/** A rollout's word goes before OpenTelemetry's, so the usage is OTel's only where none told it. */
function isToldByOtelAlone(said: Claims): boolean {
  return said[USAGE]?.witness === "otel";
}

/** What the usage event itself said it cost, nano-USD. */
function ownAmount(call: LlmCallRecord): number | null {
  return call.cameWithCost ? (call.said.reported?.value as Money).total : null;
}

function project(sessionId: string, callId: string, said: Claims, kind: CallKind): LlmCallRecord {
  const group = said[USAGE]?.value as Record<string, number | string> | undefined;
  const usage = group as Record<string, number> | undefined;
  const reported = kind.pairedCost ?? (said.reported?.value as Money | undefined) ?? null;
  const computed = computedOf(usage);
  return {
    sessionId,
    callId,
    at: numberOf(said, "at") ?? 0,
    model: textOf(said, "model"),
    provider: textOf(said, "provider"),
    turnId: textOf(said, "turnId"),
    subagentId: textOf(said, "subagentId"),
    querySource: textOf(said, "querySource"),
    serviceTier: textOf(said, "serviceTier"),
    durationMs: numberOf(said, "durationMs"),
    ttftMs: numberOf(said, "ttftMs"),
    inputTokens: usage?.input ?? null,
    outputTokens: usage?.output ?? null,
    cacheReadTokens: usage?.cacheRead ?? null,
    cacheWriteTokens: usage?.cacheWrite ?? null,
    cacheWrite1hTokens: usage?.cacheWrite1h ?? null,
    reasoningTokens: usage?.reasoning ?? null,
    reported,
    computed,
    costNanoUsd: (reported ?? computed)?.total ?? null,
    priceVersion: group?.priceVersion as string | undefined ?? null,
    isEstimated: usage?.isEstimated === undefined ? null : usage.isEstimated === 1,
    ...kind,
    said,
  };
}

function computedOf(usage: Record<string, number> | undefined): Money | null {
  if (usage?.costTotal === undefined) return null;
  return {
    input: usage.costInput!,
    output: usage.costOutput!,
    cacheRead: usage.costCacheRead!,
    cacheWrite: usage.costCacheWrite!,
    total: usage.costTotal,
  };
}
