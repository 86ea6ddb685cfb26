import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import type { StoredSession, TurnRow } from "../../../server/store/rows.ts";

const T = 1_795_000_000_000;
let nextId = 0;

/** An event of session `s1` at `T + at`. */
function event(type: string, at: number, fields: Record<string, unknown> = {}): WireEvent {
  const id = `e${nextId++}`;
  return { id, sessionId: "s1", timestamp: T + at, type, ...fields } as unknown as WireEvent;
}

interface Seen {
  session: StoredSession;
  turns: TurnRow[];
}

async function seen(events: WireEvent[]): Promise<Seen> {
  const store = memoryStore();
  await store.commit(events);
  const session = await store.read("session", { sessionId: "s1" });
  const turns = await store.read("turns", { sessionId: "s1", limit: 100 });
  await store.close();
  return { session: session!, turns };
}

const HOOK = { collector: "hook" };
const TRANSCRIPT = { collector: "transcript" };
const OTEL = { collector: "otel" };
const NOTHING = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
const COUNTS = { input: 10, output: 20, cacheRead: 300, cacheWrite: 4000 };

function usage(at: number, fields: Record<string, unknown> = {}): WireEvent {
  return event("token_usage", at, { ...COUNTS, model: "m", provider: "p", ...fields });
}

function cost(at: number, totalCost: number, fields: Record<string, unknown> = {}): WireEvent {
  return event("cost", at, { model: "m", provider: "p", totalCost, ...fields });
}

/** Fields of the session that each case computes by hand. */
interface Case {
  name: string;
  events: WireEvent[];
  expected: Partial<StoredSession>;
}

const TOOL = { toolName: "Bash", toolCallId: "c1" };
const CASES: Case[] = [
  {
    name: "one call told by four witnesses counts once, with the hook's word over the transcript's",
    events: [
      event("tool_call_start", 0, { ...TOOL, ...HOOK }),
      event("tool_call_end", 400, { ...TOOL, ...HOOK, durationMs: 350, isError: false }),
      event("tool_call_end", 450, { ...TOOL, ...TRANSCRIPT, durationMs: null, isError: true }),
      event("tool_call_end", 460, { ...TOOL, collector: "batch", durationMs: null, isError: true }),
    ],
    expected: { toolCallCount: 1, toolErrorCount: 0, avgToolDurationMs: 350 },
  },
  {
    name: "OpenTelemetry's duration goes before the hook's",
    events: [
      event("tool_call_end", 400, { ...TOOL, ...OTEL, durationMs: 340, isError: null }),
      event("tool_call_end", 401, { ...TOOL, ...HOOK, durationMs: 350, isError: true }),
    ],
    expected: { toolCallCount: 1, toolErrorCount: 1, avgToolDurationMs: 340 },
  },
  {
    name: "a batch alone says that the call failed",
    events: [event("tool_call_end", 0, { ...TOOL, collector: "batch", isError: true })],
    expected: { toolCallCount: 1, toolErrorCount: 1, avgToolDurationMs: null },
  },
  {
    name: "request and message id of one event join what was told apart",
    events: [
      usage(0, { requestId: "r1", ...OTEL, input: 11 }),
      usage(1, { messageId: "m1", ...TRANSCRIPT }),
      usage(2, { messageId: "m2", ...TRANSCRIPT }),
      event("token_usage", 3, { ...COUNTS, requestId: "r1", messageId: "m1", ...TRANSCRIPT }),
    ],
    expected: { llmCallCount: 2, inputTokens: 20, outputTokens: 40, cacheWriteTokens: 8000 },
  },
  {
    name: "calls without an id are not counted beside a native collector's keyed ones",
    events: [
      usage(0, { cost: { total: 0.5 } }),
      cost(0, 0.25),
      usage(1, { requestId: "r1", ...TRANSCRIPT, cost: { total: 0.125 } }),
      usage(2, {}),
    ],
    expected: { llmCallCount: 1, inputTokens: 10, costNanoUsd: 125_000_000 },
  },
  {
    name: "Codex's OpenTelemetry adds nothing where the rollout tells the thread's calls",
    events: [
      usage(0, OTEL),
      usage(1, { requestId: "otel-1", ...OTEL }),
      cost(1, 0.5, OTEL),
      usage(2, { messageId: "resp_1", collector: "rollout", input: 11 }),
      usage(3, { requestId: "otel-2", ...OTEL }),
      usage(4, OTEL),
    ],
    expected: { llmCallCount: 1, inputTokens: 11, costNanoUsd: 0 },
  },
  {
    name: "OpenTelemetry's word on a call that the rollout tells too is the same call's",
    events: [
      usage(0, { messageId: "resp_1", ...OTEL, durationMs: 9 }),
      usage(1, { messageId: "resp_1", collector: "rollout", input: 11 }),
    ],
    expected: { llmCallCount: 1, inputTokens: 11 },
  },
  {
    name: "OpenTelemetry's calls beside a Claude transcript count: it tells not all",
    events: [
      usage(0, { requestId: "helper", ...OTEL }),
      usage(1, { requestId: "r1", ...TRANSCRIPT }),
    ],
    expected: { llmCallCount: 2, inputTokens: 20 },
  },
  {
    name: "an SDK's keyed calls cover nothing",
    events: [usage(0), usage(1, { requestId: "r1", collector: "sdk" })],
    expected: { llmCallCount: 2 },
  },
  {
    name: "equal amounts of usage and cost count once",
    events: [
      usage(0, { cost: { total: 0.5 } }),
      cost(1, 0.5),
      usage(2, { cost: { total: 0.5 } }),
      cost(3, 0.5),
    ],
    expected: { costNanoUsd: 1_000_000_000, reportedNanoUsd: 1_000_000_000, unpricedTokens: 0 },
  },
  {
    name: "a cost left over stands for the usage that came without one",
    events: [usage(0), cost(1, 0.25), usage(2), usage(3, { cost: { total: 0.5 } })],
    // 0.25 for the first usage, 0.5 for the third; the second has no price.
    expected: { costNanoUsd: 750_000_000, unpricedTokens: 4330, llmCallCount: 3 },
  },
  {
    name: "a cost without any usage counts as money, not as a call",
    events: [cost(0, 0.25), cost(1, 0.25)],
    expected: { costNanoUsd: 500_000_000, llmCallCount: 0, unpricedTokens: 0 },
  },
  {
    name: "costs of another model are not paired",
    events: [usage(0), cost(1, 0.25, { model: "other" })],
    expected: { costNanoUsd: 250_000_000, unpricedTokens: 4330 },
  },
  {
    name: "a budget alarm costs nothing and prices nothing",
    events: [usage(0), cost(1, 0, { cumulativeCost: 9, budgetLimit: 5, budgetExceeded: true })],
    expected: { costNanoUsd: 0, unpricedTokens: 4330 },
  },
  {
    name: "a cost with an id belongs to the call of that id",
    events: [cost(0, 0.25, { requestId: "r1" }), usage(1, { requestId: "r1" })],
    expected: { costNanoUsd: 250_000_000, llmCallCount: 1, unpricedTokens: 0 },
  },
  {
    name: "an answer of four zero counts is a failed request",
    events: [usage(0, { ...NOTHING, requestId: "r1" })],
    expected: { llmCallCount: 0, llmErrorCount: 1 },
  },
  {
    name: "an answer of four zero counts without an id is a failed request of its witness",
    events: [
      usage(0, { ...NOTHING, cacheRead: null, cacheWrite: null, collector: "extension" }),
      usage(1, { ...NOTHING, ...TRANSCRIPT }),
      usage(2, { ...NOTHING, ...TRANSCRIPT }),
    ],
    expected: { llmCallCount: 0, llmErrorCount: 2, unpricedTokens: 0 },
  },
  {
    name: "a code mode script counts by the calls that it makes",
    events: [
      event("custom", 0, { eventName: "script_start", data: { toolCallId: "c0" } }),
      event("tool_call_end", 5, { ...TOOL, collector: "rollout", parentToolCallId: "c0" }),
      event("tool_call_end", 6, { ...TOOL, toolCallId: "c2", collector: "rollout" }),
      event("custom", 9, { eventName: "script_end", data: { toolCallId: "c0" } }),
    ],
    expected: { toolCallCount: 2 },
  },
  {
    name: "compactions and failed requests count for the strongest witness only",
    events: [
      event("compaction", 0, HOOK),
      event("compaction", 10, HOOK),
      event("compaction", 11, HOOK),
      event("compaction", 1, TRANSCRIPT),
      event("compaction", 12, TRANSCRIPT),
      event("llm_error", 0, {}),
      event("llm_error", 0, OTEL),
    ],
    expected: { compactionCount: 2, llmErrorCount: 1 },
  },
  {
    name: "a session's field is the value with the latest timestamp",
    events: [
      event("model_change", 50, { newModel: "late", newProvider: "p2" }),
      event("session_start", 0, {
        model: "early",
        provider: "p1",
        cwd: "/home/dev/air/",
        agent: "pi",
      }),
    ],
    expected: { model: "late", provider: "p2", project: "air", agent: "pi" },
  },
  {
    name: "a subagent's model and context are not the session's",
    events: [
      usage(0, { model: "main", requestId: "r1" }),
      usage(1, { model: "small", requestId: "r2", subagentId: "a1" }),
      event("context_usage", 0, { tokensUsed: 100, contextWindow: 1000 }),
      event("context_usage", 1, { tokensUsed: 900, contextWindow: 1000, subagentId: "a1" }),
    ],
    expected: { model: "main", contextTokens: 100, contextWindow: 1000 },
  },
  {
    name: "an event after the last end opens the session again",
    events: [event("session_end", 10), event("heartbeat", 11)],
    expected: { endedAt: null, startedAt: T + 10, lastEventAt: T + 11 },
  },
  {
    name: "a session that ended stays ended when older events arrive",
    events: [event("session_end", 10), event("heartbeat", 5)],
    expected: { endedAt: T + 10, startedAt: T + 5, lastEventAt: T + 10 },
  },
  {
    name: "turns without an id are not counted beside a native collector's",
    events: [
      event("turn_start", 0, { turnIndex: 1 }),
      event("turn_end", 5, { turnIndex: 1 }),
      event("turn_start", 1, { turnId: "t1", ...HOOK }),
    ],
    expected: { turnCount: 1 },
  },
];

Deno.test("fold() counts every fact once", async (t) => {
  for (const { name, events, expected } of CASES) {
    await t.step(name, async () => {
      for (const order of [events, [...events].reverse()]) {
        const { session } = await seen(order);
        const actual = Object.fromEntries(
          Object.keys(expected).map((field) => [field, session[field as keyof StoredSession]]),
        );
        assert.deepEqual(actual, expected);
      }
    });
  }
});

Deno.test("fold() gives an end without a turnId to the latest start not after it", async (t) => {
  const start = (at: number, fields = {}) => event("turn_start", at, { turnIndex: 1, ...fields });
  const end = (at: number, fields = {}) => event("turn_end", at, { turnIndex: 1, ...fields });
  const cases = [
    { name: "one round", events: [start(0), end(9)], turns: [[0, 9]] },
    { name: "end first", events: [end(9), start(0)], turns: [[0, 9]] },
    {
      name: "two rounds",
      events: [start(0), end(9), start(20), end(29)],
      turns: [[0, 9], [20, 29]],
    },
    {
      name: "a later start takes the end away",
      events: [start(0), end(29), start(20)],
      turns: [[0, null], [20, 29]],
    },
    { name: "no start", events: [end(9)], turns: [[null, 9]] },
    { name: "a start after the end", events: [start(10), end(9)], turns: [[null, 9], [10, null]] },
    {
      name: "another index",
      events: [start(0), end(9, { turnIndex: 2 })],
      turns: [[0, null], [null, 9]],
    },
    {
      name: "a start that has an id",
      events: [end(9), start(0, { turnId: "t" })],
      turns: [[0, 9]],
    },
  ];
  for (const { name, events, turns } of cases) {
    await t.step(name, async () => {
      const found = await seen(events);
      const times = (at: number | null) => at === null ? null : at - T;
      assert.deepEqual(
        found.turns.map(({ startedAt, endedAt }) => [times(startedAt), times(endedAt)]),
        turns,
      );
      assert.equal(found.session.turnCount, turns.length);
    });
  }
});
