import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { piSessions } from "../../../collectors/pi/session_file.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { assertTaken } from "../taken.ts";
import { CAPTURES, fromExtension, fromFiles, mapLines, sessionFiles } from "./captures.ts";
import { folded, rowsAfter } from "./folded.ts";

const NOW = Date.UTC(2026, 10, 24);
const PATH = "/s/2026-11-23T01-14-14-724Z_s1.jsonl";
/** When that session began. */
const START = Date.UTC(2026, 10, 23, 1, 14, 14, 724);

for (const capture of CAPTURES) {
  Deno.test(`Pi's session files of "${capture.name}"`, async (t) => {
    const events = fromFiles(capture);
    await t.step("map to the golden events", () => {
      const golden = new URL("file-events.json", capture.folder);
      const text = JSON.stringify(events, null, 1) + "\n";
      if (Deno.env.get("GOLDEN") || !existsSync(golden)) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, "utf8"));
    });
    await t.step("map to events that the wire takes", () => {
      for (const event of events) assertTaken(event, NOW);
    });
    await t.step("give what the model served", async () => {
      assert.deepEqual(await folded(events), capture.truth);
    });
    await t.step("give the same read twice, and in two halves", async () => {
      assert.deepEqual(await folded(events, fromFiles(capture)), capture.truth);
      for (const { path, lines } of sessionFiles(capture)) {
        const whole = mapLines(lines, piSessions.begin(path));
        for (const at of [1, Math.floor(lines.length / 2), lines.length - 1]) {
          const state = piSessions.begin(path);
          const before = mapLines(lines.slice(0, at), state);
          const after = mapLines(lines.slice(at), JSON.parse(JSON.stringify(state)));
          assert.deepEqual([...before, ...after], whole);
        }
      }
    });
    await t.step("leave no line out", () => {
      for (const { path, lines } of sessionFiles(capture)) {
        const state = piSessions.begin(path);
        mapLines(lines, state);
        assert.equal(state.skipped, 0);
      }
    });
    await t.step("and the extension tell the same facts", async () => {
      const live = fromExtension(capture);
      assert.deepEqual(await folded(live, events), capture.truth);
      assert.deepEqual(await folded([...events, ...live].reverse()), capture.truth);
      assert.deepEqual(turnsOf(live), turnsOf(events));
    });
  });
}

/** Each turn's id and how it ended, the last word of each. */
function turnsOf(events: readonly WireEvent[]) {
  const turns = new Map<string, unknown>();
  for (const event of events) {
    if (event.type === "turn_end") {
      turns.set(`${event.sessionId} ${event.turnId}`, [event.outcome, event.toolCallCount]);
    }
  }
  return new Map([...turns].sort());
}

/** One line; ISO times are seconds after the start of `PATH`'s session. */
function line(type: string, seconds: number, fields: Record<string, unknown> = {}): string {
  const timestamp = new Date(START + seconds * 1000).toISOString();
  return JSON.stringify({ type, id: `${type}-${seconds}`, parentId: null, timestamp, ...fields });
}

function user(seconds: number, queuedAt = seconds): string {
  const message = { role: "user", content: "Go on.", timestamp: START + queuedAt * 1000 };
  return line("message", seconds, { message });
}

function answer(seconds: number, fields: Record<string, unknown> = {}): string {
  const usage = { input: 10, output: 2, cacheRead: 0, cacheWrite: 0, totalTokens: 12 };
  const timestamp = START + seconds * 1000 - 500;
  const message = {
    role: "assistant",
    content: [],
    stopReason: "stop",
    usage,
    timestamp,
    ...fields,
  };
  return line("message", seconds, { message });
}

function header(fields: Record<string, unknown> = {}): string {
  return line("session", 0, { version: 3, id: "s1", cwd: "/p", ...fields });
}

Deno.test("piSessions owns files by their name, in any folder", async (t) => {
  const cases = [
    { path: `/home/d/.pi/agent/sessions/--p--${PATH}`, owns: true },
    { path: PATH, owns: true },
    {
      path: "/c/rollout-2026-11-23T01-14-14-01a205f7-c93f-7294-ac67-1467b702e574.jsonl",
      owns: false,
    },
    { path: "/c/01a205f7-c93f-7294-ac67-1467b702e574.jsonl", owns: false },
    { path: "/s/2026-11-23T01-14-14-724Z_.jsonl", owns: false },
    { path: `${PATH}.bak`, owns: false },
  ];
  for (const { path, owns } of cases) {
    await t.step(path, () => assert.equal(piSessions.owns(path), owns));
  }
});

Deno.test("a message that was queued while Pi worked stays in the turn", () => {
  const lines = [header(), user(1), answer(5), user(6, 4), answer(8), user(9), answer(11)];
  const turns = mapLines(lines, piSessions.begin(PATH)).filter(({ type }) => type === "turn_start");
  assert.deepEqual(turns.map(({ turnId }) => turnId), [START + 1000, START + 9000].map(String));
});

Deno.test("a fork's copies belong to its parent, older ones to nobody that it knows", async () => {
  const parent = new Date(START - 100_000).toISOString().replaceAll(/[:.]/g, "-");
  const lines = [
    header({ parentSession: `C:\\s\\${parent}_s0.jsonl` }),
    ...[user(-150), answer(-149)], // The parent was a fork itself.
    ...[user(-50), answer(-49)],
    ...[user(1), answer(2)],
  ];
  const events = mapLines(lines, piSessions.begin(PATH));
  const sessions = await rowsAfter<{ id: string; turns: number; calls: number; parent: string }>(
    events,
    `SELECT session_id AS id, turn_count AS turns, llm_call_count AS calls,
       parent_session_id AS parent FROM sessions ORDER BY id`,
  );
  assert.deepEqual(sessions.map((row) => ({ ...row })), [
    { id: "s0", turns: 1, calls: 1, parent: null },
    { id: "s1", turns: 1, calls: 1, parent: "s0" },
  ]);
});

Deno.test("a fork of a file with a name of its own tells only what is its own", () => {
  const lines = [header({ parentSession: "/s/mine.jsonl" }), user(-5), answer(-4), user(1)];
  const events = mapLines(lines, piSessions.begin(PATH));
  assert.deepEqual(events.map(({ type }) => type), ["session_start", "turn_start", "agent_start"]);
});

Deno.test("an answer of four zeros is an error only where Pi says so", async (t) => {
  const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0 };
  const cases = [
    { stopReason: "error", errorMessage: "529 {}", told: ["llm_error", "turn_end"] },
    { stopReason: "error", errorMessage: "This operation was aborted", told: ["turn_end"] },
    { stopReason: "aborted", errorMessage: "Request was aborted.", told: ["turn_end"] },
    { stopReason: "stop", errorMessage: undefined, told: ["turn_end"] },
  ];
  for (const { told, ...fields } of cases) {
    await t.step(`${fields.stopReason} ${fields.errorMessage}`, () => {
      const events = mapLines(
        [header(), user(1), answer(2, { usage, ...fields })],
        piSessions.begin(PATH),
      );
      assert.deepEqual(events.slice(3).map(({ type }) => type), told);
    });
  }
});

Deno.test("a stream that breaks is both an LLM call and an error, whatever broke it", () => {
  const broken = { stopReason: "error", errorMessage: "This operation was aborted" };
  const events = mapLines([header(), user(1), answer(2, broken)], piSessions.begin(PATH));
  assert.deepEqual(events.slice(3).map(({ type }) => type), [
    "token_usage",
    "llm_error",
    "turn_end",
  ]);
});

Deno.test("a failed request tells its status, its class and the attempt", async (t) => {
  const openAi = '{"error":{"message":"Too long","type":"invalid_request_error","code":"x"}}';
  const cases = [
    {
      text: '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      told: [529, "overloaded_error", 1],
    },
    { text: `400 ${openAi}`, told: [400, "invalid_request_error", 1] },
    { text: "Connection error.", told: [null, null, 1] },
    { text: "5290 requests", told: [null, null, 1] },
  ];
  for (const { text, told } of cases) {
    await t.step(text, () => {
      const failed = answer(2, { stopReason: "error", errorMessage: text });
      const events = mapLines([header(), user(1), failed], piSessions.begin(PATH));
      const errors = events.filter((event) => event.type === "llm_error");
      assert.deepEqual(errors.map((event) => [event.status, event.errorClass, event.attempt]), [
        told,
      ]);
    });
  }
});

Deno.test("lines of the first format, without ids, tell the same", () => {
  const strip = (text: string) => JSON.stringify({ ...JSON.parse(text), id: undefined });
  const lines = [header({ version: 1 }), ...[user(1), answer(2)].map(strip)];
  const events = mapLines(lines, piSessions.begin(PATH));
  assert.deepEqual(events.map(({ type }) => type), [
    ...["session_start", "turn_start", "agent_start"],
    ...["token_usage", "context_usage", "turn_end"],
  ]);
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
});

Deno.test("broken and unknown lines are counted and tell nothing", () => {
  const state = piSessions.begin(PATH);
  const lines = [
    "",
    "{",
    "null",
    "[]",
    '"text"',
    line("later_type", 1),
    line("message", 1, { timestamp: "?" }),
  ];
  assert.deepEqual(mapLines(lines, state), []);
  assert.equal(state.skipped, lines.length);
});

Deno.test("no line makes the mapper throw, and what it tells is taken by the wire", () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue(),
      fc.record(
        {
          type: fc.constantFrom("session", "message", "compaction", "usage", "toolCall", "text"),
          role: fc.constantFrom("user", "assistant", "toolResult"),
          message: tie("value"),
          content: fc.array(tie("value")),
          usage: tie("value"),
          id: fc.string(),
          name: fc.string(),
          toolCallId: fc.string({ minLength: 1 }),
          toolName: fc.string({ minLength: 1 }),
          modelId: fc.string({ maxLength: 2000 }),
          arguments: fc.jsonValue(),
          timestamp: fc.constantFrom<unknown>("2026-11-23T01:14:15.000Z", START, 5, "x", null),
          stopReason: fc.constantFrom("stop", "error", "aborted", "toolUse"),
          input: fc.constantFrom(0, 5, -1),
          output: fc.constantFrom(0, 5, 1e13),
          totalTokens: fc.nat(),
        },
        { requiredKeys: ["type", "timestamp"] },
      ),
    ),
  })).value;
  fc.assert(
    fc.property(fc.array(json, { maxLength: 5 }), (values) => {
      const state = piSessions.begin(PATH);
      const events = mapLines(values.map((value) => JSON.stringify(value)), state);
      for (const event of events) {
        assertTaken(event, NOW);
      }
      assert.ok(JSON.stringify(state).length < 4000);
    }),
    { numRuns: 500 },
  );
});
