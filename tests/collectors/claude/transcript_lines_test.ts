import assert from "node:assert/strict";
import { claudeTranscripts } from "../../../collectors/claude/transcript.ts";
import { only } from "../codex/rollouts.ts";
import { mapLines, mapScenario } from "./transcript_files.ts";
import { PATH, say } from "./transcript_lines.ts";

const FOLDER = "/home/dev/.claude/projects/-home-dev-project";
const ID = "00000000-0000-4000-8000-000000000001";

Deno.test("claudeTranscripts owns sessions and subagents, and knows their session", async (t) => {
  const cases: [string, string | null, string | null][] = [
    [`${FOLDER}/${ID}.jsonl`, ID, null],
    [`${FOLDER}/${ID}/subagents/agent-a1.jsonl`, ID, "a1"],
    [`${FOLDER}/${ID}/subagents/workflows/w1/agent-a1.jsonl`, ID, "a1"],
    [`${FOLDER}/agent-a1.jsonl`, null, "a1"],
  ];
  for (const [path, sessionId, subagentId] of cases) {
    await t.step(path, () => {
      assert.ok(claudeTranscripts.owns(path));
      const state = claudeTranscripts.begin(path);
      assert.deepEqual([state.sessionId, state.subagentId], [sessionId, subagentId]);
      assert.equal(state.project, "-home-dev-project");
    });
  }
  for (const path of [`${FOLDER}/notes.jsonl`, `${FOLDER}/${ID}.meta.json`, `/a/${ID}.jsonl`]) {
    await t.step(`not ${path}`, () => assert.ok(!claudeTranscripts.owns(path)));
  }
});

Deno.test("a message of several lines is one usage, though results stand between them", () => {
  const call = (id: string) => ({ type: "tool_use", id, name: "Bash", input: {} });
  const lines = [
    say.user("p1", "Go"),
    say.assistant("m1", null, { output_tokens: 1 }, call("t1")),
    say.result("t1", "ok"),
    say.assistant("m1", null, { output_tokens: 9 }, call("t2")),
    say.result("t2", "ok"),
    say.assistant("m2", null, {}),
  ];
  const usages = only(mapLines(PATH, lines).events, "token_usage");
  assert.deepEqual(usages.map(({ messageId, output }) => [messageId, output]), [["m1", 9], [
    "m2",
    1,
  ]]);
});

Deno.test("a usage tells cache writes of one hour, thinking and a faster speed", () => {
  const usage = {
    cache_creation_input_tokens: 50,
    cache_creation: { ephemeral_1h_input_tokens: 20 },
    output_tokens_details: { thinking_tokens: 7 },
    service_tier: "standard",
    speed: "fast",
  };
  const block = { type: "thinking", thinking: "Hm." };
  const line = say.assistant("m1", null, usage as never, block, { thinkingDurationMs: 30 });
  const [event] = only(mapLines(PATH, [line]).events, "token_usage");
  const { cacheWrite, cacheWrite1h, reasoning, serviceTier } = event!;
  assert.deepEqual([cacheWrite, cacheWrite1h, reasoning, serviceTier], [50, 20, 7, "fast"]);
  assert.equal((event as unknown as Record<string, unknown>).thinkingDurationMs, 30);
});

Deno.test("a tool's result tells error, exit code, denial and a subagent's time", () => {
  const call = (name: string) => ({ type: "tool_use", id: name, name, input: {} });
  const lines = ["Bash", "Edit", "Agent", "Read"].map((name) =>
    say.assistant("m1", null, {}, call(name))
  );
  const { events } = mapLines(PATH, [
    ...lines,
    say.record({
      type: "user",
      message: {
        content: [
          { type: "tool_result", tool_use_id: "Bash", content: "Exit code 3\nno", is_error: true },
          { type: "tool_result", tool_use_id: "Read", content: [{ type: "image" }] },
        ],
      },
    }),
    say.result("Edit", "Rejected", { toolDenialKind: "user-rejected" }),
    say.result("Agent", "é", { toolUseResult: { totalDurationMs: 1820 } }),
    say.result("unknown", "x"),
    say.result("constructor", "x"),
  ]);
  const ends = only(events, "tool_call_end").map((end) => [
    end.toolName,
    end.isError,
    end.exitCode,
    end.durationMs,
    end.outputSizeBytes,
    end.errorMessage,
  ]);
  assert.deepEqual(ends, [
    ["Bash", true, 3, null, 14, "Exit code 3\nno"],
    ["Read", false, null, null, null, null],
    ["Edit", true, null, null, 8, "Rejected"],
    ["Agent", false, null, 1820, 2, null],
  ]);
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
});

Deno.test("a turn ends where the file says so", () => {
  const ends = only(mapScenario("tui"), "turn_end").map(({ outcome, durationMs, turnId }) =>
    `${turnId!.slice(0, 4)} ${outcome} ${durationMs}`
  );
  assert.deepEqual(ends, [
    "ebb3 ok null", // The model rests …
    "ebb3 ok 2219", // … and the client says how long it took, without the wait for permission.
    "c0e3 ok null",
    "c0e3 ok 2315",
    "2a70 interrupted null",
    "f90f ok null",
    "f90f ok 420",
    "5038 ok null",
    "5038 ok 503",
    "55ec interrupted null",
  ]);
  const failed = only(mapScenario("api-fail"), "turn_end").map(({ outcome }) => outcome);
  assert.deepEqual(failed, ["error"]);
});

Deno.test("what the client says in the model's place is no call, and stops no other turn", () => {
  const { events } = mapLines(PATH, [
    say.user("p1", "Go"),
    say.record({
      type: "assistant",
      message: {
        id: "m1",
        model: "<synthetic>",
        content: [],
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    }),
    say.userBlocks("of-a-command", [{ type: "text", text: "[Request interrupted by user]" }]),
  ]);
  assert.deepEqual(only(events, "token_usage"), []);
  assert.deepEqual(only(events, "turn_end"), []);
});

Deno.test("older transcripts tell turns without a place or a prompt's id", () => {
  const text = (content: unknown, fields = {}) =>
    say.record({ type: "user", message: { role: "user", content }, ...fields });
  const { events } = mapLines(PATH, [
    text("First"),
    text("Only a note", { isMeta: true }),
    text("<command-name>/model</command-name>"),
    text("<local-command-stdout>Set</local-command-stdout>"),
    text([{ type: "text", text: "[Request interrupted by user]" }]),
    text("Summary", { isCompactSummary: true }),
    text("A subagent's", { isSidechain: true }),
    text([{ type: "text", text: "Second" }]),
  ]);
  const starts = only(events, "turn_start");
  assert.equal(starts.length, 2);
  assert.ok(starts.every(({ id, turnId }) => id.includes(turnId!)));
  assert.deepEqual(only(events, "turn_end").map(({ outcome }) => outcome), ["interrupted"]);
});

Deno.test("a retried request is an error with its attempt and wait", () => {
  const errors = only(mapScenario("api-retry"), "llm_error").map((error) => [
    error.status,
    error.errorClass,
    error.attempt,
    error.retryInMs,
  ]);
  assert.deepEqual(errors, [
    [529, "overloaded_error", 1, 557],
    [529, "overloaded_error", 2, 1225],
    [429, "rate_limit_error", 1, 1017],
    [500, "api_error", 2, 1161],
  ]);
});

Deno.test("a compaction tells tokens before and after", () => {
  const told = ["compaction", "compaction-auto"].flatMap((name) =>
    only(mapScenario(name), "compaction").map((event) => [
      event.tokensBefore,
      event.tokensAfter,
      event.isAutomatic,
    ])
  );
  assert.deepEqual(told, [[15125, 2744, false], [97085, 2781, true], [96948, 2772, true]]);
});

Deno.test("a session tells its folder once, and a new version or branch", () => {
  const { events } = mapLines(PATH, [
    say.record({ type: "user", message: {}, gitBranch: "HEAD" }),
    say.record({ type: "user", message: {}, cwd: "/elsewhere", gitBranch: "HEAD" }),
    say.record({ type: "user", message: {}, cwd: "/elsewhere", gitBranch: "topic" }),
    say.record({ type: "user", message: {}, version: "2.1.331", gitBranch: "topic" }),
  ]);
  const starts = only(events, "session_start").map((start) => [
    start.cwd,
    start.gitBranch,
    start.agentVersion,
    start.project,
  ]);
  assert.deepEqual(starts, [
    ["/home/dev/project", null, "2.1.330", "-home-dev-project"],
    [null, "topic", "2.1.330", "-home-dev-project"],
    [null, "topic", "2.1.331", "-home-dev-project"],
  ]);
});

Deno.test("a cost-state is the agent's own total, at the time of the line before", () => {
  const [totals, ...others] = only(mapScenario("basic"), "session_totals");
  assert.equal(others.length, 0);
  assert.equal(totals!.costUsd, 0.0782685);
  assert.equal(totals!.tokens, 31 + 300 + 46460 + 15930);
  assert.equal(totals!.timestamp, Date.parse("2026-11-23T00:55:22.037Z"));
});

Deno.test("a cost-state with money beyond all reason keeps its tokens", () => {
  const modelUsage = { "claude-x": { inputTokens: 5 } };
  const state = JSON.stringify({ type: "cost-state", totalCostUSD: 1e7, modelUsage });
  const { events } = mapLines(PATH, [say.user("p1", "Go"), state]);
  const [totals] = only(events, "session_totals");
  assert.deepEqual([totals!.costUsd, totals!.tokens], [null, 5]);
});

Deno.test("a context is told once, though other messages stand between its message's lines", () => {
  const { events } = mapLines(PATH, [
    say.user("p1", "Go"),
    say.assistant("m1", null, {}),
    say.assistant("m2", null, {}, undefined, { isSidechain: true, agentId: "a1" }),
    say.assistant("m1", null, {}),
  ]);
  const ids = only(events, "context_breakdown").map(({ id }) => id);
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
});

Deno.test("claudeTranscripts counts broken and unknown lines, and ignores bookkeeping", () => {
  const lines = [
    '{"type":"user","mess',
    "[]",
    '{"type":"novelty"}',
    '{"type":"user","uuid":"u"}',
    '{"type":"last-prompt","lastPrompt":"x"}',
    '{"type":"ai-title","aiTitle":"Secret"}',
  ];
  const { events, state } = mapLines(PATH, lines);
  assert.deepEqual(events, []);
  assert.equal(state.skipped, 4);
});
