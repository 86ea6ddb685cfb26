import assert from "node:assert/strict";
import { heartbeat, NOW, post, testServer } from "../harness.ts";
import { get, SONNET, STORY, toldServer } from "./story.ts";

const prompt = { promptHash: "0123456789abcdef", variant: "v2-concise", category: "system" };

Deno.test("GET /api/prompts tells rates with their Wilson interval, and every rating", async () => {
  await using server = await toldServer();
  const [row, ...others] = await get(server, "/api/prompts?hash=0123456789abcdef");
  const { goalRateLow, goalRateHigh, ...rest } = row;
  // Wilson's interval of 1 in 2.
  assert.deepEqual([goalRateLow.toFixed(4), goalRateHigh.toFixed(4)], ["0.0945", "0.9055"]);
  assert.deepEqual(rest, {
    ...prompt,
    model: SONNET.model,
    sampleCount: 2,
    goalCount: 2,
    goalRate: 0.5,
    tooFew: true,
    avgTurns: 3,
    avgTokens: 5_000,
    avgCost: 0.25,
    avgLatencyMs: 1_500,
    avgToolErrorRate: 0,
    compactionRate: 0,
    avgRating: 4,
    ratedCount: 1,
  });
  assert.deepEqual(others, []);
  assert.deepEqual(await get(server, "/api/prompts?hash=none"), []);
  assert.equal((await get(server, "/api/prompts?hash=")).length, 1);
  const ratings = await get(server, "/api/prompts/v2-concise");
  assert.deepEqual(ratings[0].goalAchieved, false);
  assert.deepEqual(ratings[1], {
    sessionId: "s1",
    timestamp: NOW + 18_000,
    ...prompt,
    ...SONNET,
    goalAchieved: true,
    turnsToComplete: 3,
    totalTokens: 5_000,
    totalCost: 0.25,
    totalLatencyMs: 1_500,
    toolErrorRate: 0,
    requiredCompaction: false,
    rating: 4,
  });
});

Deno.test("a variant with ten samples is enough, its name may hold anything", async () => {
  await using server = await testServer();
  const variant = "a/b?c %20\u00e9";
  const rating = { type: "prompt_rating", promptHash: "h", variant };
  const metrics = { goalAchieved: true };
  await post(
    server,
    "/api/ingest/batch",
    Array.from({ length: 10 }, (_, index) => heartbeat(`r${index}`, { ...rating, metrics })),
  );
  const [row] = await get(server, "/api/prompts");
  assert.deepEqual([row.tooFew, row.goalRate, row.goalRateHigh], [false, 1, 1]);
  // Wilson's lower end for 10 of 10 is 10 / (10 + 1.96²).
  assert.equal(row.goalRateLow.toFixed(4), "0.7225");
  assert.equal((await get(server, `/api/prompts/${encodeURIComponent(variant)}`)).length, 10);
});

Deno.test("GET /api/drift tells alarms, and their summary", async () => {
  await using server = await toldServer();
  const [{ id, ...alarm }] = await get(server, "/api/drift");
  assert.match(id, /^story-/);
  assert.deepEqual(alarm, {
    sessionId: "s1",
    timestamp: NOW + 19_000,
    metric: "latency",
    model: "Bash",
    provider: "tool",
    baseline: 100,
    currentVal: 160,
    deviationPct: 60,
    direction: "increase",
    severity: "warning",
    windowSize: 50,
    threshold: 50,
    acknowledgedAt: null,
  });
  assert.deepEqual(await get(server, "/api/drift/summary?session=s1"), [{
    metric: "latency",
    severity: "warning",
    eventCount: 1,
    avgDeviationPct: 60,
    maxDeviationPct: 60,
    firstSeen: NOW + 19_000,
    lastSeen: NOW + 19_000,
  }]);
  for (const path of ["/api/drift?session=none", "/api/drift/summary?session=none"]) {
    assert.deepEqual(await get(server, path), []);
  }
});

Deno.test("GET /api/drift gives the newest 50 unless asked for more", async () => {
  await using server = await testServer();
  const { id: _, ...alarm } = STORY.find(({ type }) => type === "drift")!;
  const alarms = Array.from({ length: 60 }, (_, index) => ({ ...alarm, id: `d${index}` }));
  await post(server, "/api/ingest/batch", alarms);
  assert.equal((await get(server, "/api/drift")).length, 50);
  assert.equal((await get(server, "/api/drift?limit=60")).length, 60);
});
