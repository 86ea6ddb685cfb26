import assert from "node:assert/strict";
import { createRagTracer, createRagTracerFromProvider } from "../../sdk/mod.ts";
import { airServer } from "./air_server.ts";
import { programs, type Runtime } from "./programs.ts";

Deno.test("createRagTracer() tells of its source, in a session of its own", async () => {
  await using server = await airServer();
  const rag = createRagTracer("kb", { url: server.url, agent: null });
  assert.deepEqual(await rag.traceRetrieval("red shoes", () => [1, 2]), [1, 2]);
  assert.equal(await rag.traceIndex(500, 250_000, () => "done"), "done");
  await assert.rejects(rag.traceRetrieval("q", () => Promise.reject(new Error("down"))), {
    message: "down",
  });
  await rag.client.close();
  const events = await server.eventsOf("rag-kb");
  assert.deepEqual(
    events.map(({ type, source, resultCount, isError }) => [type, source, resultCount, isError]),
    [
      ["rag_retrieval", "kb", 2, undefined],
      ["rag_index", "kb", undefined, undefined],
      ["rag_retrieval", "kb", undefined, true],
    ],
  );
});

Deno.test("createRagTracerFromProvider() takes the provider's model and dimensions", async () => {
  await using server = await airServer();
  const provider = { name: "kb", type: "qdrant", embeddingModel: "e3", dimensions: 1536 };
  const rag = createRagTracerFromProvider(provider, {
    url: server.url,
    sessionId: "s1",
    agent: null,
  });
  await rag.traceEmbedding(null, 150, () => []);
  await rag.traceEmbedding("other", 1, () => [], { dimensions: 3 });
  await rag.client.close();
  const events = await server.eventsOf("s1");
  assert.deepEqual(
    events.map(({ model, dimensions }) => [model, dimensions]),
    [["e3", 1536], ["other", 3]],
  );
});

for (const runtime of ["deno", "node"] as Runtime[]) {
  Deno.test(`createRagTracersFromConfig() reads the project file in ${runtime}`, async (t) => {
    await using sdk = await programs();
    const text = `import { createRagTracersFromConfig } from "./sdk.mjs";
console.log(Object.keys(createRagTracersFromConfig()).join());`;
    const cases = [
      { name: "none", file: null, names: "" },
      { name: "broken", file: "{", names: "" },
      {
        name: "two sources",
        file: JSON.stringify({ providers: { rag: [{ name: "a" }, { name: "b" }, {}] } }),
        names: "a,b",
      },
    ];
    for (const { name, file, names } of cases) {
      await t.step(name, async () => {
        if (file !== null) await Deno.writeTextFile(`${sdk.folder}/.air.json`, file);
        const { stdout, stderr, code } = await sdk.run(runtime, text);
        assert.deepEqual([stdout, stderr, code], [`${names}\n`, "", 0]);
      });
    }
  });
}
