import assert from "node:assert/strict";
import { NOW, post, type TestServer, testServer } from "../harness.ts";

const get = async ({ app }: TestServer, path: string) => await (await app.request(path)).json();

const MINE = {
  name: "my-rag",
  type: "custom",
  description: "My RAG pipeline",
  embeddingModel: null,
  dimensions: null,
  metadata: null,
  eventCount: 0,
  toolCallCount: 0,
  lastSeen: null,
  active: false,
};

Deno.test("POST /api/providers/rag and /mcp register a source before it is seen", async () => {
  await using server = await testServer();
  const body = '{ "name": "my-rag", "type": "custom", "description": "My RAG pipeline" }';
  const answer = await post(server, "/api/providers/rag", body);
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { ok: true, provider: "my-rag" });
  await post(server, "/api/providers/mcp", { name: "files", more: "is ignored" });
  const files = { ...MINE, name: "files", type: null, description: null };
  assert.deepEqual(await get(server, "/api/providers"), { rag: [MINE], mcp: [files] });
  assert.deepEqual(await get(server, "/api/providers/rag"), [MINE]);
  assert.deepEqual(await get(server, "/api/providers/mcp"), [files]);
  assert.deepEqual((await get(server, "/api/config")).providers, { rag: [MINE], mcp: [files] });
});

Deno.test("a registered name with a NUL or half a character is found under what was answered", async () => {
  await using server = await testServer();
  const answer = await post(server, "/api/providers/rag", { name: "a\0b\ud800" });
  const { provider } = await answer.json();
  assert.equal(provider, "a\ufffdb\ufffd");
  const [source] = await get(server, "/api/providers/rag");
  assert.equal(source.name, provider);
});

Deno.test("a registration keeps what was counted, and its metadata is content", async () => {
  await using server = await testServer();
  await post(server, "/api/rag/index", { source: "my-rag" });
  const metadata = {
    url: "postgres://me:sk-canary-Abc123def456GHI789@db/docs",
    depth: { list: ["sk-canary-Abc123def456GHI789"] },
  };
  await post(server, "/api/providers/rag", { name: "my-rag", dimensions: 3, metadata });
  const text = JSON.stringify(await get(server, "/api/providers"));
  assert.ok(!text.includes("sk-canary-Abc123def456GHI789"), text);
  const [row] = JSON.parse(text).rag;
  assert.deepEqual([row.eventCount, row.lastSeen, row.active, row.dimensions], [1, NOW, true, 3]);
});

Deno.test("POST /api/providers/rag names every bad field", async (t) => {
  const cases: { name: string; body: unknown; status?: number; fields: string[] }[] = [
    { name: "no name", body: { type: "qdrant" }, fields: ["name"] },
    { name: "an empty name", body: { name: "" }, fields: ["name"] },
    { name: "a long name", body: { name: "x".repeat(501) }, fields: ["name"] },
    { name: "two", body: { name: 5, dimensions: "many" }, fields: ["name", "dimensions"] },
    { name: "metadata as text", body: { name: "a", metadata: "b" }, fields: ["metadata"] },
    { name: "no object", body: [], fields: [""] },
    {
      name: "much metadata",
      body: { name: "a", metadata: { b: "x".repeat(4_097) } },
      fields: ["metadata"],
    },
    { name: "a long body", body: { name: "a", b: "x".repeat(20_000) }, status: 413, fields: [] },
    { name: "no JSON", body: "{", status: 400, fields: [] },
    {
      name: "metadata as deep as the body allows",
      body: `{"name":"a","metadata":{"b":${"[".repeat(8_000)}${"]".repeat(8_000)}}}`,
      fields: ["metadata"],
    },
  ];
  await using server = await testServer();
  for (const { name, body, status = 422, fields } of cases) {
    await t.step(name, async () => {
      const answer = await post(server, "/api/providers/rag", body);
      assert.equal(answer.status, status);
      const problem = await answer.json();
      assert.deepEqual(problem.fields.map(({ field }: { field: string }) => field), fields);
      assert.equal(problem.ok, false);
    });
  }
  assert.deepEqual(await get(server, "/api/providers"), { rag: [], mcp: [] });
});

Deno.test("POST /api/providers/mcp refuses a new name when there are too many", async () => {
  await using server = await testServer();
  await server.deps.store.register(
    Array.from({ length: 1_000 }, (_, at) => ({
      kind: "mcp" as const,
      name: `m${at}`,
      type: null,
      description: null,
      embeddingModel: null,
      dimensions: null,
      metadata: null,
    })),
  );
  assert.equal((await post(server, "/api/providers/mcp", { name: "late" })).status, 409);
  assert.equal((await post(server, "/api/providers/mcp", { name: "m7" })).status, 200);
});
