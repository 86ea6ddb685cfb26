import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readJson } from "../../../server/routes/body.ts";

const LIMIT = 1_000;

function request(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/", { method: "POST", body, headers });
}

const zipped = (text: string) => new Uint8Array(gzipSync(text));
const GZIP = { "content-encoding": "gzip" };
const textOf = (length: number) => JSON.stringify("x".repeat(length - 2));

Deno.test("readJson() reads plain and compressed bodies up to the limit", async (t) => {
  const cases: { name: string; request: Request; value: unknown }[] = [
    { name: "plain", request: request('{"a":"ü"}'), value: { a: "ü" } },
    { name: "identity", request: request("[]", { "content-encoding": "identity" }), value: [] },
    { name: "gzip", request: request(zipped('{"a":"ü"}'), GZIP), value: { a: "ü" } },
    {
      name: "as long as allowed",
      request: request(textOf(LIMIT)),
      value: "x".repeat(LIMIT - 2),
    },
    {
      name: "inflated as long as allowed",
      request: request(zipped(textOf(LIMIT)), GZIP),
      value: "x".repeat(LIMIT - 2),
    },
    {
      name: "of stated length",
      request: request("[1]", { "content-length": "3" }),
      value: [1],
    },
  ];
  for (const { name, request, value } of cases) {
    await t.step(name, async () => assert.deepEqual(await readJson(request, LIMIT), value));
  }
});

Deno.test("readJson() refuses with a true code", async (t) => {
  const bomb = zipped(" ".repeat(10_000_000));
  const cases: { name: string; request: Request; code: string }[] = [
    { name: "no body", request: request(null), code: "malformed" },
    { name: "no JSON", request: request("{"), code: "malformed" },
    { name: "too long", request: request(textOf(LIMIT + 1)), code: "too_large" },
    {
      name: "stated too long",
      request: request("[]", { "content-length": "1001" }),
      code: "too_large",
    },
    {
      name: "longer than stated, in chunks",
      request: request(textOf(LIMIT + 1), {
        "content-length": "3",
        "transfer-encoding": "chunked",
      }),
      code: "too_large",
    },
    {
      name: "too long inflated",
      request: request(zipped(textOf(LIMIT + 1)), GZIP),
      code: "too_large",
    },
    { name: "bomb", request: request(bomb, GZIP), code: "too_large" },
    { name: "not gzip", request: request("{}", GZIP), code: "malformed" },
    { name: "cut gzip", request: request(zipped("{}").subarray(0, 12), GZIP), code: "malformed" },
    {
      name: "gzip of no JSON",
      request: request(zipped("nothing"), GZIP),
      code: "malformed",
    },
    { name: "brotli", request: request("{}", { "content-encoding": "br" }), code: "unsupported" },
    {
      name: "twice encoded",
      request: request("{}", { "content-encoding": "gzip, gzip" }),
      code: "unsupported",
    },
  ];
  for (const { name, request, code } of cases) {
    await t.step(name, () => assert.rejects(readJson(request, LIMIT), { code }));
  }
});

Deno.test("readJson() stops reading an endless body at the limit", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  await assert.rejects(readJson(request(endless), LIMIT), { code: "too_large" });
  assert.ok(pulled <= 13, `pulled ${pulled} chunks`);
});
