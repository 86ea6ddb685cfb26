import assert from "node:assert/strict";
import fc from "fast-check";
import { mapStatusLine, statusLine } from "../../../collectors/claude/status_line.ts";
import { rowsAfter } from "../pi/folded.ts";
import { assertTaken } from "../taken.ts";

const AT = Date.UTC(2026, 10, 23);
const FIXTURE = new URL("../../fixtures/claude/tui/statusline.jsonl", import.meta.url);
const captured: unknown[] = Deno.readTextFileSync(FIXTURE).trim().split("\n").map((line) =>
  JSON.parse(line)
);

Deno.test("statusLine() shows what a captured session told", () => {
  const lines = captured.map(statusLine);
  const shown = lines.filter((line, index) => line !== lines[index - 1]);
  assert.deepEqual(shown, [
    "Sonnet 4.5 · $0.00",
    "Sonnet 4.5 · context 8 % of 200k · $0.06",
    "Sonnet 4.5 · context 8 % of 200k · $0.07",
    "Sonnet 4.5 · context 8 % of 200k · $0.08",
    "Opus 4.5 · context 8 % of 200k · $0.08",
    "Opus 4.5 · context 8 % of 200k · $0.18",
    "Opus 4.5 · $0.18",
    "Opus 4.5 · context 2 % of 200k · $0.18",
    "Opus 4.5 · context 2 % of 200k · $0.19",
    "Opus 4.5 · $0.00",
    "Opus 4.5 · context 8 % of 200k · $0.10",
    "Opus 4.5 · context 8 % of 200k · $0.11",
    "Opus 4.5 · context 8 % of 200k · $0.12",
  ]);
});

Deno.test("statusLine() shows each part where it is told", () => {
  const cases: [line: string, payload: unknown][] = [
    ["Claude Code", {}],
    ["Claude Code", null],
    ["claude-x", { model: { id: "claude-x" } }],
    ["context 12 % of 1M", { context_window: { used_percentage: 12.4, context_window_size: 1e6 } }],
    ["context 0 %", { context_window: { used_percentage: 0 } }],
    ["$1234", { cost: { total_cost_usd: 1234.4 } }],
    [
      "5 h 12 % · 7 d 40 %",
      {
        rate_limits: { five_hour: { used_percentage: 12 }, seven_day: { used_percentage: 40.2 } },
      },
    ],
    ["Claude Code", { cost: { total_cost_usd: 1e300 }, model: "m", rate_limits: [] }],
    ["a [31m b", { model: { display_name: "a\u001b[31m\n\u202e b\u2028" } }],
    ["x".repeat(40), { model: { display_name: "x".repeat(1e6) } }],
  ];
  for (const [line, payload] of cases) assert.equal(statusLine(payload), line);
});

Deno.test("mapStatusLine() tells window, cost and limits, and the wire takes them", () => {
  const limits = { rate_limits: { five_hour: { used_percentage: 12, resets_at: 1_795_396_043 } } };
  const events = mapStatusLine({ ...object(captured[2]), ...limits }, AT);
  for (const event of events) assertTaken(event, AT);
  assert.deepEqual(events.map(({ type }) => type), [
    "context_usage",
    "session_totals",
    "rate_limit",
  ]);
  const [context, totals, limit] = events.map((event) => object(event));
  const { tokensUsed, contextWindow, utilizationPct } = context ?? {};
  assert.deepEqual([tokensUsed, contextWindow, utilizationPct], [15212, 200_000, 8]);
  assert.equal(totals?.costUsd, 0.057936);
  const { limitId, usedPct, windowMinutes, resetsAt } = limit ?? {};
  assert.deepEqual(
    [limitId, usedPct, windowMinutes, resetsAt],
    ["claude:five_hour", 12, 300, 1_795_396_043_000],
  );
});

Deno.test("a captured session's status lines never add to facts, however often they come", async () => {
  const events = captured.flatMap((payload, index) => mapStatusLine(payload, AT + index));
  const again = captured.flatMap((payload, index) => mapStatusLine(payload, AT + 1000 + index));
  const ids = events.map(({ id }) => id);
  assert.deepEqual(again.map(({ id }) => id), ids);
  const sql = `SELECT agent, context_window AS window, agent_cost_nano_usd AS agentCost,
    cost_nano_usd AS cost, input_tokens AS input, llm_call_count AS calls, turn_count AS turns
    FROM sessions ORDER BY started_at`;
  const rows = await rowsAfter<Record<string, unknown>>([...events, ...again], sql);
  // What each session told last: the second one after /clear.
  const facts = { agent: "claude-code", window: 200_000, cost: 0, input: 0, calls: 0, turns: 0 };
  assert.deepEqual(rows.map((row) => ({ ...row })), [
    { ...facts, agentCost: 185_153_500 },
    { ...facts, agentCost: 116_655_000 },
  ]);
});

Deno.test("mapStatusLine() tells nothing before the first answer, or without a session", () => {
  assert.deepEqual(mapStatusLine(captured[0], AT), []);
  for (const payload of [null, [], {}, { session_id: "" }, { session_id: "x".repeat(201) }]) {
    assert.throws(() => mapStatusLine(payload, AT), { name: "BadPayload" });
  }
});

/** Values that a broken or later Claude Code may tell anywhere. */
const strange = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom<unknown>(null, undefined, true, NaN, Infinity, -1, 1e308, "1", [], {}),
);
const field = (known: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof({ weight: 4, arbitrary: fc.record(known, { requiredKeys: [] }) }, {
    weight: 1,
    arbitrary: strange,
  });
const limit = field({ used_percentage: strange, resets_at: strange });
const anyPayload = fc.oneof(
  { weight: 1, arbitrary: fc.anything() },
  {
    weight: 5,
    arbitrary: fc.record({
      session_id: fc.oneof(fc.string({ minLength: 1, maxLength: 220 }), strange),
      prompt_id: strange,
      model: field({ id: strange, display_name: strange }),
      cost: field({ total_cost_usd: strange }),
      context_window: field({
        total_input_tokens: strange,
        context_window_size: strange,
        used_percentage: strange,
      }),
      rate_limits: field({ five_hour: limit, seven_day: limit }),
    }, { requiredKeys: [] }),
  },
);

Deno.test("statusLine() is one short line without control characters, whatever is told", () => {
  fc.assert(fc.property(anyPayload, (payload) => {
    const line = statusLine(payload);
    assert.match(line, /^[^\p{C}\u2028\u2029]+$/u);
    assert.ok(line.isWellFormed() && [...line].length < 120, line);
  }));
});

Deno.test("mapStatusLine() gives only what the wire takes, whatever is told", () => {
  fc.assert(fc.property(anyPayload, (payload) => {
    let events;
    try {
      events = mapStatusLine(payload, AT);
    } catch (error) {
      assert.equal((error as Error).name, "BadPayload");
      return;
    }
    for (const event of events) assertTaken(event, AT);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  }));
});

function object(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}
