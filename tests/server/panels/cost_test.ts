import assert from "node:assert/strict";
import { costPanel } from "../../../server/panels/cost.ts";
import { NOW, post, testServer } from "../harness.ts";
import { usage } from "./session_events.ts";

/** Claude Opus 3 costs 15 USD a million tokens, so 1,000 tokens 0.015 USD. */
const PRICED = { model: "claude-3-opus-20240229", provider: "anthropic", input: 1000 };

Deno.test("costPanel() gives the sum so far, the cost of each turn and both accounts", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest/batch", [
    { type: "turn_start", id: "t1", turnId: "t1", sessionId: "s1", timestamp: NOW },
    usage(1, { ...PRICED, turnId: "t1" }),
    usage(2, { ...PRICED, turnId: "t1", costUsd: 0.03 }),
    { type: "turn_start", id: "t2", turnId: "t2", sessionId: "s1", timestamp: NOW + 3 },
    usage(4, { turnId: "t2", input: 40 }),
    { type: "turn_start", id: "t3", turnId: "t3", sessionId: "s1", timestamp: NOW + 5 },
    usage(6, { turnId: "t3", input: 1, costUsd: 0.5 }),
  ]);
  const { turns, ...panel } = await costPanel(server.deps.store, "s1", 2);
  assert.deepEqual(turns, [
    { number: 1, callCount: 2, costNanoUsd: 45_000_000 },
    { number: 3, callCount: 1, costNanoUsd: 500_000_000 },
  ]);
  assert.deepEqual(panel, {
    sessionId: "s1",
    points: [
      { at: NOW + 1, costNanoUsd: 15_000_000 },
      { at: NOW + 2, costNanoUsd: 45_000_000 },
      { at: NOW + 6, costNanoUsd: 545_000_000 },
    ],
    spentNanoUsd: 545_000_000,
    limitNanoUsd: 2_000_000_000,
    reportedNanoUsd: 530_000_000,
    computedNanoUsd: 30_000_000,
    disputed: { reportedNanoUsd: 30_000_000, computedNanoUsd: 15_000_000 },
    unpricedTokens: 40,
  });
});

Deno.test("costPanel() is empty without money, and for an unknown session", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", usage(1, { input: 5 }));
  const empty = {
    points: [],
    turns: [],
    spentNanoUsd: 0,
    limitNanoUsd: null,
    reportedNanoUsd: null,
    computedNanoUsd: null,
    disputed: null,
  };
  const { store } = server.deps;
  assert.deepEqual(await costPanel(store, "s1", null), {
    sessionId: "s1",
    ...empty,
    unpricedTokens: 5,
  });
  assert.deepEqual(await costPanel(store, "no", null), {
    sessionId: "no",
    ...empty,
    unpricedTokens: 0,
  });
});
