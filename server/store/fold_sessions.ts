/** Sessions: what events say of them, whichever of their facts count. */
import type { WireEvent } from "../../sdk/types.ts";
import { type Claims, claimsOf, mergeLatestInto, numberOf, textOf } from "../domain/claims.ts";
import { isClick, isDaily, sessionFields } from "../domain/told.ts";
import { witnessOf } from "../domain/witness.ts";
import type { SessionRecord } from "./session_record.ts";

/** Takes what an event says of its session; `isCopy`: its line belongs to another one. */
export function tellSession(session: SessionRecord, event: WireEvent, isCopy: boolean): void {
  const { timestamp } = event;
  session.eventCount += 1;
  tellTime(session, event, isCopy);
  countType(session, event);
  if (event.type === "cost" && event.budgetExceeded && !isDaily(event)) {
    session.budgetExceeded = true;
  }
  if (event.type === "session_end") {
    session.lastEndAt = Math.max(session.lastEndAt ?? timestamp, timestamp);
  }
  const told = claimsOf(witnessOf(event.collector), timestamp, sessionFields(event));
  if (Object.keys(told).length > 0) project(session, mergeLatestInto(session.said, told));
}

/** When it was made as a fork, by this event; null for any other event. */
export function forkedBy(event: WireEvent): number | null {
  return event.type === "session_start" && event.source === "fork" ? event.timestamp : null;
}

/** A session's times are those of its own events; while it has none, those of its copies. */
export function tellTime(
  session: SessionRecord,
  event: WireEvent,
  isCopy: boolean,
): void {
  const { timestamp } = event;
  if (isClick(event)) return;
  const isOwn = !isCopy;
  if (isOwn && session.ownEventCount === 0) {
    session.startedAt = timestamp;
    session.lastEventAt = timestamp;
  } else if (isOwn || session.ownEventCount === 0) {
    session.startedAt = Math.min(session.startedAt, timestamp);
    session.lastEventAt = Math.max(session.lastEventAt, timestamp);
  }
  if (isOwn) session.ownEventCount += 1;
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

function project(session: SessionRecord, said: Claims): void {
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
