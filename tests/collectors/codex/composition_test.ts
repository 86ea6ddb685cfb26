import assert from "node:assert/strict";
import type { ContextBreakdown } from "../../../sdk/types.ts";
import { call, mapped, META, output, type Payload } from "./made_lines.ts";
import { eventsOf, only } from "./rollouts.ts";
import { SCENARIOS } from "./truths.ts";

type Line = [type: string, payload: Payload];
type Marked = ContextBreakdown & { isEstimated?: boolean };

/** Line 1 with instructions of 400 characters. */
const OPENED: Line = ["session_meta", { ...META, base_instructions: { text: "b".repeat(400) } }];
/** A message with one text, of a kind or none. */
const message = (role: string, text: string, kind?: string): Line => ["item", {
  type: "message",
  role,
  content: [{ type: "input_text", text }],
  ...(kind && {
    internal_chat_message_metadata_passthrough: { content_item_kinds: [kind] },
  }),
}];
/** The response that all before it led to, and what it holds in all. */
const answered = (id: string, total: number): Line => ["token_usage_record", {
  response_id: id,
  usage: { input_tokens: total - 1, output_tokens: 1, total_tokens: total },
}];

/** Tokens by label of the newest breakdown; null without one. */
function partsOf(...lines: Line[]): Record<string, number> | null {
  const last = only(mapped(OPENED, ...lines), "context_breakdown").at(-1);
  if (last === undefined) return null;
  return Object.fromEntries(
    last.segments.map(({ label, estimatedTokens }) => [label, estimatedTokens]),
  );
}

Deno.test("a rollout's context parts are estimates whose sum is what was told", () => {
  for (const { name, totals } of SCENARIOS.filter(({ totals }) => totals.llmCallCount > 0)) {
    const events = eventsOf(name);
    const breakdowns: Marked[] = only(events, "context_breakdown");
    const told = breakdowns.length + only(events, "context_usage").length;
    assert.ok(told >= totals.llmCallCount, name);
    for (const { segments, totalTokens, isEstimated } of breakdowns) {
      const sum = segments.reduce((all, { estimatedTokens }) => all + estimatedTokens, 0);
      assert.equal(sum, totalTokens, name);
      assert.equal(isEstimated, true);
      for (const segment of segments) {
        assert.equal((segment as { isEstimated?: boolean }).isEstimated, true, name);
      }
    }
    // Only the fork lacks what it inherited.
    assert.equal(only(events, "context_usage").length === 0, name !== "resume", name);
  }
});

Deno.test("every kind of item has its part", () => {
  const kinds: Line[] = [
    message("developer", "d".repeat(80)),
    message("user", "<environment_context>".padEnd(40)),
    message("user", "# AGENTS.md instructions for /p".padEnd(40)),
    message("user", "g".repeat(40), "environments.environment_context"),
    message("user", "u".repeat(200), "user.text"),
    ["item", { type: "reasoning", encrypted_content: "r".repeat(120) }],
    message("assistant", "a".repeat(160), "unknown"),
    ["item", { type: "function_call", call_id: "1", name: "grep", arguments: "x".repeat(36) }],
    output("1", "o".repeat(240)),
    output("unknown", "o".repeat(28)),
    ["item", { type: "additional_tools", role: "developer", tools: "t".repeat(600) }],
  ];
  // A fourth of its characters each: as many tokens as there is text for.
  assert.deepEqual(partsOf(...kinds, answered("r1", 497)), {
    "Base prompt": 100,
    Tools: 150,
    Instructions: 20,
    "Project and environment": 30,
    "User messages": 50,
    Thinking: 30,
    "Assistant messages": 40,
    "Tool calls": 10,
    grep: 60,
    "Other tool results": 7,
  });
});

Deno.test("tools that no line tells are what the first request held beside all else", () => {
  const first = [message("user", "u".repeat(400), "user.text"), answered("r1", 1000)];
  assert.deepEqual(partsOf(...first), { "Base prompt": 100, Tools: 800, "User messages": 100 });
  // They do not grow later.
  const later = [...first, message("assistant", "a".repeat(4000)), answered("r2", 2000)];
  assert.deepEqual(partsOf(...later), {
    "Base prompt": 100,
    Tools: 800,
    "User messages": 100,
    "Assistant messages": 1000,
  });
});

Deno.test("a compaction's history is the new beginning", () => {
  const before = [message("user", "u".repeat(4000), "user.text"), answered("r1", 2000)];
  const history = [message("user", "s".repeat(400))[1], message("user", "k".repeat(800))[1]];
  const compacted: Line = ["compacted", {
    message: "s".repeat(400),
    replacement_history: history,
  }];
  const after = partsOf(...before, compacted, answered("r2", 1300));
  assert.deepEqual(after, {
    "Base prompt": 100,
    Tools: 900,
    "Compaction summary": 100,
    "User messages": 200,
  });
  // An old version does not tell what is left: nothing is known any more.
  const blind: Line = ["compacted", { message: "s" }];
  const events = mapped(OPENED, ...before, blind, answered("r2", 1300));
  assert.equal(only(events, "context_usage").at(-1)?.tokensUsed, 1300);
});

Deno.test("a fork's parts are known from its first compaction on", () => {
  const fork: Line = ["session_meta", {
    ...OPENED[1],
    forked_from_id: "p",
    history_base: { end_ordinal_exclusive: 4 },
  }];
  const compacted: Line = ["compacted", { message: "", replacement_history: [] }];
  const events = mapped(fork, answered("r1", 500), compacted, answered("r2", 200));
  assert.deepEqual(only(events, "context_usage").map(({ tokensUsed }) => tokensUsed), [500]);
  assert.deepEqual(only(events, "context_breakdown").map(({ segments }) => segments[0]?.label), [
    "Base prompt",
  ]);
});

Deno.test("tools beyond the first twenty share one part", () => {
  const calls = Array.from(
    { length: 25 },
    (_, n) => [call(`${n}`, `tool_${n}`), output(`${n}`, "o")],
  )
    .flat();
  const labels = Object.keys(partsOf(...calls, answered("r1", 1000)) ?? {});
  assert.equal(labels.filter((label) => label.startsWith("tool_")).length, 20);
  assert.ok(labels.includes("Other tool results"));
});
