import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mapHook } from "../../../collectors/claude/map.ts";
import { BadPayload } from "../../../collectors/claude/read.ts";
import type { Json } from "../../../collectors/json.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { assertTaken } from "../taken.ts";

const AT = Date.UTC(2026, 10, 23);
const FIXTURES = new URL("../../fixtures/claude/", import.meta.url);

/** Counted by hand in the captures and their summaries. */
const SCENARIOS = [
  { name: "basic", turns: 1, calls: 3, failed: 0, batchOnly: 0, llmErrors: 0, compactions: 0 },
  {
    name: "tool-error",
    turns: 1,
    calls: 10,
    failed: 5,
    batchOnly: 2,
    llmErrors: 0,
    compactions: 0,
  },
  { name: "subagent", turns: 1, calls: 7, failed: 0, batchOnly: 0, llmErrors: 0, compactions: 0 },
  {
    name: "subagent-background",
    turns: 3,
    calls: 3,
    failed: 0,
    batchOnly: 0,
    llmErrors: 0,
    compactions: 0,
  },
  { name: "compaction", turns: 2, calls: 2, failed: 0, batchOnly: 0, llmErrors: 0, compactions: 1 },
  { name: "denied", turns: 1, calls: 1, failed: 0, batchOnly: 1, llmErrors: 0, compactions: 0 },
  { name: "api-fail", turns: 1, calls: 0, failed: 0, batchOnly: 0, llmErrors: 1, compactions: 0 },
  {
    name: "multi-model",
    turns: 2,
    calls: 2,
    failed: 0,
    batchOnly: 0,
    llmErrors: 0,
    compactions: 0,
  },
  { name: "events", turns: 2, calls: 5, failed: 0, batchOnly: 0, llmErrors: 0, compactions: 0 },
  { name: "tui", turns: 6, calls: 5, failed: 0, batchOnly: 1, llmErrors: 0, compactions: 1 },
];

for (const { name, ...counts } of SCENARIOS) {
  Deno.test(`mapHook() maps the capture "${name}"`, async (t) => {
    const events = mapAll(payloadsOf(name));
    await t.step("as the golden file has it", () => compareGolden(name, events));
    await t.step("to events that the wire takes, with ids of their own", () => {
      for (const event of events) assertTaken(event, AT);
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
    await t.step("to what the agent did", () => assert.deepEqual(countsOf(events), counts));
  });
}

Deno.test("mapHook() gives a repeated payload the same ids where the payload has one", () => {
  const payloads = payloadsOf("tool-error").filter(({ hook_event_name: hook }) =>
    /^(?:Pre|Post)Tool|^UserPrompt/.test(String(hook))
  );
  const ids = () => mapAll(payloads).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
});

Deno.test("mapHook() names the field that is missing", async (t) => {
  const base = { session_id: "s", hook_event_name: "PreToolUse", tool_name: "Bash" };
  const cases: { name: string; payload: unknown; field: string }[] = [
    { name: "no object", payload: [], field: "payload" },
    { name: "no event", payload: { session_id: "s" }, field: "hook_event_name" },
    { name: "empty session", payload: { ...base, session_id: "" }, field: "session_id" },
    { name: "no call", payload: base, field: "tool_use_id" },
    {
      name: "a call that is none",
      payload: { ...base, hook_event_name: "PostToolBatch", tool_calls: [1] },
      field: "tool_calls[0]",
    },
  ];
  for (const { name, payload, field } of cases) {
    await t.step(name, () => {
      assert.throws(
        () => mapHook(payload, AT, env()),
        (error) => error instanceof BadPayload && error.field === field,
      );
    });
  }
});

Deno.test("mapHook() cuts what is longer than the wire takes, but no session's id", () => {
  const long = "x".repeat(9_000);
  const call = { hook_event_name: "PostToolUse", tool_name: long, tool_use_id: long };
  const [end] = mapHook({ ...call, session_id: "s", prompt_id: long }, AT, env());
  assertTaken(end!, AT);
  assert.equal(end!.type === "tool_call_end" && end!.toolName, "x".repeat(500));
  const [start] = mapHook(
    { session_id: "s", hook_event_name: "SessionStart", cwd: long },
    AT,
    env(),
  );
  assert.equal(start!.type === "session_start" && start!.cwd, "x".repeat(4_096));
  assert.throws(() => mapHook({ ...call, session_id: long }, AT, env()), /"session_id".* 200 /);
});

Deno.test("mapHook() gives nothing for a hook it does not know", () => {
  const payload = { session_id: "s", hook_event_name: "constructor" };
  assert.deepEqual(mapHook(payload, AT, env()), []);
});

Deno.test("mapHook() takes cwd from the project, never from the shell after a compaction", () => {
  const payload = { session_id: "s", hook_event_name: "SessionStart", cwd: "/p/sub" };
  const cwd = (source: string, projectDir: string | null) => {
    const event = mapHook({ ...payload, source }, AT, { ...env(), projectDir })[0];
    return event?.type === "session_start" ? event.cwd : undefined;
  };
  assert.equal(cwd("startup", "/p"), "/p");
  assert.equal(cwd("startup", null), "/p/sub");
  assert.equal(cwd("compact", null), null);
});

Deno.test("mapHook() tells sizes in UTF-8 bytes of what went in and of what the model saw", () => {
  const call = { session_id: "s", tool_name: "T", tool_use_id: "t" };
  const start = mapHook(
    { ...call, hook_event_name: "PreToolUse", tool_input: { a: "é" } },
    AT,
    env(),
  )[0];
  assert.equal(start?.type === "tool_call_start" && start.inputSizeBytes, '{"a":"é"}'.length + 1);
  const seen = (tool_response: unknown) => {
    const payload = { ...call, hook_event_name: "PostToolUse", tool_response };
    const event = mapHook(payload, AT, env())[0];
    return event?.type === "tool_call_end" ? event.outputSizeBytes : undefined;
  };
  assert.equal(seen("é"), 2);
  assert.equal(
    seen([{ type: "text", text: "ab" }, { type: "image" }, { type: "text", text: "c" }]),
    3,
  );
  assert.equal(seen({ stdout: "ab", stderr: "" }), null);
  assert.equal(seen([{ type: "tool_reference" }]), null);
  assert.equal(seen(undefined), null);
});

function env() {
  return { newId: () => "random", projectDir: null };
}

/** Maps payloads in their order, with ids that count instead of random ones. */
function mapAll(payloads: Json[]): WireEvent[] {
  let made = 0;
  const newId = () => `made-${++made}`;
  return payloads.flatMap((payload) => mapHook(payload, AT, { newId, projectDir: null }));
}

function payloadsOf(name: string): Json[] {
  const lines = readFileSync(new URL(`${name}/hooks.jsonl`, FIXTURES), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function countsOf(events: WireEvent[]) {
  const ends = events.filter((event) => event.type === "tool_call_end");
  const told = new Set(
    ends.filter(({ collector }) => collector === "hook").map(({ toolCallId }) => toolCallId),
  );
  const inBatch = ends.filter(({ collector }) => collector === "batch");
  const count = (type: string) => events.filter((event) => event.type === type).length;
  return {
    turns: new Set(events.filter(({ type }) => type === "turn_start").map((e) => e.turnId)).size,
    calls: new Set([...ends, ...events.filter((event) => event.type === "tool_call_start")].map(
      ({ toolCallId }) => toolCallId,
    )).size,
    failed: ends.filter(({ collector, isError }) => collector === "hook" && isError).length,
    batchOnly: inBatch.filter(({ toolCallId }) => !told.has(toolCallId)).length,
    llmErrors: count("llm_error"),
    compactions: count("compaction"),
  };
}

function compareGolden(name: string, events: WireEvent[]): void {
  const file = new URL(`${name}/events.json`, FIXTURES);
  const text = JSON.stringify(events, null, 2) + "\n";
  if (Deno.env.get("GOLDEN") === "1") writeFileSync(file, text);
  assert.ok(existsSync(file), `run "deno task golden" to write ${name}/events.json`);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, "utf8")));
}
