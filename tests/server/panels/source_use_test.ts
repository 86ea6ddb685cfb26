import assert from "node:assert/strict";
import { sourceCallsPanel, sourceUsePanel } from "../../../server/panels/source_use.ts";
import { NOW, post, type TestServer, testServer } from "../harness.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UTC = { now: NOW, zone: "UTC" };
const NOTHING_ASKED = { page: 1, kind: null, source: null };

let ids = 0;

function told(type: string, at: number, fields: Record<string, unknown>) {
  const id = `u${ids++}`;
  return { id, type, sessionId: "s1", timestamp: at, toolCallId: id, ...fields };
}

/** NOW is 03:04 UTC, so three hours earlier is the same day, and four the day before. */
async function used(): Promise<TestServer> {
  const server = await testServer();
  const docs = { serverName: "my-docs", method: "tools/call", toolName: "find" };
  const feed = { toolName: "mcp__zoo__feed", isError: false };
  const response = await post(server, "/api/ingest/batch", [
    told("mcp_response", NOW, { ...docs, durationMs: 10, isError: true }),
    told("mcp_response", NOW - 4 * HOUR, { ...docs, durationMs: 10, sessionId: "s2" }),
    told("mcp_response", NOW - 40 * DAY, { ...docs, durationMs: 10 }),
    // The same calls as the agent tells them.
    told("tool_call", NOW, { toolName: "mcp__my_docs__find", durationMs: 12 }),
    told("tool_call", NOW, { ...feed, durationMs: 100 }),
    told("tool_call", NOW, { ...feed, durationMs: 100 }),
    told("tool_call", NOW - 4 * HOUR, { ...feed, durationMs: 400, isError: true }),
    told("tool_call", NOW - DAY, { toolName: "mcp__zoo__count", durationMs: 400 }),
    told("tool_call", NOW - 40 * DAY, { ...feed, durationMs: 400 }),
    told("rag_retrieval", NOW, { source: "book", resultCount: 4, topScore: 0.5, durationMs: 20 }),
    told("rag_retrieval", NOW - DAY, { source: "book", resultCount: 1, durationMs: 20 }),
    told("rag_embedding", NOW, { source: "book" }),
  ]);
  assert.deepEqual((await response.json()).rejected, []);
  return server;
}

Deno.test("sourceUsePanel() gives 30 days of each source, a server that tells of itself once", async () => {
  await using server = await used();
  const { mcp, rag, dayCount } = await sourceUsePanel(server.deps.store, UTC, NOTHING_ASKED);
  assert.equal(dayCount, 30);
  assert.equal(mcp.total, 2);
  const [zoo, docs] = mcp.rows;
  assert.deepEqual(
    [zoo, docs].map((row) => [row?.source, row?.isDerived, row?.callCount, row?.errorCount]),
    [["zoo", true, 4, 1], ["my-docs", false, 2, 1]],
  );
  assert.deepEqual([zoo?.errorRatio, docs?.errorRatio], [0.25, 0.5]);
  // Two calls of 100 ms, two of 400 ms; percentiles are at most 2 % off.
  assert.ok(Math.abs(zoo!.p50Ms! - 100) <= 2 && Math.abs(zoo!.p95Ms! - 400) <= 8);
  assert.equal(zoo?.dayCounts.length, 30);
  assert.deepEqual(zoo?.dayCounts.slice(-3), [0, 2, 2]);
  assert.deepEqual(zoo?.dayErrors.slice(-3), [0, 1, 0]);
  assert.deepEqual(docs?.dayCounts.slice(-3), [0, 1, 1]);
  assert.deepEqual(docs?.dayErrors.slice(-3), [0, 0, 1]);
  const [book, ...others] = rag.rows;
  assert.deepEqual([rag.total, others.length], [1, 0]);
  const { source, callCount, avgResults, avgTopScore, dayCounts } = book!;
  assert.deepEqual(
    [source, callCount, avgResults, avgTopScore, dayCounts.slice(-3)],
    ["book", 3, 2.5, 0.5, [0, 1, 2]],
  );
  const honolulu = { now: NOW, zone: "Pacific/Honolulu" };
  const there = await sourceUsePanel(server.deps.store, honolulu, NOTHING_ASKED);
  assert.deepEqual(there.mcp.rows[0]?.dayCounts.slice(-2), [1, 3]);
});

Deno.test("sourceUsePanel() takes who saw more of a server's calls, and adds nothing up", async () => {
  await using server = await used();
  const more = [1, 2].map((ms) =>
    told("tool_call", NOW, { toolName: "mcp__my-docs__find", durationMs: 30 + ms })
  );
  const rowOf = async () => {
    const { mcp } = await sourceUsePanel(server.deps.store, UTC, NOTHING_ASKED);
    assert.equal(mcp.total, 2);
    return mcp.rows.find(({ source }) => source === "my-docs");
  };
  await post(server, "/api/ingest", more[0]);
  // As many as it told itself.
  assert.deepEqual([(await rowOf())?.isDerived, (await rowOf())?.callCount], [false, 2]);
  await post(server, "/api/ingest", more[1]);
  assert.deepEqual([(await rowOf())?.isDerived, (await rowOf())?.callCount], [true, 3]);
});

Deno.test("sourceCallsPanel() gives the newest calls that were told, and the tools that agents called", async () => {
  await using server = await used();
  const { store } = server.deps;
  const docs = await sourceCallsPanel(store, UTC, { page: 1, kind: "mcp", source: "my-docs" });
  assert.deepEqual(
    docs.calls.map(({ sessionId, at, toolName, isError }) => [sessionId, at, toolName, isError]),
    [
      ["s1", NOW, "find", true],
      ["s2", NOW - 4 * HOUR, "find", null],
      ["s1", NOW - 40 * DAY, "find", null],
    ],
  );
  assert.deepEqual(docs.tools.map(({ toolName }) => toolName), ["mcp__my_docs__find"]);
  const zoo = await sourceCallsPanel(store, UTC, { page: 1, kind: "mcp", source: "zoo" });
  assert.deepEqual(zoo.calls, []);
  assert.deepEqual(
    zoo.tools.map(({ toolName, callCount, errorCount }) => [toolName, callCount, errorCount]),
    [["mcp__zoo__feed", 3, 1], ["mcp__zoo__count", 1, 0]],
  );
  const book = await sourceCallsPanel(store, UTC, { page: 1, kind: "rag", source: "book" });
  assert.deepEqual(
    book.calls.map(({ operation, resultCount }) => [operation, resultCount]).sort(),
    [["rag_embedding", null], ["rag_retrieval", 1], ["rag_retrieval", 4]],
  );
  for (const query of [NOTHING_ASKED, { page: 1, kind: "rag" as const, source: "zoo" }]) {
    assert.deepEqual(await sourceCallsPanel(store, UTC, query), { query, calls: [], tools: [] });
  }
});
