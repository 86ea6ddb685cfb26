/** The events of one session as several witnesses tell them: what the fold has to make sense of. */
import fc from "fast-check";
import type { EventType, WireEvent, Witness } from "../../sdk/types.ts";
import { knownEvent } from "./known_event.ts";

/** 2026-11-18; every session of these tests begins here. */
const STARTED_AT = 1_795_000_000_000;
const TURN_MS = 60_000;

const WITNESSES: readonly Witness[] = ["hook", "transcript", "otel", "sdk"];
const NATIVE: readonly Witness[] = ["transcript", "rollout", "extension", "otel", "hook", "sdk"];
const witnesses = fc.subarray([...WITNESSES], { minLength: 1 });
/** Milliseconds into the turn; few values, so that different witnesses often tell equal times. */
const offset = fc.constantFrom(0, 1, 250, 1_000, 9_999);
const small = fc.constantFrom(0, 1, 2, 90, 800);
const durationMs = fc.option(fc.constantFrom(0, 0.1, 0.2, 12, 12.5, 3_000));
const usd = fc.constantFrom(0, 0, 0.01, 0.02005, 1e-9);
const model = fc.option(fc.constantFrom("", "claude-opus-4-6", "gpt-5.1-codex"));
const isError = fc.option(fc.boolean());

/** How a witness points at the turn: by id, by index, or not at all. */
const pointer = fc.constantFrom("id", "index", "none");

const call = fc.record({
  key: fc.nat(3),
  toolName: fc.constantFrom("Read", "Bash", "mcp__my_docs__find"),
  told: fc.array(
    fc.record({
      by: fc.constantFrom<Witness>("hook", "batch", "transcript", "otel", "sdk"),
      as: fc.constantFrom("start", "end", "both", "single"),
      pointer,
      offset,
      durationMs,
      bytes: fc.option(small),
      isError,
      subagentId: fc.option(fc.constant("agent-1"), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const llmCall = fc.record({
  key: fc.nat(2),
  told: fc.array(
    fc.record({
      by: fc.constantFrom<Witness>(...NATIVE),
      keyed: fc.constantFrom("request", "message", "both", "none"),
      as: fc.constantFrom("usage", "usage", "cost", "both"),
      pointer,
      offset,
      counts: fc.tuple(small, small, small, small),
      model,
      usd,
      durationMs,
      subagentId: fc.option(fc.constantFrom("agent-1", "agent-2"), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const turn = fc.record({
  told: witnesses,
  // Older clients send turn_start and turn_end around each model round trip, without an id.
  hasId: fc.boolean(),
  index: fc.option(fc.nat(2)),
  hasStart: fc.boolean(),
  hasEnd: fc.boolean(),
  offset,
  durationMs,
  outcome: fc.option(fc.constantFrom("ok", "error", "interrupted")),
  calls: fc.array(call, { maxLength: 3 }),
  llmCalls: fc.array(llmCall, { maxLength: 3 }),
});

const OTHER_TYPES = [
  "agent_start",
  "agent_end",
  "compaction",
  "compaction",
  "llm_error",
  "llm_error",
  "context_usage",
  "context_breakdown",
  "model_change",
  "latency",
  "rate_limit",
  "session_state",
  "session_totals",
  "session_start",
  "session_end",
  "mcp_request",
  "mcp_response",
  "rag_retrieval",
  "rag_embedding",
  "rag_index",
  "output_eval",
  "prompt_rating",
  "span",
  "custom",
  "heartbeat",
] as const satisfies readonly EventType[];

/** Any other event, at one of few times; nothing in it but its session is fixed. */
const other = fc.record({
  at: fc.tuple(fc.nat(4), offset).map(([n, ms]) => STARTED_AT + n * TURN_MS + ms),
  event: fc.constantFrom(...OTHER_TYPES).chain((type) => knownEvent<EventType>(type)),
});

/** A person's click: few turns and alarms, so that several are of one. */
const click = fc.record({
  offset,
  fields: fc.oneof(
    fc.record({
      type: fc.constant("eval_rating"),
      turnId: fc.constantFrom("turn-0", "turn-1"),
      userRating: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ type: fc.constant("drift_ack"), driftId: fc.constantFrom("drift-0", "drift-1") }),
  ),
});

type Value<A> = A extends fc.Arbitrary<infer V> ? V : never;
type Turn = Value<typeof turn>;
type Told<T extends { told: unknown[] }> = T["told"][number];
/** Writes one event down, with the next id of its witness. */
type Tell = (by: Witness, at: number, fields: Record<string, unknown>) => void;

/**
 * A session's events in the order of its plan, with distinct ids. Turns with and without ids, tool
 * calls and LLM calls told by one to four witnesses that disagree, money with and without keys,
 * and anything else in between. Its tool call and request ids return in every other session.
 */
export function sessionEvents(sessionId = "s1"): fc.Arbitrary<WireEvent[]> {
  const plan = fc.record({
    opened: fc.option(fc.record({ by: witnesses, model, project: fc.option(fc.constant("air")) })),
    turns: fc.array(turn, { maxLength: 4 }),
    others: fc.array(other, { maxLength: 8 }),
    clicks: fc.array(click, { maxLength: 4 }),
    closed: fc.boolean(),
  });
  return plan.map(({ opened, turns, others, clicks, closed }) => {
    const events: WireEvent[] = [];
    const tell = teller(sessionId, events);
    for (const by of opened?.by ?? []) {
      const { model, project } = opened ?? {};
      tell(by, STARTED_AT, { type: "session_start", agent: "claude-code", model, project });
    }
    turns.forEach((turn, number) => tellTurn(tell, turn, number));
    for (const [n, { event, at }] of others.entries()) {
      events.push({ ...event, sessionId, id: `${sessionId}:other:${n}`, timestamp: at });
    }
    for (const { offset, fields } of clicks) tell("unknown", STARTED_AT + offset, fields);
    if (closed) tell("hook", STARTED_AT + 5 * TURN_MS, { type: "session_end", reason: "exit" });
    return events;
  });
}

function teller(sessionId: string, events: WireEvent[]): Tell {
  return (by, timestamp, fields) => {
    const id = `claude:${by}:${sessionId}:${events.length}:${fields.type}`;
    const event = { id, sessionId, timestamp, collector: by, ...fields };
    // The plan's fields fit their type; parseEvent() proves it in the tests.
    events.push(event as unknown as WireEvent);
  };
}

function tellTurn(tell: Tell, turn: Turn, number: number): void {
  const at = STARTED_AT + number * TURN_MS + turn.offset;
  const turnId = turn.hasId ? `turn-${number}` : null;
  const names = { turnId, turnIndex: turn.index };
  for (const by of turn.told) {
    if (turn.hasStart) tell(by, at, { type: "turn_start", ...names });
    const { durationMs, outcome } = turn;
    const end = { type: "turn_end", ...names, durationMs, outcome, toolCallCount: null };
    if (turn.hasEnd) tell(by, at + 20_000, end);
  }
  for (const { key, toolName, told } of turn.calls) {
    for (const one of told) tellCall(tell, one, at, { ...toolFields(key, toolName), turnId }, turn);
  }
  for (const { key, told } of turn.llmCalls) {
    for (const one of told) tellLlmCall(tell, one, at, { turnId, ...keys(one.keyed, key) });
  }
}

function toolFields(key: number, toolName: string): Record<string, unknown> {
  return { toolCallId: `call-${key}`, toolName };
}

function tellCall(
  tell: Tell,
  { by, as, pointer, offset, durationMs, bytes, isError, subagentId }: Told<Value<typeof call>>,
  turnAt: number,
  { turnId, ...names }: Record<string, unknown>,
  { index }: Turn,
): void {
  const at = turnAt + offset;
  const turn = pointer === "id" ? { turnId } : pointer === "index" ? { turnIndex: index } : {};
  const fields = { ...names, ...turn, subagentId };
  const ended = { ...fields, isError, outputSizeBytes: bytes };
  if (as === "single") {
    return tell(by, at, {
      type: "tool_call",
      ...names,
      ...(pointer === "id" && { turnId }),
      durationMs,
      isError,
    });
  }
  if (as !== "end") tell(by, at, { type: "tool_call_start", ...fields, inputSizeBytes: bytes });
  if (as === "start") return;
  // A batch says no duration: it is told when all of its calls are done.
  tell(by, at + 500, {
    type: "tool_call_end",
    ...ended,
    durationMs: by === "batch" ? null : durationMs,
  });
}

function keys(keyed: Told<Value<typeof llmCall>>["keyed"], key: number): Record<string, unknown> {
  const requestId = keyed === "request" || keyed === "both" ? `req-${key}` : null;
  const messageId = keyed === "message" || keyed === "both" ? `msg-${key}` : null;
  return { requestId, messageId };
}

function tellLlmCall(
  tell: Tell,
  { by, as, pointer, offset, counts, model, usd, durationMs, subagentId }: Told<
    Value<typeof llmCall>
  >,
  turnAt: number,
  { turnId, ...names }: Record<string, unknown>,
): void {
  const [input, output, cacheRead, cacheWrite] = counts;
  const at = turnAt + offset;
  const shared = { ...names, model, provider: "anthropic", ...(pointer === "id" && { turnId }) };
  if (as !== "cost") {
    tell(by, at, {
      type: "token_usage",
      ...shared,
      ...{ input, output, cacheRead, cacheWrite, durationMs, subagentId },
      totalTokens: input + output + cacheRead + cacheWrite,
      // Told together, the money stands either in both events or in the cost event alone.
      cost: { total: as === "both" && offset > 1 ? 0 : usd },
    });
  }
  if (as === "usage") return;
  tell(by, at + 1, { type: "cost", ...shared, totalCost: usd, cumulativeCost: usd });
}
