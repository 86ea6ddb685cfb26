import assert from "node:assert/strict";
import { heartbeat, NOW, post, testServer } from "../harness.ts";
import { each, get, SEGMENTS, SONNET, STORY, toldServer } from "./story.ts";

const latestContext = {
  timestamp: NOW + 2_500,
  tokensUsed: 170_000,
  contextWindow: 200_000,
  contextWindowAssumed: false,
  utilization: 85,
  threshold: 80,
  breakdown: SEGMENTS,
};
const costOfSession = { cumulativeCost: 0.5054, budgetLimit: 0.4, budgetExceeded: true };

const CASES: { path: string; expected: unknown }[] = [
  {
    path: "context",
    expected: [
      {
        timestamp: NOW + 1_500,
        tokensUsed: 50_000,
        contextWindow: 200_000,
        contextWindowAssumed: false,
        utilization: 25,
        threshold: null,
        breakdown: null,
      },
      latestContext,
      // A window of 0 has no utilization.
      {
        timestamp: NOW + 3_000,
        tokensUsed: 10,
        contextWindow: 0,
        contextWindowAssumed: false,
        utilization: null,
        threshold: null,
        breakdown: null,
      },
    ],
  },
  { path: "context/latest", expected: { ...latestContext, segments: SEGMENTS } },
  {
    path: "latency/timeseries?operation=embed",
    expected: [
      { timestamp: NOW + 15_000, totalMs: 40, ttftMs: 5, phases: null },
      {
        timestamp: NOW + 15_100,
        totalMs: 40,
        ttftMs: null,
        phases: [{ name: "queue", durationMs: 30 }],
      },
    ].map((row) => ({ ...row, operation: "embed", model: "e5" })),
  },
  {
    path: "latency/timeseries?operation=turn",
    expected: [[2_000, 2_000, 200], [13_000, 3_000, null]].map(([at, totalMs, ttftMs]) => ({
      timestamp: NOW + at!,
      totalMs,
      ttftMs,
      operation: "turn",
      model: null,
      phases: null,
    })),
  },
  {
    path: "cost",
    expected: [
      {
        ...SONNET,
        ...costOfSession,
        eventCount: 2,
        // Reported, and 1,000 × 3, 100 × 15 and 3,000 × 0.30 USD a million.
        totalInputCost: 0.253,
        totalOutputCost: 0.2515,
        totalCacheReadCost: 0.0009,
        totalCacheWriteCost: 0,
        totalCost: 0.5054,
        reportedCost: 0.5,
        // 100,000 × 3 and 10,000 × 15 USD a million, and the second call.
        computedCost: 0.4554,
        estimatedCost: 0,
        differs: true,
        unpricedTokens: 0,
      },
      {
        model: "unheard-of",
        provider: null,
        ...costOfSession,
        eventCount: 1,
        totalInputCost: 0,
        totalOutputCost: 0,
        totalCacheReadCost: 0,
        totalCacheWriteCost: 0,
        totalCost: 0,
        reportedCost: 0,
        computedCost: 0,
        estimatedCost: 0,
        differs: false,
        unpricedTokens: 10,
      },
    ],
  },
  {
    path: "cost/timeseries",
    expected: [[1_000, 0.5, 0.5], [11_000, 0.0054, 0.5054]].map(([at, totalCost, sum]) => ({
      timestamp: NOW + at!,
      totalCost,
      cumulativeCost: sum,
      model: SONNET.model,
      budgetLimit: 0.4,
    })),
  },
  {
    path: "evals",
    expected: [{
      ...SONNET,
      evalCount: 2,
      derivedCount: 1,
      avgResponseTokens: 5_050,
      avgToolSuccessRate: 0.75,
      totalRetries: 1,
      totalFollowUps: 1,
      avgResponseLatencyMs: 2_500,
      avgCacheHitRate: 0.375,
      avgUserRating: 4,
      ratedCount: 1,
    }],
  },
  {
    path: "evals/timeseries",
    expected: [
      {
        timestamp: NOW + 2_000,
        turnId: "t1",
        turnIndex: 0,
        toolSuccessRate: 0.5,
        responseLatencyMs: 2_000,
        cacheHitRate: 0,
        userRating: null,
        hadRetry: true,
        hadImmediateFollowUp: true,
        derived: true,
      },
      {
        timestamp: NOW + 13_001,
        turnId: null,
        turnIndex: 1,
        toolSuccessRate: 1,
        responseLatencyMs: 3_000,
        cacheHitRate: 0.75,
        userRating: 4,
        hadRetry: false,
        hadImmediateFollowUp: false,
        derived: false,
      },
    ],
  },
  {
    path: "mcp-stats",
    expected: [{
      serverName: "files",
      method: "tools/call",
      toolName: "read",
      callCount: 1,
      ...each(40),
      errors: 1,
    }],
  },
  {
    path: "mcp-stats/timeseries",
    expected: [{
      timestamp: NOW + 16_000,
      serverName: "files",
      method: "tools/call",
      toolName: "read",
      durationMs: 40,
      isError: true,
    }],
  },
  {
    path: "rag-stats",
    expected: [{
      source: "docs",
      type: "rag_retrieval",
      callCount: 2,
      ...each(25),
      avgResults: 3,
      avgTopScore: 0.5,
      totalChunkTokens: 120,
    }],
  },
  {
    path: "rag-stats/timeseries?limit=1",
    expected: [{
      timestamp: NOW + 17_100,
      source: "docs",
      type: "rag_retrieval",
      durationMs: 25,
      resultCount: 2,
      topScore: null,
      tokens: null,
    }],
  },
];

Deno.test("what lies below a session has WIRE.md's names, USD and percent", async (t) => {
  await using server = await toldServer();
  for (const { path, expected } of CASES) {
    await t.step(path, async () => {
      assert.deepEqual(await get(server, `/api/sessions/s1/${path}`), expected);
    });
  }
});

Deno.test("GET /api/sessions/:id/providers tells the types of its events", async () => {
  await using server = await toldServer();
  const rows = await get(server, "/api/sessions/s1/providers");
  const types = rows.map(({ type }: { type: string }) => type);
  assert.deepEqual(types, [...new Set(STORY.map(({ type }) => type))].sort());
  assert.deepEqual(rows.find(({ type }: { type: string }) => type === "latency"), {
    type: "latency",
    eventCount: 2,
    firstSeen: NOW + 15_000,
    lastSeen: NOW + 15_100,
  });
});

Deno.test("a session's own budget goes before the server's", async () => {
  await using server = await testServer({ budgetLimit: 0.4 });
  const usage = STORY.find(({ type }) => type === "token_usage")!;
  const limit = heartbeat("l", { type: "cost", totalCost: 0, budgetLimit: 3 });
  await post(server, "/api/ingest/batch", [usage, limit]);
  const [row] = await get(server, "/api/sessions/s1/cost");
  assert.deepEqual([row.budgetLimit, row.budgetExceeded], [3, false]);
});

Deno.test("lists of an unknown session are empty, its context has no segments", async () => {
  await using server = await toldServer();
  for (const { path } of [...CASES, { path: "latency" }, { path: "providers" }]) {
    const none = path === "context/latest" ? { segments: [] } : [];
    assert.deepEqual(await get(server, `/api/sessions/none/${path}`), none, path);
  }
  assert.deepEqual(await get(server, "/api/prompts/none"), []);
});

Deno.test("queries that make no sense are refused by name", async () => {
  await using server = await testServer();
  const cases: [path: string, field: string][] = [
    ["/api/sessions/s1/context?limit=0", "limit"],
    ["/api/sessions/s1/cost/timeseries?limit=10001", "limit"],
    [`/api/sessions/s1/latency/timeseries?operation=${"x".repeat(501)}`, "operation"],
    [`/api/sessions/${"x".repeat(201)}/evals`, "id"],
    [`/api/prompts/${"x".repeat(501)}`, "variant"],
    ["/api/drift?limit=all", "limit"],
  ];
  for (const [path, field] of cases) {
    const response = await server.app.request(path);
    assert.equal(response.status, 422, path);
    assert.equal((await response.json()).fields[0].field, field, path);
  }
});
