import assert from "node:assert/strict";
import { Hono } from "hono";
import * as z from "zod";
import { Problem } from "../../server/problem.ts";
import { valid } from "../../server/validate.ts";

const SessionId = z.object({ id: z.string().min(1).max(200) });
const Page = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) });
const Provider = z.object({
  name: z.string().min(1),
  tags: z.array(z.object({ label: z.string() })).optional(),
});

const app = new Hono()
  .get("/sessions/:id", valid("param", SessionId), (c) => c.json(c.req.valid("param")))
  .get("/list", valid("query", Page), (c) => c.json(c.req.valid("query")))
  .post("/providers", valid("json", Provider), (c) => c.json(c.req.valid("json")))
  .onError((error, c) => {
    const problem = Problem.from(error);
    return c.json(problem.body(), problem.status);
  });

function post(body: string): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body };
}

Deno.test("valid() names every bad field", async (t) => {
  const cases: [string, string, RequestInit, string, string[]][] = [
    ["in the path", `/sessions/${"x".repeat(201)}`, {}, 'Cannot use the path: bad "id"', ["id"]],
    ["in the query", "/list?limit=0", {}, 'Cannot use the query: bad "limit"', ["limit"]],
    [
      "surplus in the query",
      "/list?limit=x&a=1&b=2",
      {},
      'Cannot use the query: bad "limit", "a", "b"',
      ["limit", "a", "b"],
    ],
    [
      "in the body",
      "/providers",
      post('{"name":"","tags":[{"label":"a"},{}]}'),
      'Cannot use the body: bad "name", "tags.1.label"',
      ["name", "tags.1.label"],
    ],
    [
      "the body itself",
      "/providers",
      post("[]"),
      "Cannot use the body: Invalid input: expected object, received array",
      [""],
    ],
  ];
  for (const [name, path, init, detail, fields] of cases) {
    await t.step(name, async () => {
      const response = await app.request(path, init);
      const body = await response.json();
      assert.equal(response.status, 422);
      assert.equal(body.detail, detail);
      assert.deepEqual(body.fields.map((one: { field: string }) => one.field), fields);
      for (const { message } of body.fields) assert.match(message, /^[A-Z]/);
    });
  }
});

Deno.test("valid() gives the checked value with its defaults", async () => {
  assert.deepEqual(await (await app.request("/list")).json(), { limit: 50 });
  assert.deepEqual(await (await app.request("/list?limit=7")).json(), { limit: 7 });
  assert.deepEqual(await (await app.request("/sessions/s%2F1")).json(), { id: "s/1" });
});

Deno.test("valid() leaves broken JSON to be a malformed request", async () => {
  const response = await app.request("/providers", post("{"));
  assert.equal(response.status, 400);
  assert.equal((await response.json()).type, "urn:air:problem:malformed");
});
