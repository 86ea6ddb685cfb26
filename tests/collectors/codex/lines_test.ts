/** Lines that no capture holds, and what the totals do not show: all but tool calls. */
import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import {
  call,
  item,
  mapped,
  META,
  PAGINATED,
  type Payload,
  SESSION,
  START,
  started,
} from "./made_lines.ts";
import { eventsOf, folded, only } from "./rollouts.ts";

/** Running totals: input tokens of the thread and of the last response. */
const count = (total: number, last: number, more: Payload = {}): [string, Payload] => [
  "event",
  {
    type: "token_count",
    info: {
      total_token_usage: { input_tokens: total, total_tokens: total },
      last_token_usage: { input_tokens: last, total_tokens: last },
      model_context_window: 100_000,
    },
    ...more,
  },
];
const record = (response_id: string, input: number, thread: number): [string, Payload] => [
  "token_usage_record",
  {
    turn_id: "t1",
    response_id,
    usage: { input_tokens: input, total_tokens: input },
    thread_token_usage: { input_tokens: thread, total_tokens: thread },
  },
];
const inputs = (events: WireEvent[]) => only(events, "token_usage").map(({ input }) => input);

Deno.test("running totals count as differences, once, and only where no record tells", async (t) => {
  const fork = { ...META, forked_from_id: "parent" };
  const answer: [string, Payload] = ["item", { type: "message", role: "assistant" }];
  const cases: { name: string; lines: [string, Payload][]; inputs: number[] }[] = [
    {
      name: "repeated before and after the tools",
      lines: [["session_meta", META], started("t1"), count(10, 10), count(10, 10), count(25, 15)],
      inputs: [10, 15],
    },
    {
      name: "reset after an overflow",
      lines: [["session_meta", META], started("t1"), count(10, 10), count(0, 0), count(15, 15)],
      inputs: [10, 15],
    },
    {
      name: "beside a record, and again without one after a downgrade",
      lines: [
        ["session_meta", META],
        started("t1"),
        record("r1", 10, 10),
        count(10, 10),
        started("t2"),
        count(10, 10),
        count(30, 20),
      ],
      inputs: [10, 20],
    },
    {
      name: "begun with the parent's in a fork",
      lines: [["session_meta", fork], started("t1"), answer, count(110, 10), count(125, 15)],
      inputs: [10, 15],
    },
    {
      name: "begun with a repetition of the parent's in a fork whose first request failed",
      lines: [["session_meta", fork], started("t1"), count(100, 40), count(115, 15)],
      inputs: [15],
    },
  ];
  for (const { name, lines, inputs: expected } of cases) {
    await t.step(name, () => assert.deepEqual(inputs(mapped(...lines)), expected));
  }
});

Deno.test("two totals of one height are two calls where the total fell between them", async () => {
  const events = mapped(["session_meta", META], count(10, 10), count(0, 0), count(10, 10));
  assert.equal((await folded(events)).totals.llmCallCount, 2);
});

Deno.test("a compaction waits for what is left of the context", async (t) => {
  const compacted: [string, Payload] = ["compacted", {
    message: "é",
    compaction_response_id: "r2",
  }];
  const before: [string, Payload][] = [
    ["session_meta", PAGINATED],
    started("t1", { root_turn_id: "t1" }),
    record("r1", 70, 70),
    record("r2", 80, 150),
    compacted,
    ["turn_context", { turn_id: "t1", model: "m" }],
  ];
  const left: [string, Payload] = ["event", {
    type: "token_count",
    info: { total_token_usage: { input_tokens: 150 }, last_token_usage: { total_tokens: 7 } },
  }];
  const told = (...lines: [string, Payload][]) => {
    const [event, ...others] = only(mapped(...before, ...lines), "compaction");
    assert.equal(others.length, 0);
    return event && [event.timestamp - START, event.tokensBefore, event.tokensAfter];
  };
  await t.step("told by the next count", () => assert.deepEqual(told(left), [4000, 70, 7]));
  await t.step("told by nothing before the next answer", () => {
    assert.deepEqual(told(record("r3", 9, 159), left), [4000, 70, null]);
  });
  await t.step("told by nothing yet", () => assert.equal(told(), undefined));
  await t.step("by hand, for nobody asked anything in its turn", () => {
    const isAutomatic = (turn: Payload, ...more: [string, Payload][]) => {
      const lines: [string, Payload][] = [started("t1", turn), ...more, compacted, left];
      return only(mapped(["session_meta", PAGINATED], ...lines), "compaction")[0]?.isAutomatic;
    };
    const prompt = item({ type: "UserMessage" }, 0, 0);
    assert.equal(isAutomatic({ root_turn_id: "t1" }), false);
    assert.equal(isAutomatic({ root_turn_id: "t1" }, prompt), true);
    assert.equal(isAutomatic({ root_turn_id: "t1", turn_attribution: {} }), true);
    assert.equal(isAutomatic({}), null);
  });
  await t.step("as the captures have it", () => {
    const of = (name: string) =>
      only(eventsOf(name), "compaction").map((event) => [
        event.tokensBefore,
        event.tokensAfter,
        event.isAutomatic,
      ]);
    assert.deepEqual(of("compaction"), [[21030, 6868, true]]);
    assert.deepEqual(of("compaction-remote"), [[21030, 6778, true]]);
    assert.deepEqual(of("app-server-manual-compact"), [[9103, 6853, false]]);
  });
});

Deno.test("a turn that was cut off ends when the next begins, at its last line", async () => {
  const events = mapped(["session_meta", META], started("t1"), call("c1"), started("t2"), [
    "event",
    { type: "turn_aborted", turn_id: "t2", reason: "interrupted" },
  ]);
  const { turns } = await folded(events);
  const rows = turns.map(({ turnId, endedAt, durationMs, outcome }) => ({
    turnId,
    endedAt: endedAt! - START,
    durationMs,
    outcome,
  }));
  assert.deepEqual(rows, [
    { turnId: "t1", endedAt: 2000, durationMs: null, outcome: "interrupted" },
    { turnId: "t2", endedAt: 4000, durationMs: 1000, outcome: "interrupted" },
  ]);
});

Deno.test("a failed turn names the error, however deep it stands", () => {
  const failed = (codex_error_info: unknown) => {
    const payload = { type: "task_complete", turn_id: "t1", error: { codex_error_info } };
    const [error] = only(mapped(["session_meta", META], ["event", payload]), "llm_error");
    return [error?.errorClass, error?.status];
  };
  assert.deepEqual(failed("other"), ["other", null]);
  assert.deepEqual(failed({ http_connection_failed: { http_status_code: 502 } }), [
    "http_connection_failed",
    502,
  ]);
  assert.deepEqual(failed(undefined), [null, null]);
});

Deno.test("plan limits are told when they change", () => {
  const limits = (used: number, more: Payload = {}) => ({
    rate_limits: { limit_id: "codex", primary: { used_percent: used, ...more }, secondary: null },
  });
  const events = mapped(
    ["session_meta", META],
    count(1, 1, limits(1, { window_minutes: 300, resets_at: 1_900_000_000 })),
    count(1, 1, limits(1, { window_minutes: 300, resets_at: 1_900_000_000 })),
    count(1, 1, { rate_limits: null }),
    count(1, 1, limits(2, { resets_in_seconds: 60 })),
  );
  const told = only(events, "rate_limit").map((event) => [
    event.limitId,
    event.usedPct,
    event.windowMinutes,
    event.resetsAt,
  ]);
  assert.deepEqual(told, [
    ["codex:primary", 1, 300, 1_900_000_000_000],
    ["codex:primary", 2, null, START + 4000 + 60_000],
  ]);
});

Deno.test("the session's model is that of its last settings", async () => {
  const settings = (fields: Payload): [string, Payload] => [
    "event",
    { type: "thread_settings_applied", thread_settings: fields },
  ];
  const events = mapped(
    ["session_meta", META],
    ["turn_context", { turn_id: "t1", model: "a" }],
    ["turn_context", { turn_id: "t1", model: "a", effort: "low" }],
    settings({ model: "b", model_provider_id: "other", service_tier: "priority" }),
    ["turn_context", { turn_id: "t2", model: "b" }],
    started("t2"),
    count(10, 10),
  );
  const changes = only(events, "model_change").map((event) => [
    event.previousModel,
    event.previousProvider,
    event.newModel,
    event.newProvider,
  ]);
  assert.deepEqual(changes, [["a", "openai", "b", "other"]]);
  const starts = only(events, "agent_start").map(({ model, thinkingLevel }) => [
    model,
    thinkingLevel,
  ]);
  assert.deepEqual(starts, [["a", null], ["a", "low"]]);
  assert.equal(only(events, "token_usage")[0]?.serviceTier, "priority");
  const { sessions: [session] } = await folded(events);
  assert.deepEqual([session?.model, session?.provider], ["b", "other"]);
});

Deno.test("sub-agents and forks name their parent, and a copied first line changes nothing", () => {
  const spawn = { subagent: { thread_spawn: { parent_thread_id: "root" } } };
  const parent = (meta: Payload) => {
    const events = mapped(["session_meta", { ...META, ...meta }], ["session_meta", { id: "x" }]);
    const [start, ...others] = only(events, "session_start");
    assert.deepEqual([start?.sessionId, others], [SESSION, []]);
    return start?.parentSessionId;
  };
  assert.equal(parent({ session_id: "root", source: spawn }), "root");
  assert.equal(parent({ session_id: "root", parent_thread_id: "p", source: spawn }), "p");
  assert.equal(parent({ forked_from_id: "f", source: "exec" }), "f");
  assert.equal(parent({ session_id: "s" }), null);
});
