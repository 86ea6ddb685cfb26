/** One session that leaves something to tell under every route. */
import assert from "node:assert/strict";
import { NOW, post, type TestServer, testServer } from "../harness.ts";

let ids = 0;
function event(type: string, at: number, fields: Record<string, unknown>) {
  return { id: `story-${ids++}`, sessionId: "s1", timestamp: NOW + at, type, ...fields };
}

/** Listed by the price library at 3 USD a million of input, 15 of output, 0.30 read from the cache. */
export const SONNET = { model: "claude-sonnet-4-5", provider: "anthropic" };
const NO_COST = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 };
const PROMPT = { promptHash: "0123456789abcdef", variant: "v2-concise", category: "system" };

/** The parts of the context at `NOW + 2,500`. */
export const SEGMENTS = [
  { category: "system_prompt", label: "base", estimatedTokens: 20_000, charCount: 80_000 },
  { category: "tool_results", label: "results", estimatedTokens: 150_000 },
];

/** Its events, told over 20 seconds. */
export const STORY = [
  event("session_start", 0, { ...SONNET, agent: "claude-code", cwd: "/w/air", project: "air" }),
  event("turn_start", 0, { turnId: "t1", turnIndex: 0 }),
  event("tool_call", 500, { toolName: "Bash", toolCallId: "c1", durationMs: 100, isError: true }),
  event("tool_call", 900, { toolName: "Bash", toolCallId: "c2", durationMs: 300, isError: false }),
  event("token_usage", 1_000, {
    ...SONNET,
    input: 100_000,
    output: 10_000,
    cacheRead: 0,
    cacheWrite: 0,
    cost: { input: 0.25, output: 0.25, cacheRead: 0, cacheWrite: 0, total: 0.5 },
    requestId: "r1",
    durationMs: 800,
    ttftMs: 200,
  }),
  event("context_usage", 1_500, { tokensUsed: 50_000, contextWindow: 200_000 }),
  event("turn_end", 2_000, { turnId: "t1", turnIndex: 0, durationMs: 2_000, ttftMs: 200 }),
  event("context_breakdown", 2_500, {
    segments: SEGMENTS,
    totalTokens: 170_000,
    contextWindow: 200_000,
  }),
  event("context_usage", 3_000, { tokensUsed: 10, contextWindow: 0 }),
  event("turn_start", 10_000, { turnId: "t2", turnIndex: 1 }),
  event("token_usage", 11_000, {
    ...SONNET,
    input: 1_000,
    output: 100,
    cacheRead: 3_000,
    cacheWrite: 0,
    cost: NO_COST,
    requestId: "r2",
  }),
  event("turn_end", 13_000, { turnId: "t2", turnIndex: 1 }),
  event("output_eval", 13_001, {
    ...SONNET,
    turnIndex: 1,
    metrics: {
      responseTokens: 100,
      toolCallCount: 0,
      toolErrorCount: 0,
      toolSuccessRate: 1,
      hadRetry: false,
      hadImmediateFollowUp: false,
      responseLatencyMs: 3_000,
      cacheHitRate: 0.75,
    },
    userRating: 4,
  }),
  event("token_usage", 14_000, { model: "unheard-of", input: 7, output: 3, requestId: "r3" }),
  event("latency", 15_000, { operation: "embed", totalMs: 40, ttftMs: 5, model: "e5" }),
  event("latency", 15_100, {
    operation: "embed",
    totalMs: 40,
    model: "e5",
    phases: [{ name: "queue", durationMs: 30 }],
  }),
  event("mcp_response", 16_000, {
    serverName: "files",
    method: "tools/call",
    toolName: "read",
    durationMs: 40,
    isError: true,
  }),
  event("rag_retrieval", 17_000, {
    source: "docs",
    durationMs: 25,
    resultCount: 4,
    topScore: 0.5,
    totalChunkTokens: 120,
  }),
  event("rag_retrieval", 17_100, { source: "docs", durationMs: 25, resultCount: 2 }),
  event("prompt_rating", 18_000, {
    ...PROMPT,
    ...SONNET,
    metrics: {
      goalAchieved: true,
      turnsToComplete: 3,
      totalTokens: 5_000,
      totalCost: 0.25,
      totalLatencyMs: 1_500,
      toolErrorRate: 0,
      requiredCompaction: false,
    },
    rating: 4,
  }),
  event("prompt_rating", 18_100, { ...PROMPT, ...SONNET, metrics: { goalAchieved: false } }),
  event("drift", 19_000, {
    metric: "latency",
    model: "Bash",
    provider: "tool",
    baseline: 100,
    current: 160,
    deviationPct: 60,
    direction: "increase",
    severity: "warning",
    windowSize: 50,
    threshold: 50,
  }),
];

/** The JSON of a 200. */
export async function get(server: TestServer, path: string) {
  const response = await server.app.request(path);
  assert.equal(response.status, 200, path);
  return await response.json();
}

/** A server whose sessions may cost 0.40 USD, and that was told the story. */
export async function toldServer(): Promise<TestServer> {
  const server = await testServer({ budgetLimit: 0.4 });
  const response = await post(server, "/api/ingest/batch", STORY);
  assert.deepEqual((await response.json()).rejected, []);
  return server;
}

/** The statistics of equal durations, which are exact. */
export const each = (ms: number) => ({
  avgMs: ms,
  minMs: ms,
  maxMs: ms,
  p50Ms: ms,
  p95Ms: ms,
  p99Ms: ms,
});
