import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Problem } from "../../../server/problem.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import type { Published } from "../../../server/live/hub.ts";
import { heartbeat, NOW, post, testServer } from "../harness.ts";

const usage = { ...heartbeat("u"), type: "token_usage", input: 1, output: 2 };
const DAY_MS = 86_400_000;

Deno.test("POST /api/ingest answers with the seq, and a repeated id as a duplicate", async () => {
  await using server = await testServer();
  const first = await post(server, "/api/ingest", heartbeat("a"));
  assert.equal(first.status, 200);
  assert.deepEqual(await first.json(), { ok: true, seq: 1 });
  const second = await post(server, "/api/ingest", heartbeat("b"));
  assert.deepEqual(await second.json(), { ok: true, seq: 2 });
  const again = await post(server, "/api/ingest", heartbeat("a", { sessionId: "other" }));
  assert.equal(again.status, 200);
  assert.deepEqual(await again.json(), { ok: true, duplicate: true });
});

Deno.test("names with a NUL or half a character harm neither their session nor another", async (t) => {
  for (const odd of ["\0", "a\0b", "\ud800"]) {
    await t.step(JSON.stringify(odd), async () => {
      await using server = await testServer();
      const call = { ...usage, sessionId: odd, requestId: odd, model: odd, provider: odd };
      const limit = { ...heartbeat("l"), type: "rate_limit", limitId: odd, usedPct: 5 };
      for (const event of [call, { ...call, id: "u2", output: 3 }, limit]) {
        assert.equal((await post(server, "/api/ingest", event)).status, 200);
      }
      const sessions = await (await server.app.request("/api/sessions")).json();
      assert.equal(sessions.length, 2);
      for (const { sessionId } of sessions) {
        const page = await server.app.request(`/sessions/${encodeURIComponent(sessionId)}`);
        assert.equal(page.status, 200);
      }
      const called = sessions.find(({ model }: { model: string | null }) => model !== null);
      assert.equal(called.totalTokensOut, 3);
    });
  }
});

Deno.test("POST /api/ingest names the bad field", async (t) => {
  const cases = [
    { name: "negative count", event: { ...usage, input: -1 }, field: "input" },
    { name: "no session", event: { ...usage, sessionId: "" }, field: "sessionId" },
    { name: "no id", event: { ...usage, id: undefined }, field: "id" },
    { name: "no type", event: { ...usage, type: undefined }, field: "type" },
    { name: "too far ahead", event: { ...usage, timestamp: NOW + DAY_MS + 1 }, field: "timestamp" },
    { name: "in seconds", event: { ...usage, timestamp: 1_700_000_000 }, field: "timestamp" },
    { name: "an array", event: [usage], field: "" },
    { name: "null", event: null, field: "" },
    {
      name: "a click that was not ours",
      event: { ...heartbeat("r"), type: "eval_rating", turnId: "t", userRating: 5 },
      field: "type",
    },
    {
      name: "an acknowledgement that was not ours",
      event: { ...heartbeat("d"), type: "drift_ack", driftId: "d" },
      field: "type",
    },
  ];
  await using server = await testServer();
  for (const { name, event, field } of cases) {
    await t.step(name, async () => {
      const response = await post(server, "/api/ingest", event);
      assert.equal(response.status, 422);
      const problem = await response.json();
      assert.equal(problem.fields[0].field, field);
      assert.notEqual(problem.fields[0].message, "");
      assert.equal(problem.ok, false);
    });
  }
  assert.equal(server.deps.counters.rejectedEvents, cases.length);
  assert.equal((await server.deps.store.read("head", {})).seq, 0);
});

Deno.test("POST /api/ingest refuses bodies that are too long or no JSON", async () => {
  await using server = await testServer();
  const status = async (value: unknown, headers = {}) =>
    (await post(server, "/api/ingest", value, headers)).status;
  assert.equal(await status("{"), 400);
  assert.equal(await status(""), 400);
  assert.equal(await status(heartbeat("a", { more: "x".repeat(1_048_576) })), 413);
  assert.equal(await status("{}", { "content-encoding": "br" }), 415);
  assert.equal(await status("{}", { "content-type": "text/plain" }), 415);
});

Deno.test("POST /api/ingest/batch keeps the good events and names the others", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", heartbeat("old"));
  const batch = [
    heartbeat("a"),
    { ...usage, input: "1", output: -1 },
    heartbeat("old"),
    heartbeat("a"),
    7,
    heartbeat("b"),
  ];
  const response = await post(server, "/api/ingest/batch", batch);
  assert.equal(response.status, 200);
  const answer = await response.json();
  assert.deepEqual({ ...answer, rejected: [] }, {
    ok: true,
    count: 2,
    duplicates: 2,
    rejected: [],
  });
  assert.deepEqual(
    answer.rejected.map(({ index, field }: { index: number; field: string }) => [index, field]),
    [[1, "input"], [1, "output"], [4, ""]],
  );
  const { rows } = await server.deps.store.read("events", {
    sessionId: "s1",
    limit: 10,
    before: null,
    types: null,
  });
  assert.deepEqual(rows.map(({ id }) => id), ["old", "a", "b"]);
  assert.equal(server.deps.counters.rejectedEvents, 2);
});

Deno.test("POST /api/ingest/batch: none, no array, none good, too many", async () => {
  await using server = await testServer();
  const none = await post(server, "/api/ingest/batch", []);
  assert.equal(none.status, 200);
  assert.deepEqual(await none.json(), { ok: true, count: 0, duplicates: 0, rejected: [] });
  assert.equal((await post(server, "/api/ingest/batch", heartbeat("a"))).status, 422);
  const bad = await post(server, "/api/ingest/batch", [{ ...usage, input: -1 }, {}, 7]);
  assert.equal(bad.status, 422);
  const { fields } = await bad.json();
  assert.deepEqual(
    fields.map(({ field }: { field: string }) => field),
    ["0.input", "1.id", "1.sessionId", "1.timestamp", "1.type", "2"],
  );
  const many = Array.from({ length: 10_001 }, (_, index) => heartbeat(String(index)));
  assert.equal((await post(server, "/api/ingest/batch", many)).status, 413);
  const most = await post(server, "/api/ingest/batch", many.slice(1));
  assert.equal((await most.json()).count, 10_000);
});

Deno.test("POST /api/ingest/batch takes gzip, but no bomb", async () => {
  await using server = await testServer();
  const send = (text: string) =>
    post(server, "/api/ingest/batch", new Uint8Array(gzipSync(text)), {
      "content-encoding": "gzip",
    });
  const taken = await send(JSON.stringify([heartbeat("a")]));
  assert.equal((await taken.json()).count, 1);
  assert.equal((await send(" ".repeat(100_000_000))).status, 413);
});

Deno.test("an event that nests deeply harms no other", async () => {
  await using server = await testServer();
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const text = JSON.stringify([heartbeat("a"), heartbeat("b", { more: "DEEP" })])
    .replace('"DEEP"', deep);
  const response = await post(server, "/api/ingest/batch", text);
  assert.equal(response.status, 200);
  assert.equal((await response.json()).count, 2);
});

Deno.test("what is committed is published once, without content", async () => {
  await using server = await testServer();
  const published: Published[] = [];
  server.deps.hub.subscribe((events) => published.push(...events));
  const event = { ...heartbeat("c"), type: "custom", eventName: "e", data: { secret: "hunter2" } };
  await post(server, "/api/ingest", event);
  await post(server, "/api/ingest", event);
  await post(server, "/api/ingest/batch", [event, heartbeat("d")]);
  assert.deepEqual(published.map(({ seq, event }) => [seq, event.id]), [[1, "c"], [2, "d"]]);
  assert.ok(!JSON.stringify(published).includes("hunter2"));
  assert.equal(server.deps.hub.head(), 2);
});

Deno.test("a poison event is refused alone, logged and counted", async () => {
  await using server = await testServer({}, {
    store: memoryStore({
      beforeFold: ({ id }) => {
        if (id === "poison") throw new Error("The fold broke");
      },
    }),
  });
  const refused = await post(server, "/api/ingest", heartbeat("poison"));
  assert.equal(refused.status, 500);
  assert.equal((await refused.json()).detail, "Internal error");
  assert.deepEqual(server.logged, ["Cannot answer POST /api/ingest: The fold broke"]);
  assert.equal((await post(server, "/api/ingest", heartbeat("a"))).status, 200);
  assert.equal(server.deps.counters.rejectedEvents, 1);
});

Deno.test("the log tells when the disk begins to refuse, and when it takes events again", async () => {
  const store = memoryStore();
  let refusal: Problem | null = new Problem("unavailable", "Cannot store", [], "The disk is full");
  const commit: typeof store.commit = (events, moves) =>
    refusal ? Promise.reject(refusal) : store.commit(events, moves);
  await using server = await testServer({}, { store: { ...store, commit } });
  const send = async (id: string) => (await post(server, "/api/ingest", heartbeat(id))).status;
  assert.deepEqual([await send("a"), await send("b")], [503, 503]);
  refusal = null;
  assert.deepEqual([await send("a"), await send("b")], [200, 200]);
  refusal = new Problem("unavailable", "The queue is full");
  assert.equal(await send("c"), 503);
  assert.deepEqual(server.logged, [
    "Cannot store events: The disk is full",
    "Events are stored again",
  ]);
});

Deno.test("a full queue is told with the time to wait", async () => {
  const full = memoryStore();
  full.commit = () => Promise.reject(new Problem("unavailable", "Cannot take more"));
  await using server = await testServer({}, { store: full });
  const response = await post(server, "/api/ingest", heartbeat("a"));
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "1");
  assert.equal(server.deps.counters.rejectedEvents, 1);
});
