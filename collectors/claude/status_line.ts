/**
 * What Claude Code tells its status line: one line for a person, and wire events. Pure. It lies on
 * the way of every redraw, so it loads neither zod nor hono.
 */
import { MAX_UNIX_MS } from "../../sdk/limits.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn, objectIn, usdIn } from "../json.ts";
import { recordId } from "../record_id.ts";
import { objectOf, sessionIdOf } from "./read.ts";

/** Above this a percentage is none. */
const MAX_PERCENT = 1000;
/** More of a model's name would push the rest off the line. */
const MAX_NAME_LENGTH = 40;
/** A time below is in seconds: in ms it would be of 1973. */
const FIRST_MS = 1e11;

/** The limits of a plan, each with its window; the names are Claude Code's. */
const LIMITS = [
  { name: "five_hour", label: "5 h", windowMinutes: 5 * 60 },
  { name: "seven_day", label: "7 d", windowMinutes: 7 * 24 * 60 },
];

/**
 * One line without control characters: model, how full the context is, cost, plan limits, each where
 * the payload (any value at all) tells it. No line break at its end.
 */
export function statusLine(payload: unknown): string {
  const told = isObject(payload) ? payload : {};
  const parts = [modelName(told), contextPart(told), costPart(told), ...limitParts(told)];
  return parts.filter((part) => part !== null).join(" · ") || "Claude Code";
}

/**
 * The events that a payload tells: the context window, the session's cost, the plan's limits. Ids
 * are made of what is told, so that the same told again, which Claude Code does at each redraw,
 * changes nothing. Throws `BadPayload` where no session is named.
 *
 * @param at Unix ms of its arrival: no payload carries a time
 */
export function mapStatusLine(payload: unknown, at: number): WireEvent[] {
  const told = objectOf(payload, "payload");
  const sessionId = sessionIdOf(told);
  const turnId = nameIn(told, "prompt_id");
  const base = (record: string, kind: string) => ({
    id: recordId("claude", "statusline", sessionId, `${turnId ?? "none"}:${record}`, kind),
    collector: "statusline",
    agent: "claude-code",
    sessionId,
    turnId,
    timestamp: at,
  });
  return [...contextEvents(told, base), ...totalEvents(told, base), ...limitEvents(told, base)];
}

type Base = (record: string, kind: string) => Pick<WireEvent, "id" | "sessionId" | "timestamp">;

function contextEvents(told: Json, base: Base): WireEvent[] {
  const { tokensUsed, contextWindow, usedPct } = contextOf(told);
  if (!tokensUsed) return [];
  return [{
    type: "context_usage",
    ...base(`${tokensUsed}/${contextWindow}`, "context"),
    tokensUsed,
    contextWindow,
    utilizationPct: usedPct,
  }];
}

function totalEvents(told: Json, base: Base): WireEvent[] {
  const costUsd = costOf(told);
  if (!costUsd) return []; // Nothing was asked yet.
  return [{ type: "session_totals", ...base(String(costUsd), "totals"), costUsd }];
}

function limitEvents(told: Json, base: Base): WireEvent[] {
  return LIMITS.flatMap(({ name, windowMinutes }): WireEvent[] => {
    const limit = objectIn(objectIn(told, "rate_limits"), name);
    const usedPct = percentIn(limit, "used_percentage");
    if (usedPct === null) return [];
    const resetsAt = resetOf(limit.resets_at);
    return [{
      type: "rate_limit",
      ...base(`${name}:${usedPct}:${resetsAt}`, "limit"),
      limitId: `claude:${name}`,
      usedPct,
      windowMinutes,
      resetsAt,
    }];
  });
}

function modelName(told: Json): string | null {
  const model = objectIn(told, "model");
  return shown(model.display_name) ?? shown(model.id);
}

/** A name as one line may show it: nothing that moves the cursor, colours or turns the text. */
function shown(value: unknown): string | null {
  if (typeof value !== "string") return null;
  // Cut first, so that a huge name costs nothing; half a character that this leaves is removed.
  const clean = value.slice(0, 10 * MAX_NAME_LENGTH).replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
  return [...clean].slice(0, MAX_NAME_LENGTH).join("") || null;
}

function contextPart(told: Json): string | null {
  const { tokensUsed, usedPct, contextWindow } = contextOf(told);
  if (usedPct === null || tokensUsed === 0) return null;
  const window = contextWindow ? ` of ${tokens(contextWindow)}` : "";
  return `context ${Math.round(usedPct)} %${window}`;
}

function costPart(told: Json): string | null {
  const usd = costOf(told);
  return usd === null ? null : `$${usd.toFixed(usd < 1000 ? 2 : 0)}`;
}

function limitParts(told: Json): string[] {
  return LIMITS.flatMap(({ name, label }) => {
    const usedPct = percentIn(objectIn(objectIn(told, "rate_limits"), name), "used_percentage");
    return usedPct === null ? [] : [`${label} ${Math.round(usedPct)} %`];
  });
}

/**
 * `total_input_tokens` is the last request's whole context, not a sum. It is 0 before the first
 * answer and after a compaction, until the next answer: then nothing is known.
 */
function contextOf(told: Json) {
  const context = objectIn(told, "context_window");
  const tokensUsed = countIn(context, "total_input_tokens");
  const contextWindow = countIn(context, "context_window_size") || null;
  return { tokensUsed, contextWindow, usedPct: percentIn(context, "used_percentage") };
}

function costOf(told: Json): number | null {
  return usdIn(objectIn(told, "cost"), "total_cost_usd");
}

function percentIn(payload: Json, field: string): number | null {
  const percent = countIn(payload, field);
  return percent !== null && percent <= MAX_PERCENT ? percent : null;
}

/** Unix ms, of Unix seconds or a date as text. */
function resetOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : value;
  if (typeof at !== "number") return null;
  const ms = at < FIRST_MS ? at * 1000 : at;
  return ms > 0 && ms <= MAX_UNIX_MS ? Math.round(ms) : null;
}

function tokens(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 1e6) return `${Math.round(count / 1000)}k`;
  return `${Number((count / 1e6).toFixed(1))}M`;
}
