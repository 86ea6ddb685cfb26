/** Sessions at the edges of what may come: names that nobody expects, and more than fits. */
import fc from "fast-check";
import { EVENT_TYPES, knownEvent } from "../arbitraries.ts";

/** 2026-11-18. */
const STARTED_AT = 1_795_000_000_000;
const LONGEST = 300;
const LINE_GAP_MS = 500;

/** 300 characters each: without a place to break, as markup that does harm, from right to left. */
export const HOSTILE_NAMES = [
  "averyveryverylongname_".repeat(20).slice(0, LONGEST),
  `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'${"&lt;b&gt; ".repeat(40)}`
    .slice(0, LONGEST),
  "\u202eשלום עולם، مرحبا بالعالم ".repeat(20).slice(0, LONGEST),
];

/** Fields of few values, or that lead from one event to another: not names. */
const KEPT = [
  ...["id", "type", "collector", "turnId", "toolCallId", "requestId", "messageId", "driftId"],
  ...["direction", "outcome", "state", "operation", "budgetScope", "currency", "promptHash"],
  ...["startNs", "endNs", "traceId", "spanId", "parentSpanId", "agent", "severity", "metric"],
];
/** Told by the pages alone. */
const CLICKS = ["eval_rating", "drift_ack"];

/** Some events of every type, with hostile texts in every field that may hold a text. */
export function hostileEvents(sessionId: string): Record<string, unknown>[] {
  let at = STARTED_AT;
  let names = 0;
  const hostile = (value: unknown): unknown => {
    if (typeof value === "string") return HOSTILE_NAMES[names++ % HOSTILE_NAMES.length];
    if (Array.isArray(value)) return value.map(hostile);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, own]) => [key, KEPT.includes(key) ? own : hostile(own)]),
    );
  };
  const types = EVENT_TYPES.filter((type) => !CLICKS.includes(type));
  const told = types.flatMap((type) =>
    fc.sample(knownEvent(type), { seed: 7, numRuns: 6 }).map((event, index) => ({
      ...hostile(event) as Record<string, unknown>,
      ...(type === "drift" && { metric: HOSTILE_NAMES[index % 3], severity: HOSTILE_NAMES[2] }),
      sessionId,
      id: `${sessionId.slice(0, 40)}:${type}:${index}`,
      timestamp: at += LINE_GAP_MS,
    }))
  );
  const [long, markup, backward] = HOSTILE_NAMES;
  const head = { agent: markup?.slice(0, 100), project: long, model: backward, cwd: long };
  const start = { type: "session_start", sessionId, id: `${sessionId.slice(0, 40)}:start` };
  return [{ ...start, ...head, timestamp: STARTED_AT }, ...told];
}

/** A session of very many events: turns of ten calls, each told twice, with usage and context. */
export function longSession(sessionId: string, events: number): Record<string, unknown>[] {
  const told: Record<string, unknown>[] = [];
  const tell = (type: string, fields: Record<string, unknown>) => {
    const line = told.length;
    const timestamp = STARTED_AT + line * LINE_GAP_MS;
    told.push({ id: `${sessionId}:${line}`, sessionId, type, timestamp, ...fields });
  };
  for (let turn = 0; told.length < events; turn++) {
    const turnId = `turn-${turn}`;
    tell("turn_start", { turnId });
    for (let call = 0; call < 10; call++) {
      const ids = { turnId, toolName: `Tool ${call}`, toolCallId: `call-${turn}-${call}` };
      tell("tool_call_start", { ...ids, inputSizeBytes: turn });
      tell("tool_call_end", { ...ids, durationMs: LINE_GAP_MS, isError: (turn + call) % 9 === 0 });
    }
    const model = `model-${turn % 3}`;
    const usage = { input: turn, output: 10 * turn, cacheRead: 1e5, cacheWrite: 900 };
    tell("token_usage", { ...usage, turnId, model, requestId: `r${turn}`, cost: { total: 0.01 } });
    tell("context_usage", { tokensUsed: 200 * turn % 190_000, contextWindow: 200_000 });
    tell("turn_end", { turnId, durationMs: 20 * LINE_GAP_MS, outcome: "ok" });
  }
  return told.slice(0, events);
}
