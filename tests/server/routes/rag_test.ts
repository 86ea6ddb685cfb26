import assert from "node:assert/strict";
import { NOW, post, type TestServer, testServer } from "../harness.ts";

async function stored({ app }: TestServer, session: string) {
  return await (await app.request(`/api/sessions/${session}/events`)).json();
}

Deno.test("what SEED's curl lines send is taken", async (t) => {
  const cases = [
    {
      path: "retrieval",
      body: `{
    "source": "product-search",
    "query": "red running shoes",
    "resultCount": 10,
    "topScore": 0.92,
    "durationMs": 45
  }`,
      want: { type: "rag_retrieval", resultCount: 10, topScore: 0.92, durationMs: 45 },
    },
    {
      path: "embedding",
      body: `{
    "source": "product-search",
    "model": "text-embedding-3-small",
    "inputTokens": 150,
    "durationMs": 12,
    "dimensions": 1536
  }`,
      want: { type: "rag_embedding", model: "text-embedding-3-small", inputTokens: 150 },
    },
    {
      path: "index",
      body: `{
    "source": "docs-kb",
    "documentCount": 500,
    "totalTokens": 250000,
    "durationMs": 3200
  }`,
      want: { type: "rag_index", documentCount: 500, totalTokens: 250_000, durationMs: 3200 },
    },
  ];
  for (const { path, body, want } of cases) {
    await t.step(path, async () => {
      await using server = await testServer();
      const answer = await post(server, `/api/rag/${path}`, body);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), { ok: true, id: "id-1" });
      const [event] = await stored(server, `rag-${JSON.parse(body).source}`);
      assert.deepEqual({ ...event, ...want }, event);
      assert.deepEqual([event.id, event.timestamp], ["id-1", NOW]);
    });
  }
});

Deno.test("only the source must be named, and what else is told stands", async () => {
  await using server = await testServer();
  for (const path of ["retrieval", "embedding", "index"]) {
    const body = { source: "docs", id: "", sessionId: "", timestamp: null };
    assert.equal((await post(server, `/api/rag/${path}`, { source: "docs" })).status, 200);
    assert.equal((await post(server, `/api/rag/${path}`, body)).status, 200);
  }
  const own = {
    id: "mine",
    sessionId: "s7",
    timestamp: NOW - 5,
    type: "session_end",
    agent: "sdk",
  };
  const body = { source: "docs", durationMs: null, ...own };
  const again = [
    await post(server, "/api/rag/index", body),
    await post(server, "/api/rag/index", body),
  ];
  for (const answer of again) assert.deepEqual(await answer.json(), { ok: true, id: "mine" });
  const events = await stored(server, "s7");
  assert.equal(events.length, 1);
  assert.deepEqual({ ...events[0], ...own, type: "rag_index" }, events[0]);
  assert.equal((await stored(server, "rag-docs")).length, 6);
  const { rag } = await (await server.app.request("/api/providers")).json();
  assert.deepEqual([rag.length, rag[0].name, rag[0].eventCount, rag[0].active], [
    1,
    "docs",
    7,
    true,
  ]);
});

Deno.test("a long source names a session all the same", async () => {
  await using server = await testServer();
  const source = "x".repeat(500);
  assert.equal((await post(server, "/api/rag/index", { source })).status, 200);
  assert.equal((await stored(server, `rag-${source}`.slice(0, 200))).length, 1);
});

Deno.test("an embedding takes model and dimensions from its registered source", async (t) => {
  const cases = [
    { name: "both", said: {}, want: ["e-small", 1536] },
    { name: "nulls", said: { model: null, dimensions: null }, want: ["e-small", 1536] },
    { name: "its own model", said: { model: "e-small" }, want: ["e-small", 1536] },
    { name: "another model", said: { model: "e-large" }, want: ["e-large", null] },
    { name: "its own dimensions", said: { dimensions: 8 }, want: ["e-small", 8] },
    { name: "an unknown source", said: { source: "web" }, want: [null, null] },
  ];
  const provider = { name: "docs", embeddingModel: "e-small", dimensions: 1536 };
  for (const path of ["/api/rag/embedding", "/api/ingest"]) {
    for (const { name, said, want } of cases) {
      await t.step(`${path}: ${name}`, async () => {
        await using server = await testServer();
        await post(server, "/api/providers/rag", provider);
        const base = { id: "e", sessionId: "s1", timestamp: NOW, type: "rag_embedding" };
        assert.equal((await post(server, path, { ...base, source: "docs", ...said })).status, 200);
        const [event] = await stored(server, "s1");
        assert.deepEqual([event.model ?? null, event.dimensions ?? null], want);
      });
    }
  }
});

Deno.test("a bad field is named, and nothing is stored", async (t) => {
  const cases: { path: string; body: unknown; fields: string[]; status?: number }[] = [
    { path: "retrieval", body: {}, fields: ["source"] },
    { path: "retrieval", body: { source: "" }, fields: ["source"] },
    { path: "retrieval", body: { source: 5 }, fields: ["source"] },
    { path: "retrieval", body: { source: "d", topScore: 2 }, fields: ["topScore"] },
    {
      path: "retrieval",
      body: { source: "", resultCount: -1, durationMs: "5" },
      fields: ["durationMs", "resultCount", "source"],
    },
    { path: "retrieval", body: { source: "d", chunkSizes: [1, -1] }, fields: ["chunkSizes.1"] },
    { path: "embedding", body: { source: "d", inputTokens: "many" }, fields: ["inputTokens"] },
    { path: "index", body: { source: "d", timestamp: NOW + 1e9 }, fields: ["timestamp"] },
    { path: "index", body: { source: "d", id: 5 }, fields: ["id"] },
    { path: "index", body: { source: "x".repeat(501) }, fields: ["source"] },
    { path: "index", body: [], fields: [""] },
    { path: "index", body: "null", fields: [""] },
    { path: "index", body: "{", fields: [], status: 400 },
  ];
  await using server = await testServer();
  for (const { path, body, fields, status = 422 } of cases) {
    await t.step(`${path} ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const answer = await post(server, `/api/rag/${path}`, body);
      assert.equal(answer.status, status);
      const problem = await answer.json();
      assert.deepEqual(problem.fields.map(({ field }: { field: string }) => field).sort(), fields);
      for (const field of fields) {
        const said = field === "" ? problem.fields[0].message : `"${field}"`;
        assert.ok(problem.error.includes(said), problem.error);
      }
    });
  }
  assert.deepEqual(await (await server.app.request("/api/sessions")).json(), []);
  assert.equal(server.deps.counters.rejectedEvents, cases.length - 1);
});
