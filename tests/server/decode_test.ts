import assert from "node:assert/strict";
import { decodeEvents } from "../../server/decode.ts";
import { heartbeat, NOW } from "./harness.ts";

Deno.test("decodeEvents() keeps the good events and names every bad field of the others", () => {
  const good = heartbeat("a");
  const { events, refused, rejected } = decodeEvents([{ ...good, id: 1, sessionId: 2 }, good], NOW);
  assert.deepEqual([events, refused], [[good], 1]);
  assert.deepEqual(rejected.map(({ index, field }) => [index, field]), [[0, "id"], [
    0,
    "sessionId",
  ]]);
});

Deno.test("decodeEvents() names each of very many refused events once at least", () => {
  const { refused, rejected } = decodeEvents(Array(10_000).fill({}), NOW);
  assert.equal(refused, 10_000);
  assert.equal(new Set(rejected.map(({ index }) => index)).size, 10_000);
  // Four bad fields each, until as many are named as there may be events.
  assert.equal(rejected.length, 10_000 + 7_500);
});

Deno.test("decodeEvents() takes no click and no registration, which only AIr itself tells", () => {
  const ours = [
    { ...heartbeat("a"), type: "eval_rating", turnId: "t", userRating: 5 },
    { ...heartbeat("b"), type: "drift_ack", driftId: "d" },
    { ...heartbeat("c"), type: "provider_registered", kind: "rag", name: "docs" },
  ];
  const { events, rejected } = decodeEvents(ours, NOW);
  assert.deepEqual([events, rejected.map(({ field }) => field)], [[], ["type", "type", "type"]]);
});
