import assert from "node:assert/strict";
import { qualityPanel } from "../../../server/panels/quality.ts";
import { mcpPanel, ragPanel } from "../../../server/panels/sources.ts";
import { toolsPanel } from "../../../server/panels/tools.ts";
import { textOf } from "../routes/page_text.ts";
import { NOW, post, testServer } from "../harness.ts";
import { toldSession } from "./session_events.ts";

async function toldMore() {
  const server = await testServer();
  await post(server, "/api/ingest/batch", [
    ...toldSession(NOW),
    ...[
      {
        type: "mcp_response",
        serverName: "docs",
        method: "tools/call",
        toolName: "find",
        durationMs: 40,
        isError: true,
      },
      {
        type: "mcp_response",
        serverName: "docs",
        method: "tools/call",
        toolName: "find",
        durationMs: 60,
        isError: false,
      },
      { type: "rag_retrieval", source: "handbook", resultCount: 4, topScore: 0.5, durationMs: 20 },
      { type: "rag_retrieval", source: "handbook", resultCount: 2, topScore: 0.7, durationMs: 30 },
    ].map((event, index) => {
      return { id: `m${index}`, sessionId: "s1", timestamp: NOW + 500 + index, ...event };
    }),
  ]);
  return server;
}

Deno.test("toolsPanel() gives each tool's counts, errors and newest calls", async () => {
  await using server = await toldMore();
  const { rows, total } = await toolsPanel(server.deps.store, "s1");
  assert.equal(total, 3);
  const facts = rows.map((
    row,
  ) => [row.toolName, row.callCount, row.errorCount, row.errorRatio, row.p50Ms]);
  assert.deepEqual(facts, [
    ["Bash", 1, 0, 0, 5],
    // Nobody told how long it took.
    ["Edit", 1, 1, 1, null],
    ["Grep", 1, 0, 0, null],
  ]);
  assert.deepEqual(rows[1]?.recent.errors, [true]);
  assert.deepEqual(rows[2]?.recent.durationsMs, [null]);
  assert.deepEqual((await toolsPanel(server.deps.store, "nobody")).rows, []);
});

Deno.test("mcpPanel() and ragPanel() give what was asked of each source", async () => {
  await using server = await toldMore();
  const [mcp] = (await mcpPanel(server.deps.store, "s1")).rows;
  assert.deepEqual([mcp?.serverName, mcp?.toolName, mcp?.callCount, mcp?.errorCount, mcp?.avgMs], [
    "docs",
    "find",
    2,
    1,
    50,
  ]);
  assert.deepEqual(mcp?.recent.durationsMs, [40, 60]);
  const [rag] = (await ragPanel(server.deps.store, "s1")).rows;
  assert.deepEqual([rag?.source, rag?.callCount, rag?.avgResults, rag?.avgMs], [
    "handbook",
    2,
    3,
    25,
  ]);
  assert.ok(Math.abs(rag!.avgTopScore! - 0.6) < 1e-9);
  assert.deepEqual(rag?.recent.durationsMs, [20, 30]);
});

Deno.test("qualityPanel() gives the turns' quality by model", async () => {
  await using server = await toldMore();
  const { rows, turnCount } = await qualityPanel(server.deps.store, "s1");
  assert.equal(turnCount, 1);
  assert.equal(rows[0]?.toolSuccessRatio, 0.5);
  assert.equal(rows[0]?.derivedCount, 1);
  assert.equal(rows[0]?.avgRating, null);
});

Deno.test("the page of a session shows its tools, sources and quality, and no empty panel", async () => {
  await using server = await toldMore();
  const page = textOf(await (await server.app.request("/sessions/s1")).text());
  assert.match(page, /Tools 3 tools .* Bash 1 0 5 ms 5 ms 5 ms 5 ms 5 ms Edit 1 1 100\.0% –/);
  assert.match(page, /MCP servers .* docs tools\/call find 2 1 50\.0% 50 ms/);
  assert.match(page, /RAG sources .* handbook rag_retrieval 2 3 0\.6 .* 25 ms/);
  assert.match(page, /Quality 1 turn /);
  const bare = await testServer();
  await post(bare, "/api/ingest", { id: "h", sessionId: "s2", timestamp: NOW, type: "heartbeat" });
  const empty = await (await bare.app.request("/sessions/s2")).text();
  assert.doesNotMatch(empty, /id="(?:mcp|rag|quality|tools|models|drift)-title"/);
  await bare[Symbol.asyncDispose]();
});
