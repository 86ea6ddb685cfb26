import assert from "node:assert/strict";
import { parseEvent } from "../../sdk/wire.ts";
import { mix } from "./mix.ts";

const SEEDS = [1, 2, 77];

Deno.test("mix() has 320 bytes of JSON an event in the mean, within 5 %", () => {
  for (const seed of SEEDS) {
    const events = mix(10_000, seed);
    const bytes = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
    const mean = bytes / events.length;
    assert(Math.abs(mean - 320) <= 16, `${mean.toFixed(1)} B for seed ${seed}`);
  }
});

Deno.test("mix() gives the same events again, and no id twice over all seeds", () => {
  assert.deepEqual(mix(500, 3), mix(500, 3));
  assert.deepEqual(mix(500, 3).slice(0, 100), mix(100, 3));
  const ids = SEEDS.flatMap((seed) => mix(5_000, seed).map(({ id }) => id));
  assert.equal(new Set(ids).size, SEEDS.length * 5_000);
});

Deno.test("mix() holds only events that the server takes", () => {
  for (const event of mix(5_000, 1)) {
    const parsed = parseEvent(JSON.parse(JSON.stringify(event)), Date.now());
    assert(parsed.ok, JSON.stringify([event, parsed]));
  }
});

Deno.test("mix() has agents, witnesses and types as in real life", () => {
  const events = mix(10_000, 1);
  const calls = events.filter(({ type }) => /^tool_call_(start|end)$/.test(type)).length;
  assert(calls > 4_000 && calls < 5_000, `${calls} of 10,000 are starts and ends of tool calls`);
  const seen = (name: "agent" | "collector" | "type") =>
    new Set(events.map((event) => event[name]));
  assert.equal(seen("agent").size, 4);
  assert.equal(seen("collector").size, 6);
  assert.equal(seen("type").size, 17);
  assert(new Set(events.map(({ sessionId }) => sessionId)).size > 20);
});
