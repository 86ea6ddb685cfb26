import assert from "node:assert/strict";
import { createCollector } from "../../../server/routes/collector_socket.ts";
import { Problem } from "../../../server/problem.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { heartbeat, testServer } from "../harness.ts";

/** The platform's end of a socket, with what was sent through it. */
function link(bufferedAmount = 0) {
  const sent: unknown[] = [];
  const closed: (number | undefined)[] = [];
  return {
    sent,
    closed,
    bufferedAmount,
    readyState: WebSocket.OPEN,
    send: (text: unknown) => void sent.push(JSON.parse(String(text))),
    close: (code?: number) => void closed.push(code),
  };
}

/** A store whose commits wait until they are let go. */
function slowStore() {
  const store = memoryStore();
  const commit = store.commit.bind(store);
  const gate = Promise.withResolvers<void>();
  store.commit = async (events) => {
    await gate.promise;
    return commit(events);
  };
  return { store, letGo: () => gate.resolve() };
}

const many = (count: number, name: string) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => heartbeat(`${name}${index}`)));

Deno.test("a collector that is faster than the disk is told, and nothing grows", async (t) => {
  for (const acks of [true, false]) {
    await t.step(acks ? "with acks" : "without acks", async () => {
      const { store, letGo } = slowStore();
      await using server = await testServer({}, { store });
      const socket = link();
      const collector = createCollector(server.deps, socket, acks);
      const waiting = [collector.take(many(10_000, "a")), collector.take(many(10_000, "b"))];
      await collector.take(JSON.stringify(heartbeat("c")));
      assert.equal(server.deps.counters.rejectedEvents, 1);
      assert.deepEqual(socket.closed, acks ? [] : [1013]);
      assert.deepEqual(
        socket.sent,
        acks
          ? [{
            error: "unavailable",
            id: "c",
            field: null,
            message: "Cannot take more before the last are stored",
          }]
          : [],
      );
      letGo();
      await Promise.all(waiting);
      assert.equal(socket.sent.length, acks ? 20_001 : 0);
      await collector.take(JSON.stringify(heartbeat("d")));
      assert.equal((await store.read("head", {})).seq, 20_001);
    });
  }
});

Deno.test("a collector that does not read its answers is closed", async () => {
  await using server = await testServer();
  const socket = link(8_000_001);
  await createCollector(server.deps, socket, true).take(JSON.stringify(heartbeat("a")));
  assert.deepEqual([socket.sent, socket.closed], [[], [1013]]);
});

Deno.test("a stopping collector commits what waits, then closes", async () => {
  const { store, letGo } = slowStore();
  await using server = await testServer({}, { store });
  const socket = link();
  const collector = createCollector(server.deps, socket, true);
  const waiting = collector.take(JSON.stringify(heartbeat("a")));
  collector.stop();
  await collector.take(JSON.stringify(heartbeat("b")));
  assert.deepEqual(socket.closed, []);
  letGo();
  await waiting;
  assert.deepEqual(socket.closed, [1001]);
  assert.deepEqual(socket.sent.at(-1), { ack: "a" });
  assert.equal(server.deps.counters.rejectedEvents, 1);
});

Deno.test("a frame that the store refuses is answered, counted and harms no other", async () => {
  const poisoned = memoryStore({
    beforeFold: ({ id }) => {
      if (id === "poison") throw new Error("The fold broke");
      if (id === "full") throw new Problem("unavailable", "Cannot take more");
    },
  });
  await using server = await testServer({}, { store: poisoned });
  const socket = link();
  const collector = createCollector(server.deps, socket, true);
  await collector.take(JSON.stringify(heartbeat("poison")));
  await collector.take(JSON.stringify(heartbeat("a")));
  assert.deepEqual(socket.sent, [
    { error: "internal", id: "poison", field: null, message: "Internal error" },
    { ack: "a" },
  ]);
  assert.equal(server.deps.counters.rejectedEvents, 1);
  assert.deepEqual(server.logged, ["Cannot store a frame: The fold broke"]);
});

Deno.test("frames that are too long or hold too many events are refused", async () => {
  await using server = await testServer();
  const socket = link();
  const collector = createCollector(server.deps, socket, true);
  await collector.take(JSON.stringify(heartbeat("a", { more: "ü".repeat(8_400_000) })));
  await collector.take(many(10_001, "b"));
  assert.deepEqual(socket.sent.map((answer) => (answer as { error: string }).error), [
    "too_large",
    "too_large",
  ]);
  await collector.take(many(10_000, "c"));
  assert.equal(socket.sent.length, 10_002);
});
