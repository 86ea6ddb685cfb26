import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import type { DetailQueries } from "../../../server/store/detail_rows.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { asked, event, T } from "./asked.ts";

const S1 = { sessionId: "s1" };
const ALL = { sessionId: "s1", limit: 100 };

Deno.test("contexts are the newest, oldest first, without subagents'", async () => {
  const segments = [{ category: "system_prompt", label: "base", estimatedTokens: 30 }];
  const events = [
    event("context_usage", 3, { tokensUsed: 30, contextWindow: 100 }),
    event("context_breakdown", 2, { segments, totalTokens: 20.4 }),
    event("context_usage", 1, { tokensUsed: 10, contextWindow: 0 }),
    event("context_usage", 4, { tokensUsed: 99, contextWindow: 100, subagentId: "a" }),
  ];
  const rows = [
    { at: T + 1, tokensUsed: 10, contextWindow: 0, segments: null },
    { at: T + 2, tokensUsed: 20, contextWindow: null, segments },
    { at: T + 3, tokensUsed: 30, contextWindow: 100, segments: null },
  ];
  assert.deepEqual(await asked(events, "contexts", ALL), rows);
  assert.deepEqual(await asked(events, "contexts", { ...S1, limit: 2 }), rows.slice(1));
  assert.deepEqual(await asked(events, "latestContext", S1), rows[1]);
  assert.equal(await asked(events.slice(2), "latestContext", S1), null);
});

/** Nano-USD by kind, as the pricer puts them on an event. */
const COMPUTED = {
  input: 300_000_000,
  output: 150_000_000,
  cacheRead: 1,
  cacheWrite: 2,
  total: 450_000_003,
  version: "v",
  estimated: false,
};
const MONEY: WireEvent[] = [
  event("token_usage", 0, {
    input: 100,
    output: 20,
    cacheRead: 3,
    cacheWrite: 4,
    cacheWrite1h: 2,
    reasoning: 5,
    model: "dear",
    provider: "p",
    requestId: "r1",
    cost: { input: 0.25, output: 0.25 },
    computed: COMPUTED,
  }),
  event("token_usage", 20, {
    input: 1,
    output: 1,
    model: "dear",
    provider: "p",
    requestId: "r2",
    computed: COMPUTED,
  }),
  event("token_usage", 30, { input: 6, output: 4, cacheRead: 5, model: "new", requestId: "r3" }),
  event("cost", 10, { totalCost: 0.125, model: "new" }),
];

Deno.test("models tell tokens and money by kind, dearest first", async () => {
  const [dear, unpriced] = await asked(MONEY, "models", ALL);
  assert.deepEqual(dear, {
    model: "dear",
    provider: "p",
    count: 2,
    calls: 2,
    inputTokens: 101,
    outputTokens: 21,
    cacheReadTokens: 3,
    cacheWriteTokens: 4,
    cacheWrite1hTokens: 2,
    reasoningTokens: 5,
    // The first as reported, the second as computed.
    cost: {
      input: 550_000_000,
      output: 400_000_000,
      cacheRead: 1,
      cacheWrite: 2,
      total: 950_000_003,
    },
    reportedNanoUsd: 500_000_000,
    computedNanoUsd: 900_000_006,
    estimatedNanoUsd: 0,
    comparedReportedNanoUsd: 500_000_000,
    comparedComputedNanoUsd: 450_000_003,
    unpricedTokens: 0,
  });
  assert.deepEqual(
    [unpriced?.model, unpriced?.count, unpriced?.calls, unpriced?.unpricedTokens],
    ["new", 2, 1, 15],
  );
  assert.equal(unpriced?.cost.total, 125_000_000);
});

Deno.test("cost points are every spending in time, with the sum so far; no unpriced call", async () => {
  const points = [
    { at: T, model: "dear", nanoUsd: 500_000_000, cumulativeNanoUsd: 500_000_000 },
    { at: T + 10, model: "new", nanoUsd: 125_000_000, cumulativeNanoUsd: 625_000_000 },
    { at: T + 20, model: "dear", nanoUsd: 450_000_003, cumulativeNanoUsd: 1_075_000_003 },
  ];
  assert.deepEqual(await asked(MONEY, "costPoints", ALL), points);
  assert.deepEqual(await asked(MONEY, "costPoints", { ...S1, limit: 1 }), points.slice(2));
});

Deno.test("budget is the session's own, the one told last", async () => {
  const start = event("session_start", 0, { budgetLimit: 2.5 });
  const alarm = { totalCost: 0, budgetLimit: 3, budgetExceeded: true };
  const budget = async (...events: WireEvent[]) => {
    const { budgetNanoUsd, budgetExceeded } = (await asked(events, "session", S1))!;
    return { budgetNanoUsd, budgetExceeded };
  };
  assert.deepEqual(await budget(start), { budgetNanoUsd: 2_500_000_000, budgetExceeded: false });
  assert.deepEqual(
    await budget(start, event("cost", 1, alarm)),
    { budgetNanoUsd: 3_000_000_000, budgetExceeded: true },
  );
  const daily = event("cost", 1, { ...alarm, budgetScope: "day" });
  assert.deepEqual(await budget(daily), { budgetNanoUsd: null, budgetExceeded: false });
});

const SOURCES = [
  ...[10, 30].map((durationMs) =>
    event("mcp_response", durationMs, {
      serverName: "files",
      method: "tools/call",
      toolName: "read",
      durationMs,
      isError: durationMs === 30,
    })
  ),
  event("mcp_response", 40, { serverName: "files", method: "resources/list" }),
  event("mcp_request", 41, { serverName: "files", method: "resources/list" }),
  event("rag_retrieval", 2, {
    source: "docs",
    durationMs: 20,
    resultCount: 4,
    topScore: 0.5,
    totalChunkTokens: 120,
  }),
  event("rag_retrieval", 3, { source: "docs", durationMs: 40, resultCount: 1, topScore: 0.25 }),
  event("rag_retrieval", 4, { source: "docs" }),
  event("rag_embedding", 5, { source: "docs", durationMs: 8, inputTokens: 9 }),
  event("rag_index", 6, { source: "docs", totalTokens: 77 }),
];
const NO_DURATION = {
  avgMs: null,
  minMs: null,
  maxMs: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
};

Deno.test("MCP calls by server, method and tool; a request is no call", async () => {
  const [list, read] = await asked(SOURCES, "mcpStats", ALL);
  const listed = { serverName: "files", method: "resources/list", toolName: null };
  assert.deepEqual(list, { ...listed, count: 1, errors: 0, ...NO_DURATION });
  assert.deepEqual(
    [read?.toolName, read?.count, read?.errors, read?.avgMs, read?.minMs, read?.maxMs],
    ["read", 2, 1, 20, 10, 30],
  );
});

Deno.test("RAG calls by source and kind, means over those that tell", async () => {
  const rows = await asked(SOURCES, "ragStats", ALL);
  assert.deepEqual(rows.map(({ type }) => type), ["rag_embedding", "rag_index", "rag_retrieval"]);
  const [embedding, index, retrieval] = rows;
  const none = { avgResults: null, avgTopScore: null, totalChunkTokens: 0 };
  assert.deepEqual(
    index,
    { source: "docs", type: "rag_index", count: 1, ...NO_DURATION, ...none },
  );
  assert.deepEqual([embedding?.avgMs, embedding?.p50Ms], [8, 8]);
  const { avgMs, minMs, maxMs, count, avgResults, avgTopScore, totalChunkTokens } = retrieval!;
  assert.deepEqual(
    [count, avgMs, minMs, maxMs, avgResults, avgTopScore, totalChunkTokens],
    [3, 30, 20, 40, 2.5, 0.375, 120],
  );
});

Deno.test("single calls of sources by kind, the newest, oldest first", async () => {
  const mcp = await asked(SOURCES, "sourceCalls", { ...S1, kind: "mcp", limit: 2 });
  assert.deepEqual(
    mcp.map(({ at, operation, toolName, durationMs, isError }) => {
      return [at - T, operation, toolName, durationMs, isError];
    }),
    [[30, "tools/call", "read", 30, true], [40, "resources/list", null, null, null]],
  );
  const rag = await asked(SOURCES, "sourceCalls", { ...ALL, kind: "rag" });
  assert.deepEqual(
    rag.map(({ operation, resultCount, topScore, tokens }) => {
      return [operation, resultCount, topScore, tokens];
    }),
    [
      ["rag_retrieval", 4, 0.5, 120],
      ["rag_retrieval", 1, 0.25, null],
      ["rag_retrieval", null, null, null],
      ["rag_embedding", null, null, 9],
      ["rag_index", null, null, 77],
    ],
  );
});

Deno.test("event types are counted, also those that AIr does not know", async () => {
  const events = [event("heartbeat", 5), event("dance", 2), event("heartbeat", 1)];
  assert.deepEqual(await asked(events, "eventTypes", S1), [
    { type: "dance", eventCount: 1, firstAt: T + 2, lastAt: T + 2 },
    { type: "heartbeat", eventCount: 2, firstAt: T + 1, lastAt: T + 5 },
  ]);
});

Deno.test("lists of an unknown session are empty", async () => {
  const store = memoryStore();
  await store.commit([...MONEY, ...SOURCES]);
  const none = { sessionId: "none", limit: 10, operation: null, kind: "rag" } as const;
  const anyPage = { hash: null, cursor: null };
  const lists = ["contexts", "operations", "operationPoints", "models", "costPoints", "evals"];
  const others = ["mcpStats", "ragStats", "sourceCalls", "eventTypes", "driftSummary"];
  for (const list of [...lists, ...others] as (keyof DetailQueries)[]) {
    assert.deepEqual(await store.read(list, { ...none, ...anyPage, variant: "" }), [], list);
  }
  await store.close();
});
