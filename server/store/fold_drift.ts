/**
 * Drift windows follow the commit order: the one part of the fold that does. They are written back
 * seldom, for each tool call changes two of them.
 */
import {
  driftEvent,
  type DriftWindow,
  type Measured,
  newDriftWindow,
  observeMetric,
} from "../domain/drift.ts";
import type { Drift, WireEvent } from "../../sdk/types.ts";
import type { Db } from "./db.ts";
import type { LlmCallRecord, ToolCallRecord, TurnRecord } from "./records.ts";

/** Hears what an event measured, at once. */
export type Measure = (event: WireEvent, measured: readonly Measured[]) => void;

/** Windows that are kept; the one unused for longest goes. About 1 kB each. */
const MAX_WINDOWS = 5000;
/** How long changed windows may stay in memory only. */
const WRITE_AFTER_MS = 10_000;

interface Held {
  window: DriftWindow;
  usedAt: number;
  isDirty: boolean;
}

export class DriftFold {
  readonly #db: Db;
  readonly #windows = new Map<string, Held>();
  #alarms: Drift[] = [];
  #writtenAt = 0;
  readonly #newId: () => string;

  constructor(db: Db, newId: () => string) {
    this.#db = db;
    this.#newId = newId;
  }

  /** Compares a value with its baseline; an alarm waits to be taken. */
  observe(event: WireEvent, measured: Measured, now: number): void {
    const { metric, name, provider } = measured;
    const held = this.#window(JSON.stringify([metric, name, provider]));
    held.usedAt = now;
    held.isDirty = true;
    const alarm = observeMetric(held.window, measured);
    if (!alarm) return;
    this.#writtenAt = 0; // An alarm that was told must not be told again after a crash.
    this.#alarms.push(driftEvent(`air:drift:${this.#newId()}`, event, measured, alarm));
  }

  /** The alarms since the last call. */
  take(): Drift[] {
    const alarms = this.#alarms;
    this.#alarms = [];
    return alarms;
  }

  /** Writes changed windows back, when it is time; always when `isLast`. */
  flush(now: number, isLast = false): void {
    const isTime = now - this.#writtenAt >= WRITE_AFTER_MS || this.#windows.size > MAX_WINDOWS;
    if (!isLast && !isTime) return;
    this.#writtenAt = now;
    const sql = `
      INSERT INTO drift_windows (key, state, used_at) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET state = excluded.state, used_at = excluded.used_at`;
    for (const [key, held] of this.#windows) {
      if (!held.isDirty) continue;
      this.#db.statement(sql).run(key, JSON.stringify(held.window), held.usedAt);
      held.isDirty = false;
    }
    this.#db.statement(`
      DELETE FROM drift_windows WHERE key IN
        (SELECT key FROM drift_windows ORDER BY used_at DESC, key LIMIT -1 OFFSET ?)`)
      .run(MAX_WINDOWS);
    if (this.#windows.size > MAX_WINDOWS) this.#windows.clear();
  }

  reset(): void {
    this.#windows.clear();
    this.#alarms = [];
  }

  #window(key: string): Held {
    const known = this.#windows.get(key);
    if (known) return known;
    const row = this.#db.statement("SELECT state FROM drift_windows WHERE key = ?").get(key);
    const window = row ? JSON.parse(row.state as string) : newDriftWindow();
    const held = { window, usedAt: 0, isDirty: false };
    this.#windows.set(key, held);
    return held;
  }
}

/** What is first known of a tool call by an event; a later witness's word joins no window. */
export function measuredTool(before: ToolCallRecord | null, after: ToolCallRecord): Measured[] {
  const of = { name: after.toolName ?? "", provider: "tool" };
  const found: Measured[] = [];
  if (after.durationMs !== null && (before?.durationMs ?? null) === null) {
    found.push({ metric: "latency", ...of, value: after.durationMs });
  }
  if (after.isError !== null && (before?.isError ?? null) === null) {
    found.push({ metric: "error_rate", ...of, value: Number(after.isError) });
  }
  return found;
}

/** What is first known of an LLM call by an event. */
export function measuredCall(before: LlmCallRecord | null, after: LlmCallRecord): Measured[] {
  const of = { name: after.model ?? "", provider: after.provider ?? "" };
  const found: Measured[] = [];
  const add = (metric: Measured["metric"], value: number) => found.push({ metric, ...of, value });
  if (after.inputTokens !== null && (before?.inputTokens ?? null) === null) {
    const prompt = after.inputTokens + after.cacheReadTokens! + after.cacheWriteTokens!;
    add("token_usage", prompt + after.outputTokens!);
    add("output_tokens", after.outputTokens!);
    if (prompt > 0) add("cache_hit_rate", after.cacheReadTokens! / prompt);
  }
  const cost = costOf(after);
  if (cost !== null && (before ? costOf(before) : null) === null) add("cost", cost / 1e9);
  return found;
}

function costOf({ reported, computed }: LlmCallRecord): number | null {
  return (reported ?? computed)?.total ?? null;
}

/** A turn's latency, when it is first known. */
export function measuredTurn(before: TurnRecord | null, after: TurnRecord): Measured[] {
  if (latencyOf(before) !== null) return [];
  const value = latencyOf(after);
  return value === null ? [] : [{ metric: "latency", name: "turn", provider: "operation", value }];
}

function latencyOf(turn: TurnRecord | null): number | null {
  if (!turn?.counted) return null;
  if (turn.durationMs !== null) return turn.durationMs;
  return turn.startedAt === null || turn.endedAt === null
    ? null
    : Math.max(0, turn.endedAt - turn.startedAt);
}

/** What one event alone measures: an operation, a call of an MCP server or RAG source. */
export function measuredAlone(event: WireEvent): Measured[] {
  switch (event.type) {
    case "latency":
      return [{
        metric: "latency",
        name: event.operation,
        provider: "operation",
        value: event.totalMs,
      }];
    case "mcp_response":
      return measuredSource(event.serverName, "mcp", event.durationMs, event.isError ?? null);
    case "rag_retrieval": {
      const found = measuredSource(event.source, "rag", event.durationMs, null);
      if (typeof event.topScore !== "number") return found;
      return [...found, {
        metric: "relevance",
        name: event.source,
        provider: "rag",
        value: event.topScore,
      }];
    }
    case "rag_embedding":
    case "rag_index":
      return measuredSource(`${event.source} ${event.type}`, "rag", event.durationMs, null);
    default:
      return [];
  }
}

function measuredSource(
  name: string,
  provider: string,
  durationMs: number | null | undefined,
  isError: boolean | null,
): Measured[] {
  const found: Measured[] = [];
  if (typeof durationMs === "number") {
    found.push({ metric: "latency", name, provider, value: durationMs });
  }
  if (isError !== null) {
    found.push({ metric: "error_rate", name, provider, value: Number(isError) });
  }
  return found;
}
