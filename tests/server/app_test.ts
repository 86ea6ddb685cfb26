import assert from "node:assert/strict";
import { listen, testServer } from "./harness.ts";

const SEALED = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

Deno.test("createApp() puts the security headers on every answer", async (t) => {
  await using server = await testServer();
  const cases: { name: string; path: string; init?: RequestInit; status: number }[] = [
    { name: "data", path: "/api/health", status: 200 },
    { name: "page", path: "/", status: 200 },
    { name: "unknown data", path: "/api/nothing", status: 404 },
    { name: "unknown page", path: "/nothing", status: 404 },
    { name: "unknown session", path: "/sessions/nothing", status: 404 },
    { name: "refused by the guard", path: "/", init: { headers: { host: "evil" } }, status: 403 },
    { name: "refused method", path: "/api/ingest", init: { method: "POST" }, status: 415 },
  ];
  for (const { name, path, init, status } of cases) {
    await t.step(name, async () => {
      const answer = await server.app.request(path, init);
      assert.equal(answer.status, status);
      for (const [header, value] of Object.entries(SEALED)) {
        assert.equal(answer.headers.get(header), value, header);
      }
      assert.match(answer.headers.get("cache-control") ?? "", /^no-(?:store|cache)$/);
      const csp = answer.headers.get("content-security-policy") ?? "";
      assert.match(csp, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.match(csp, /worker-src 'self';.*frame-ancestors 'none'$/);
      assert.doesNotMatch(csp, /unsafe/);
      await answer.body?.cancel();
    });
  }
});

Deno.test("problems are JSON for programs and a page for people", async () => {
  await using server = await testServer();
  const json = await server.app.request("/api/sessions/x");
  assert.equal(json.status, 404);
  assert.equal(json.headers.get("cache-control"), "no-store");
  assert.equal(json.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(await json.json(), {
    type: "urn:air:problem:not_found",
    title: "Not found",
    status: 404,
    detail: 'Cannot find session "x"',
    fields: [],
    ok: false,
    error: 'Cannot find session "x"',
  });
  const page = await server.app.request("/nothing<script>");
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  const html = await page.text();
  assert.match(html, /^<!DOCTYPE html>/i);
  assert.match(html, /Cannot find &quot;\/nothing/);
  assert.doesNotMatch(html, /<script>/);
  const part = await server.app.request("/nothing", { headers: { "hx-request": "true" } });
  assert.doesNotMatch(await part.text(), /<html/);
});

Deno.test("an error that is no problem is logged with its cause and not shown", async () => {
  await using server = await testServer();
  server.app.get("/api/breaks", () => {
    throw new TypeError("Secret of the inside");
  });
  const answer = await server.app.request("/api/breaks");
  assert.equal(answer.status, 500);
  assert.equal((await answer.json()).detail, "Internal error");
  assert.deepEqual(server.logged, [
    "Cannot answer GET /api/breaks: TypeError: Secret of the inside",
  ]);
});

Deno.test("an allowed origin may read answers, no other", async () => {
  await using server = await testServer({ allowOrigins: ["https://app.example"] });
  const ask = (origin: string, init: RequestInit = {}) =>
    server.app.request("/api/health", { ...init, headers: { origin } });
  const granted = await ask("https://app.example");
  assert.equal(granted.status, 200);
  assert.equal(granted.headers.get("access-control-allow-origin"), "https://app.example");
  assert.equal(granted.headers.get("cross-origin-resource-policy"), "cross-origin");
  const preflight = await ask("https://app.example", { method: "OPTIONS" });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "https://app.example");
  const refused = await ask("http://evil.example");
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
});

Deno.test("a missing token is told with the way to give it", async () => {
  await using server = await testServer({ token: "t" });
  const answer = await server.app.request("/api/health");
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get("www-authenticate"), "Bearer");
});

Deno.test("answers are compressed on the way out, and only when asked", async (t) => {
  await using server = await testServer();
  await using listening = listen(server);
  const cases = [
    { path: "/api/config", accept: "gzip", encoding: "gzip" },
    { path: "/", accept: "gzip", encoding: "gzip" },
    { path: "/api/config", accept: "identity", encoding: null },
    { path: "/live", accept: "gzip", encoding: null },
  ];
  for (const { path, accept, encoding } of cases) {
    await t.step(`${path} for ${accept}`, async () => {
      const answer = await head(listening.host, path, accept);
      assert.match(answer, /^HTTP\/1.1 200/);
      assert.equal(/^content-encoding: (.*)$/m.exec(answer)?.[1] ?? null, encoding);
    });
  }
});

/** The head of an answer as it is on the wire: fetch hides its encoding. */
async function head(host: string, path: string, accept: string): Promise<string> {
  const [hostname, port] = host.split(":");
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const ask = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: ${accept}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(ask));
  let text = "";
  const buffer = new Uint8Array(4_096);
  while (!text.includes("\r\n\r\n")) {
    const size = await connection.read(buffer);
    if (size === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, size));
  }
  return text.split("\r\n\r\n")[0]!.replaceAll("\r", "");
}
