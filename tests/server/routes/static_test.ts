import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServer } from "../harness.ts";

/** A server on a build of three tiny files and one that must never be served. */
async function built() {
  const staticDir = await mkdtemp(join(tmpdir(), "air-static-"));
  for (const name of ["main.js", "live_worker.js", "app.css", "secret.txt"]) {
    await writeFile(join(staticDir, name), `/* ${name} */`);
  }
  const server = await testServer({ staticDir });
  return {
    app: server.app,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(staticDir, { recursive: true });
    },
  };
}

Deno.test("pages name the built files by their content, to be kept for good", async () => {
  await using server = await built();
  const page = await (await server.app.request("/")).text();
  const types = { script: "text/javascript; charset=utf-8", style: "text/css; charset=utf-8" };
  const names: [RegExp, string][] = [
    [/<script type="module" src="([^"]+)"/, types.script],
    [/data-worker="([^"]+)"/, types.script],
    [/<link rel="stylesheet" href="([^"]+)"/, types.style],
  ];
  for (const [pattern, type] of names) {
    const address = page.match(pattern)?.[1] ?? "";
    assert.match(address, /^\/static\/[a-z_.]+\?v=[0-9a-f]{16}$/);
    const response = await server.app.request(address);
    assert.equal(response.headers.get("content-type"), type);
    assert.match(response.headers.get("cache-control") ?? "", /immutable/);
    assert.match(await response.text(), /^\/\* /);
  }
});

Deno.test("GET /static/:file is asked for again without its hash, and then answered 304", async () => {
  await using server = await built();
  for (const path of ["/static/main.js", "/static/main.js?v=0000000000000000"]) {
    const first = await server.app.request(path);
    assert.equal(first.headers.get("cache-control"), "no-cache");
    const etag = first.headers.get("etag") ?? "";
    const again = await server.app.request(path, { headers: { "if-none-match": etag } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), "");
  }
});

Deno.test("GET /static/:file serves nothing but the build's own files", async (t) => {
  await using server = await built();
  for (
    const name of ["secret.txt", "..%2Fdeno.json", "%2Fetc%2Fpasswd", "constructor", "main.js%00"]
  ) {
    await t.step(name, async () => {
      assert.equal((await server.app.request(`/static/${name}`)).status, 404);
    });
  }
});

Deno.test("pages stand without a build", async () => {
  await using server = await testServer({ staticDir: join(tmpdir(), "air-no-such-folder") });
  assert.match(await (await server.app.request("/")).text(), /href="\/static\/app\.css"/);
  assert.equal((await server.app.request("/static/app.css")).status, 404);
});

Deno.test("GET /favicon.svg and /favicon.ico give the icon", async () => {
  await using server = await testServer();
  for (const path of ["/favicon.svg", "/favicon.ico"]) {
    const response = await server.app.request(path);
    assert.equal(response.headers.get("content-type"), "image/svg+xml");
    assert.match(await response.text(), /^<svg/);
  }
});

Deno.test("GET /static/:file is packed as the build packed it, for who takes that", async () => {
  const staticDir = await mkdtemp(join(tmpdir(), "air-static-"));
  await writeFile(join(staticDir, "main.js"), "plain");
  await writeFile(join(staticDir, "main.js.br"), "packed");
  await using server = await testServer({ staticDir });
  const asked = async (encodings: string) => {
    const headers = { "accept-encoding": encodings };
    const response = await server.app.request("/static/main.js", { headers });
    assert.equal(response.headers.get("vary"), "Accept-Encoding");
    return [response.headers.get("content-encoding"), await response.text()];
  };
  assert.deepEqual(await asked("gzip, deflate, br, zstd"), ["br", "packed"]);
  assert.deepEqual(await asked("gzip"), [null, "plain"]);
  await rm(staticDir, { recursive: true });
});
