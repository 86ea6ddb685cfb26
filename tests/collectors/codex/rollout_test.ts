import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { codexRollouts } from "../../../collectors/codex/rollout.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { assertTaken } from "../taken.ts";
import { eventsOf, folded, folderOf, mapRollout, rolloutsOf } from "./rollouts.ts";
import { OLD, SCENARIOS } from "./truths.ts";

/** The captures' day. */
const NOW = Date.UTC(2026, 10, 23, 12);

for (const { name, totals } of SCENARIOS) {
  Deno.test(`codexRollouts maps the capture "${name}"`, async (t) => {
    const events = eventsOf(name);
    await t.step("as the golden file has it", () => compareGolden(name, events));
    await t.step("to events that the wire takes, with ids of their own", () => {
      for (const event of events) assertTaken(event, NOW);
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
    await t.step("without a line that it does not know", () => {
      for (const rollout of rolloutsOf(name)) {
        assert.equal(mapRollout(rollout).state.skipped, undefined);
      }
    });
    await t.step("to what the mock served", async () => {
      assert.deepEqual((await folded(events)).totals, totals);
    });
    await t.step("to the same read twice and backwards", async () => {
      const twice = [...eventsOf(name).reverse(), ...events];
      assert.deepEqual((await folded(twice)).totals, totals);
    });
  });
}

Deno.test("codexRollouts counts a migrated or resumed file once, whichever came first", async () => {
  const before = eventsOf("0.104.0");
  const after = eventsOf("0.104.0-migrated-by-0.169.0");
  const resumed = eventsOf("0.104.0-resumed-by-0.169.0");
  assert.deepEqual((await folded([...before, ...after])).totals, OLD);
  assert.deepEqual((await folded([...after, ...before])).totals, OLD);
  const all = SCENARIOS.find(({ name }) => name === "0.104.0-resumed-by-0.169.0")!.totals;
  assert.deepEqual((await folded([...after, ...before, ...resumed])).totals, all);
});

Deno.test("codexRollouts covers usage without a response id, whichever came first", async () => {
  for (const { name, totals } of SCENARIOS.filter(({ totals }) => totals.llmCallCount > 0)) {
    const events = eventsOf(name);
    const spans = events.filter(({ type }) => type === "token_usage").map((event) => ({
      ...event,
      id: event.id.replace(":rollout:", ":otel:"),
      collector: "otel",
      messageId: null,
    }));
    assert.deepEqual((await folded([...spans, ...events])).totals, totals, name);
    assert.deepEqual((await folded([...events, ...spans])).totals, totals, name);
  }
});

Deno.test("codexRollouts keeps a small state", () => {
  for (const { name } of SCENARIOS) {
    for (const rollout of rolloutsOf(name)) {
      const { state } = mapRollout(rollout);
      assert.ok(JSON.stringify(state).length < 4096, name);
    }
  }
});

Deno.test("codexRollouts never throws and counts what it cannot read", () => {
  const kinds = ["session_meta", "event_msg", "response_item", "compacted", "turn_context"];
  const types = ["task_started", "item_completed", "token_count", "function_call", "message"];
  const junk = fc.record({
    timestamp: fc.oneof(fc.constant("2026-11-23T00:00:00.000Z"), fc.anything()),
    type: fc.constantFrom(...kinds, "toString", 1),
    payload: fc.oneof(
      fc.anything(),
      fc.dictionary(
        fc.constantFrom("type", "item", "info", "id", "call_id", "turn_id"),
        fc.anything(),
      ),
      fc.record({ type: fc.constantFrom(...types), call_id: fc.string(), name: fc.string() }),
    ),
  });
  fc.assert(fc.property(fc.array(fc.oneof(junk, fc.anything())), (lines) => {
    const state = codexRollouts.begin("/x/sessions/2026/11/23/rollout-x.jsonl");
    for (const line of lines) {
      const text = JSON.stringify(line) ?? "";
      for (const event of codexRollouts.line(state, text)) {
        assertTaken(event, Infinity);
      }
    }
  }));
  const state = codexRollouts.begin("/x/rollout.jsonl");
  const bad = ["", "{", "null", '{"type":"event_msg","payload":{"type":"new"}}', '{"type":"new"}'];
  for (const line of bad) assert.deepEqual(codexRollouts.line(state, line), []);
  assert.equal(state.skipped, bad.length);
});

Deno.test("codexRollouts owns rollouts in their places only", async (t) => {
  const name = "rollout-2026-11-23T00-54-07-01a205e5-5c03-7fd0-ab5f-6eb5306cb612.jsonl";
  const cases = [
    { path: `/home/dev/.codex/sessions/2026/11/23/${name}`, owns: true },
    { path: `C:/Users/dev/codex home/sessions/2026/11/23/${name}.zst`, owns: true },
    { path: `/home/dev/.codex/archived_sessions/${name}`, owns: true },
    { path: `/home/dev/.codex/sessions/${name}`, owns: false },
    { path: `/home/dev/.codex/sessions/2026/11/23/notes.jsonl`, owns: false },
    { path: `/home/dev/.codex/history.jsonl`, owns: false },
  ];
  for (const { path, owns } of cases) {
    await t.step(path, () => assert.equal(codexRollouts.owns(path), owns));
  }
});

function compareGolden(name: string, events: readonly WireEvent[]): void {
  const file = new URL("events.json", folderOf(name));
  if (Deno.env.get("GOLDEN")) {
    writeFileSync(file, `[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]\n`);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(events)), JSON.parse(readFileSync(file, "utf8")));
}
