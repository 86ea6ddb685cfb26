import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import {
  addEvents,
  addMissed,
  addRetold,
  isQuiet,
  noChanges,
  pingFrame,
  takeFrame,
} from "../../../server/live/changes.ts";

function committed(seq: number, sessionId = "a", type = "heartbeat") {
  return { seq, event: { id: String(seq), sessionId, timestamp: 0, type } as WireEvent };
}

Deno.test("takeFrame() tells sessions and types once, under the newest seq", () => {
  const pending = noChanges(4);
  addEvents(pending, [committed(5), committed(6, "b", "cost"), committed(7)], null);
  addEvents(pending, [committed(8, "a", "cost")], null);
  assert.equal(
    takeFrame(pending),
    'id: 8\nevent: change\ndata: {"seq":8,"sessions":{"a":["heartbeat","cost"],"b":["cost"]}}\n\n',
  );
  assert.ok(isQuiet(pending));
});

Deno.test("addEvents() leaves other sessions out, but moves on", () => {
  const pending = noChanges(0);
  addEvents(pending, [committed(1, "b"), committed(2, "c")], new Set(["a"]));
  assert.ok(isQuiet(pending));
  assert.equal(pending.seq, 2);
});

Deno.test("addMissed() filters, and tells a reset instead of its sessions", () => {
  const missed = { seq: 9, sessions: { a: ["cost"], b: ["cost"] }, reset: false };
  const pending = noChanges(3);
  addMissed(pending, missed, new Set(["b"]));
  assert.equal(
    takeFrame(pending),
    'id: 9\nevent: change\ndata: {"seq":9,"sessions":{"b":["cost"]}}\n\n',
  );
  addMissed(pending, { seq: 5_000, sessions: {}, reset: true }, new Set(["b"]));
  assert.equal(takeFrame(pending), 'id: 5000\nevent: reset\ndata: {"seq":5000}\n\n');
  assert.ok(isQuiet(pending));
});

Deno.test("addEvents() never names more than 1,000 sessions", () => {
  const pending = noChanges(0);
  for (let seq = 1; seq <= 1_500; seq++) addEvents(pending, [committed(seq, `s${seq}`)], null);
  assert.ok(pending.sessions.size <= 1_000);
  assert.equal(takeFrame(pending), 'id: 1500\nevent: reset\ndata: {"seq":1500}\n\n');
});

Deno.test("addEvents() names an error once, whoever tells of it", () => {
  const pending = noChanges(0);
  const told = (seq: number, sessionId: string, fields: Record<string, unknown>) => {
    return { seq, event: { id: `e${seq}`, sessionId, timestamp: seq, ...fields } as WireEvent };
  };
  const failed = { type: "tool_call_end", toolCallId: "c1", isError: true };
  addEvents(pending, [
    told(1, "a", failed),
    told(2, "a", { ...failed, collector: "transcript" }),
    told(3, "a", { ...failed, toolCallId: "c2", isError: false }),
    told(4, "a", { ...failed, toolCallId: "c3", collector: "batch" }),
    told(5, "a", { type: "llm_error", requestId: "r1" }),
    told(6, "a", { type: "llm_error" }),
    told(7, "b", failed),
  ], new Set(["a"]));
  const frame = takeFrame(pending);
  assert.deepEqual(JSON.parse(frame.split("data: ")[1] ?? "").errors, {
    a: { c1: 2, r1: 5, e6: 6 },
  });
  addEvents(pending, [committed(8)], null);
  assert.doesNotMatch(takeFrame(pending), /errors/);
  addEvents(pending, [told(9, "a", failed)], null);
  addRetold(pending, ["a"], null);
  assert.match(takeFrame(pending), /event: reset\ndata: {"seq":9,"errors":{"a":{"c1":9}}}/);
  const many = Array.from({ length: 500 }, (_, seq) => told(seq, "a", { type: "llm_error" }));
  addEvents(pending, many, null);
  assert.equal(pending.errors.get("a")?.size, 100);
});

Deno.test("pingFrame() moves the id only when nothing waits", () => {
  const pending = noChanges(3);
  addEvents(pending, [committed(4, "b")], new Set(["a"]));
  assert.equal(pingFrame(pending), ":\nid: 4\n\n");
  addEvents(pending, [committed(5, "a")], new Set(["a"]));
  assert.equal(pingFrame(pending), ":\n\n");
});

Deno.test("frames tell every committed session and type, whatever the split", () => {
  const event = fc.record({
    sessionId: fc.constantFrom("a", "b", "__proto__", 'c"\n\ndata: x'),
    type: fc.constantFrom("cost", "span", "custom"),
    tell: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(event), (events) => {
    const pending = noChanges(0);
    const told = new Set<string>();
    const tell = () => {
      if (isQuiet(pending)) return;
      const [, , data, ...rest] = takeFrame(pending).split("\n");
      assert.deepEqual(rest, ["", ""]);
      const { sessions } = JSON.parse(data!.slice("data: ".length));
      for (const [id, types] of Object.entries<string[]>(sessions)) {
        for (const type of types) told.add(`${id} ${type}`);
      }
    };
    for (const [index, { sessionId, type, tell: now }] of events.entries()) {
      addEvents(pending, [committed(index + 1, sessionId, type)], null);
      if (now) tell();
    }
    tell();
    assert.deepEqual(told, new Set(events.map(({ sessionId, type }) => `${sessionId} ${type}`)));
  }));
});
