import assert from "node:assert/strict";
import { tokensPanel } from "../../../server/panels/tokens.ts";
import { NOW, post, testServer } from "../harness.ts";
import { usage } from "./session_events.ts";

function turn(ms: number, turnId: string) {
  return { type: "turn_start", id: turnId, turnId, sessionId: "s1", timestamp: NOW + ms };
}

Deno.test("tokensPanel() adds up the calls of each turn, numbered as in the waterfall", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    turn(0, "t1"),
    turn(10, "t2"),
    usage(11, { turnId: "t2", input: 1, output: 2, cacheRead: 3, cacheWrite: 4, costUsd: 0.5 }),
    usage(12, { turnId: "t2", input: 10, output: 20, cacheRead: 30, cacheWrite: 40, costUsd: 1 }),
    turn(20, "t3"),
    turn(30, "t4"),
    // Without a turn's id it belongs to the one that ran.
    usage(31, { input: 5, output: 6 }),
  ]);
  const { turns } = await tokensPanel(server.deps.store, "s1");
  const rest = { callCount: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: null };
  const none = { cacheReadTokens: 0, cacheWriteTokens: 0 };
  assert.deepEqual(turns, [
    {
      number: 2,
      at: NOW + 10,
      callCount: 2,
      inputTokens: 11,
      outputTokens: 22,
      cacheReadTokens: 33,
      cacheWriteTokens: 44,
      costNanoUsd: 1_500_000_000,
    },
    { ...rest, ...none, number: 3, at: NOW + 20 },
    { ...rest, ...none, number: 4, at: NOW + 30, callCount: 1, inputTokens: 5, outputTokens: 6 },
  ]);
});

Deno.test("tokensPanel() puts calls outside of turns last, as number 0", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    turn(10, "t1"),
    usage(11, { turnId: "t1", input: 1, output: 0 }),
    { ...turn(12, "t1"), type: "turn_end", id: "end" },
    usage(20, { input: 7, output: 0 }),
  ]);
  const { turns } = await tokensPanel(server.deps.store, "s1");
  assert.deepEqual(turns.map(({ number, inputTokens }) => [number, inputTokens]), [[1, 1], [0, 7]]);
});

Deno.test("tokensPanel() is empty without LLM calls, and for an unknown session", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", turn(0, "t1"));
  assert.deepEqual(await tokensPanel(server.deps.store, "s1"), { sessionId: "s1", turns: [] });
  assert.deepEqual(await tokensPanel(server.deps.store, "no"), { sessionId: "no", turns: [] });
});
