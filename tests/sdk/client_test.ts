import assert from "node:assert/strict";
import { AirClient, hashPrompt } from "../../sdk/mod.ts";
import { airServer, type Stored } from "./air_server.ts";

/** What the tests told, without what differs from run to run. */
function essence(event: Stored): Record<string, unknown> {
  const { id: _id, seq: _seq, timestamp: _at, sessionId: _session, ...rest } = event;
  if (typeof rest.durationMs === "number") rest.durationMs = 0;
  if (typeof rest.toolCallId === "string") rest.toolCallId = "";
  return rest;
}

/** The events of what `use` tells to a real server, but the session's start. */
async function toldBy(use: (air: AirClient) => unknown, options = {}): Promise<Stored[]> {
  await using server = await airServer();
  const air = new AirClient({ url: server.url, sessionId: "s1", ...options });
  await use(air);
  assert.equal(await air.flush(), true);
  await air.close();
  const [start, ...events] = await server.eventsOf("s1");
  assert.equal(start?.type, "session_start");
  assert.equal(start.agent, "sdk");
  return events;
}

Deno.test("AirClient tells what each method is given", async (t) => {
  const metrics = { responseTokens: 450, toolCallCount: 5, toolErrorCount: 1 };
  const rated = { goalAchieved: true, totalCost: 0.02 };
  const sdk = { collector: "sdk" };
  const cases: [string, (air: AirClient) => unknown, Record<string, unknown>][] = [
    ["trace", (air) => air.trace("query", { table: "users" }, () => 1), {
      ...{ type: "tool_call", toolName: "query", toolCallId: "", provider: "sdk", durationMs: 0 },
      ...{ isError: false, metadata: { input: '{"table":"users"}' } },
    }],
    ["measureLatency", (air) => air.measureLatency("api_call", () => 1, { model: "m" }), {
      ...{ type: "latency", operation: "api_call", model: "m" },
    }],
    ["recordLatency", (air) => air.recordLatency("turn", 1500, { ttftMs: 200 }), {
      ...{ type: "latency", operation: "turn", totalMs: 1500, ttftMs: 200 },
    }],
    ["recordCost", (air) => air.recordCost("m", "p", { inputCost: 1, outputCost: 2 }), {
      ...{ type: "cost", model: "m", provider: "p", inputCost: 1, outputCost: 2, currency: "USD" },
      ...{ cacheReadCost: 0, cacheWriteCost: 0, totalCost: 3, cumulativeCost: 3 },
    }],
    ["recordOutputEval", (air) => air.recordOutputEval(3, "m", "p", metrics, { userRating: 4 }), {
      ...{ type: "output_eval", turnIndex: 3, model: "m", provider: "p", userRating: 4 },
      metrics: { ...metrics, toolSuccessRate: 0.8 },
    }],
    ["ratePrompt", (air) => air.ratePrompt("v2", "system", "Be brief.", rated, 4), {
      ...{ type: "prompt_rating", promptHash: hashPrompt("Be brief."), variant: "v2" },
      ...{ category: "system", metrics: rated, rating: 4 },
    }],
    ["traceEmbedding", (air) => air.traceEmbedding("kb", "m", 150, () => 1, { dimensions: 3 }), {
      ...{ type: "rag_embedding", source: "kb", model: "m", inputTokens: 150, dimensions: 3 },
      durationMs: 0,
    }],
    ["traceIndex", (air) => air.traceIndex("kb", 100, 5000, () => 1), {
      ...{ type: "rag_index", source: "kb", documentCount: 100, totalTokens: 5000, durationMs: 0 },
    }],
    ["emit", (air) => air.emit({ type: "custom", eventName: "hit", data: { key: "a" } }), {
      ...{ type: "custom", eventName: "hit", data: { key: "a" } },
    }],
  ];
  for (const [name, use, expected] of cases) {
    await t.step(name, async () => {
      const events = await toldBy(use);
      assert.equal(events.length, 1);
      const { totalMs, ...told } = essence(events[0]!);
      if (name === "recordLatency") assert.equal(totalMs, 1500);
      const { totalMs: _total, ...wanted }: Record<string, unknown> = { ...sdk, ...expected };
      assert.deepEqual(told, wanted);
    });
  }
});

Deno.test("AirClient.traceRetrieval() tells what extractResults reads", async () => {
  const found = [{ score: 0.92, tokens: 120 }, { score: 0.8, tokens: 80 }];
  const [event] = await toldBy((air) =>
    air.traceRetrieval("kb", "red shoes", () => found, {
      extractResults: (rows) => ({
        count: rows.length,
        topScore: rows[0]?.score,
        chunkSizes: rows.map(({ tokens }) => tokens),
      }),
    })
  );
  const { query, resultCount, topScore, chunkSizes, totalChunkTokens } = event ?? {};
  assert.deepEqual([query, resultCount, topScore], ["red shoes", 2, 0.92]);
  assert.deepEqual([chunkSizes, totalChunkTokens], [[120, 80], 200]);
});

Deno.test("AirClient.trace() passes results and errors through and tells of both", async () => {
  const result = {};
  const error = new TypeError("bad");
  const events = await toldBy(async (air) => {
    assert.equal(await air.trace("good", null, () => Promise.resolve(result)), result);
    await assert.rejects(air.trace("bad", null, () => Promise.reject(error)), (thrown) => {
      assert.equal(thrown, error);
      return true;
    });
    await assert.rejects(
      air.trace("sync", null, () => {
        throw error;
      }),
      error,
    );
  });
  assert.deepEqual(
    events.map(({ toolName, isError, errorMessage }) => [toolName, isError, errorMessage]),
    [["good", false, undefined], ["bad", true, "bad"], ["sync", true, "bad"]],
  );
});

Deno.test("AirClient never throws, whatever it is given", async () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const hostile = { toJSON: () => assert.fail("not serializable") };
  const events = await toldBy(async (air) => {
    assert.equal(await air.trace("circle", circle, () => 1), 1);
    assert.equal(await air.trace("hostile", hostile, () => 2), 2);
    air.emit({ type: "custom", eventName: "circle", data: circle });
    const extractResults = () => assert.fail("does not fit");
    assert.equal(await air.traceRetrieval("kb", "q", () => 3, { extractResults }), 3);
  });
  const types = events.map(({ type, eventName }) => eventName ?? type);
  assert.deepEqual(types, ["tool_call", "tool_call", "rag_retrieval", "events_lost"]);
});

Deno.test("AirClient marks costs beyond the budget", async () => {
  const events = await toldBy((air) => {
    air.recordCost("m", "p", { totalCost: 3 });
    air.recordCost("m", "p", { totalCost: 3 });
  }, { budgetLimit: 5 });
  const costs = events.map((
    { cumulativeCost, budgetExceeded },
  ) => [cumulativeCost, budgetExceeded]);
  assert.deepEqual(costs.slice(0, 2), [[3, false], [6, true]]);
});

Deno.test("AirClient redacts before anything leaves the process", async (t) => {
  const secret = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD";
  const cases = [
    { level: "preview", query: "[REDACTED:api-key]" },
    { level: "full", query: "[REDACTED]" },
  ] as const;
  for (const { level, query } of cases) {
    await t.step(level, async () => {
      const bodies: string[] = [];
      await using listening = bodyServer(bodies);
      const options = { url: listening.url, sessionId: "s1", redactionLevel: level };
      const air = new AirClient(options);
      await air.traceRetrieval("kb", secret + "x".repeat(9000), () => []);
      air.ratePrompt("v", "system", `A prompt with ${secret}`, {});
      await air.flush();
      const sent = bodies.join();
      assert.ok(!sent.includes(secret.slice(8)), sent);
      assert.ok(!sent.includes("A prompt"));
      assert.equal(JSON.parse(bodies[0]!)[1].query.startsWith(query.slice(0, 9)), true);
    });
  }
});

/** A server that only keeps what it is sent. */
function bodyServer(bodies: string[]) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    bodies.push(await request.text());
    return Response.json({ ok: true, count: 0, duplicates: 0, rejected: [] });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("AirClient moves to another session and counts its costs anew", async () => {
  await using server = await airServer();
  const air = new AirClient({ url: server.url, sessionId: "s1" });
  air.recordCost("m", "p", { totalCost: 3 });
  air.setSessionId("s2");
  assert.equal(air.getSessionId(), "s2");
  air.recordCost("m", "p", { totalCost: 1 });
  await air.close();
  const [, second] = await server.eventsOf("s2");
  assert.equal(second?.cumulativeCost, 1);
  assert.equal((await server.eventsOf("s1")).length, 2);
});
