import assert from "node:assert/strict";
import { heartbeat, NOW, post, testServer } from "../harness.ts";

Deno.test("GET /api/health tells how the server is", async () => {
  let now = NOW;
  await using server = await testServer({}, { now: () => now });
  await post(server, "/api/ingest", { ...heartbeat("a"), sessionId: "" });
  server.deps.hub.subscribe(() => {});
  now += 61_900;
  const health = await (await server.app.request("/api/health")).json();
  const { schemaVersion } = await server.deps.store.read("head", {});
  assert.ok(schemaVersion >= 1);
  assert.deepEqual(health, {
    status: "ok",
    version: "1.2.3",
    uptime: 61,
    dashboardClients: 1,
    redactionLevel: "preview",
    schemaVersion,
    queueDepth: 0,
    rejectedEvents: 1,
  });
});

Deno.test("GET /api/config tells settings, integrations and features", async () => {
  let now = NOW;
  await using server = await testServer({ budgetLimit: 5, redactionLevel: "full" }, {
    now: () => now,
  });
  const rag = { type: "rag_retrieval", source: "docs", durationMs: 1 };
  const mcp = { type: "mcp_response", method: "tools/call", serverName: "files" };
  await post(server, "/api/ingest/batch", [
    heartbeat("a", { ...rag, timestamp: NOW - 1 }),
    heartbeat("b", mcp),
  ]);
  now += 300_000;
  const config = await (await server.app.request("/api/config")).json();
  const unregistered = {
    toolCallCount: 0,
    type: null,
    description: null,
    embeddingModel: null,
    dimensions: null,
    metadata: null,
  };
  assert.deepEqual(config.providers, {
    rag: [{ name: "docs", ...unregistered, eventCount: 1, lastSeen: NOW - 1, active: false }],
    mcp: [{ name: "files", ...unregistered, eventCount: 1, lastSeen: NOW, active: true }],
  });
  assert.deepEqual([config.budgetLimit, config.redactionLevel], [5, "full"]);
  assert.equal(config.driftDetection, true);
  const features = ["token_tracking", "drift_detection", "provider_registry", "rag_http_api"];
  assert.deepEqual(features.filter((feature) => !config.features.includes(feature)), []);
});
