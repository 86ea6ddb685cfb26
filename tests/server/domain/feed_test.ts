import assert from "node:assert/strict";
import fc from "fast-check";
import { eventSummary, feedRow } from "../../../server/domain/feed.ts";
import type { StoredEvent } from "../../../server/store/rows.ts";
import { fact } from "../../../views/format.ts";
import { EVENT_TYPES, wireEvent } from "../../arbitraries.ts";

function stored(type: string, fields: Record<string, unknown> = {}): StoredEvent {
  return { seq: 7, id: "e1", sessionId: "s1", timestamp: 1000, type, ...fields };
}

Deno.test("eventSummary() says in one line what happened", async (t) => {
  const cases: [string, Record<string, unknown>, string][] = [
    ["tool_call_start", { toolName: "Bash", inputSizeBytes: 5120 }, "Bash · 5.1 kB in"],
    [
      "tool_call_end",
      { toolName: "Bash", durationMs: 1200, outputSizeBytes: 10, isError: true, exitCode: 1 },
      "Bash · error · 1.2 s · 10 B out · exit 1",
    ],
    ["tool_call_end", { toolName: "Bash", durationMs: null, isError: false }, "Bash"],
    [
      "token_usage",
      { model: "m", input: 3, output: 1200, cacheRead: 0, cacheWrite: 5, cost: { total: 0.365 } },
      "m · 3 in · 1.2K out · 0 cache read · 5 cache write · $0.365",
    ],
    [
      "turn_end",
      { outcome: "ok", toolCallCount: 2, durationMs: 900 },
      "ok · 900 ms · 2 tool calls",
    ],
    [
      "llm_error",
      { status: 529, errorClass: "overloaded", attempt: 2 },
      "status 529 · overloaded · attempt 2",
    ],
    ["compaction", { isAutomatic: true, tokensBefore: 1000 }, "automatic · 1.0K before"],
    ["session_state", { state: "waiting_permission" }, "waiting permission"],
    ["model_change", { previousModel: "a", newModel: "b" }, "a → b"],
    ["context_breakdown", { segments: [{}, {}], totalTokens: 10 }, "2 segments · 10 used"],
    [
      "span",
      { name: "chat", startNs: "1700000000000000001", endNs: "1700000000340000001" },
      "chat · 340 ms",
    ],
    ["turn_start", { turnIndex: 3 }, ""],
    ["made_up", { name: "x", durationMs: 1 }, ""],
    ["constructor", {}, ""],
    ["tool_call_start", { toolName: { nested: 1 }, inputSizeBytes: "12" }, ""],
  ];
  for (const [type, fields, text] of cases) {
    await t.step(`${type} ${text}`, () => {
      assert.equal(eventSummary(stored(type, fields)).map(fact).join(" · "), text);
    });
  }
});

Deno.test("eventSummary() holds no content, of any event", () => {
  const secret = "CONTENT-THAT-A-PERSON-WROTE";
  const content = {
    inputPreview: secret,
    outputPreview: secret,
    errorMessage: secret,
    metadata: secret,
    query: secret,
    data: secret,
    notes: secret,
    attributes: secret,
    segments: [{ category: "x", label: secret, estimatedTokens: 1 }],
  };
  fc.assert(fc.property(wireEvent(), (event) => {
    const row = feedRow({ ...event, ...content, seq: 1 });
    assert.ok(!JSON.stringify(row).includes(secret));
  }));
  assert.ok(EVENT_TYPES.length > 30);
});

Deno.test("feedRow() marks what went wrong", async (t) => {
  const cases: [string, Record<string, unknown>, boolean][] = [
    ["tool_call_end", { isError: true }, true],
    ["tool_call_end", { isError: false }, false],
    ["tool_call_end", {}, false],
    ["turn_end", { outcome: "error" }, true],
    ["turn_end", { outcome: "interrupted" }, false],
    ["llm_error", {}, true],
    ["cost", { budgetExceeded: true }, true],
  ];
  for (const [type, fields, isError] of cases) {
    await t.step(`${type} ${JSON.stringify(fields)}`, () => {
      assert.equal(feedRow(stored(type, fields)).isError, isError);
    });
  }
});
