import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { HOOK_EVENTS, mapCodexHook } from "../../../collectors/codex/hook_map.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { assertTaken } from "../taken.ts";
import { eventsOf, folded, only } from "./rollouts.ts";

const AT = Date.UTC(2026, 10, 23);
const FIXTURES = new URL("../../fixtures/codex/hooks/", import.meta.url);

/** One payload as it was captured, and when. */
interface Captured {
  at: string;
  payload: Record<string, unknown>;
}

for (const name of ["permission", "errors", "subagents"]) {
  Deno.test(`mapCodexHook() maps the capture "${name}"`, async (t) => {
    const events = mapAll(name);
    await t.step("as the golden file has it", () => compareGolden(name, events));
    await t.step("to events that the wire takes, with ids of their own", () => {
      for (const event of events) {
        assertTaken(event, event.timestamp);
      }
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
  });
}

Deno.test("mapCodexHook() tells that a session waits, and that it goes on", () => {
  const states = only(mapAll("permission"), "session_state").map(({ state }) => state);
  assert.deepEqual(states, ["working", "waiting_permission", "working"]);
});

Deno.test("mapCodexHook() gives what the rollout lacks: retried requests, and ends", async () => {
  const told = mapAll("errors");
  const rollout = eventsOf("errors");
  assert.deepEqual(only(rollout, "session_end"), []);
  assert.equal(only(told, "session_end").length, 3, "each run of the resumed session ended");
  assert.deepEqual(only(told, "llm_error").map(({ errorClass }) => errorClass), [
    "response_stream_disconnected",
    "response_stream_disconnected",
    "invalid_request_error",
    "context_window_exceeded",
  ]);
  const [alone, together, backwards] = await Promise.all(
    [rollout, [...rollout, ...told], [...told, ...rollout]].map(folded),
  );
  assert.deepEqual(together?.totals, alone?.totals);
  assert.deepEqual(backwards, together);
  assert.equal(alone?.sessions[0]?.endedAt, null);
  assert.notEqual(together?.sessions[0]?.endedAt, null);
});

Deno.test("mapCodexHook() takes a sub-agent's session from its file", () => {
  const ids = [...new Set(mapAll("subagents").map(({ sessionId }) => sessionId))];
  assert.deepEqual(
    ids.toSorted(),
    [
      ...new Set(eventsOf("subagents").map(({ sessionId }) => sessionId)),
    ].toSorted(),
  );
});

Deno.test("mapCodexHook() never gives the text of an error", () => {
  const cases = [
    { error: "unexpected status 503 Service Unavailable: secret", status: 503, errorClass: null },
    { error: '{"error":{"type":"overloaded","message":"secret"}}', errorClass: "overloaded" },
    { error: "You’ve hit your usage limit. secret", errorClass: "usage_limit_exceeded" },
    { error: "secret", errorClass: null },
    { error: { secret: true }, errorClass: null },
    { error: null, errorClass: null },
  ];
  for (const { error, status = null, errorClass } of cases) {
    const payload = {
      hook_event_name: "PostModelRequest",
      session_id: "s",
      status: "failed",
      error,
    };
    const [event] = only(mapCodexHook(payload, AT, () => "x"), "llm_error");
    assert.deepEqual([event?.status, event?.errorClass], [status, errorClass]);
    assert.ok(!JSON.stringify(event).includes("secret"));
  }
});

Deno.test("mapCodexHook() tells nothing of other hooks, and throws without a session", () => {
  assert.deepEqual(mapCodexHook({ hook_event_name: "Stop" }, AT, () => "x"), []);
  for (const payload of [null, [], { hook_event_name: "SessionEnd" }]) {
    assert.throws(() => mapCodexHook(payload, AT, () => "x"));
  }
});

Deno.test("mapCodexHook() gives only what the wire takes, whatever is told", () => {
  const value = fc.oneof(fc.string({ maxLength: 600 }), fc.anything());
  const payload = fc.record({
    hook_event_name: fc.constantFrom(...HOOK_EVENTS),
    session_id: value,
    transcript_path: value,
    turn_id: value,
    reason: value,
    status: fc.oneof(fc.constant("failed"), value),
    error: value,
  }, { requiredKeys: ["hook_event_name"] });
  fc.assert(fc.property(payload, (told) => {
    let events: WireEvent[];
    try {
      events = mapCodexHook(told, AT, () => "x");
    } catch (error) {
      assert.match((error as Error).message, /session_id/);
      return;
    }
    for (const event of events) assertTaken(event, AT);
  }));
});

function mapAll(name: string): WireEvent[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, FIXTURES), "utf8").trim().split("\n");
  return lines.flatMap((line, index) => {
    const { at, payload }: Captured = JSON.parse(line);
    return mapCodexHook(payload, Date.parse(at), () => `made-${index}`);
  });
}

function compareGolden(name: string, events: WireEvent[]): void {
  const file = new URL(`${name}.events.json`, FIXTURES);
  const text = JSON.stringify(events, null, 2) + "\n";
  if (Deno.env.get("GOLDEN") === "1") writeFileSync(file, text);
  assert.ok(existsSync(file), `run "deno task golden" to write ${name}.events.json`);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, "utf8")));
}
