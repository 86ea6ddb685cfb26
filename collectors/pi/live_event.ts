/** What the parts of the extension's map share: one event of Pi, and what every wire event carries. */
import type { TokenUsage, WireEvent } from "../../sdk/types.ts";
import { recordId } from "../record_id.ts";
import type { Moment } from "./host.ts";
import { isEmptyUsage, usageOf } from "./message.ts";
import { type Json, nameIn } from "../json.ts";

/** One event of Pi, the moment it came, and the turn that it fell into. */
export interface LiveEvent {
  event: Json;
  moment: Moment;
  /** Unix ms. */
  at: number;
  /** A clock that is never set, for durations, ms. */
  mono: number;
  turnId: string | null;
}

/** What every wire event carries; `record` is the record's own id. */
export function base(
  { moment: { sessionId }, at, turnId }: LiveEvent,
  record: string,
  kind: string,
) {
  return {
    id: recordId("pi", "extension", sessionId, record, kind),
    collector: "extension",
    agent: "pi",
    sessionId,
    turnId,
    timestamp: at,
  };
}

/** The model that is chosen right now. */
export function modelOf({ moment: { model } }: LiveEvent) {
  return { model: nameIn(model, "id"), provider: nameIn(model, "provider") };
}

/** The usage of a request that is no answer: a summary, a tool that asked a model. */
export function sideUsage(
  live: LiveEvent,
  holder: Json,
  messageId: string,
  querySource: string,
): WireEvent[] {
  const usage = usageOf(holder);
  if (usage === null || isEmptyUsage(usage)) return [];
  const event: TokenUsage = {
    type: "token_usage",
    ...base(live, messageId, "usage"),
    ...usage,
    ...modelOf(live),
    messageId,
    querySource,
  };
  return [event];
}

/** Milliseconds to a thousandth, never below zero: the wall clock may be set back. */
export function elapsed(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) * 1000) / 1000);
}
