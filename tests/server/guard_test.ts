import assert from "node:assert/strict";
import fc from "fast-check";
import type { ServerConfig } from "../../server/deps.ts";
import { createGuard } from "../../server/guard.ts";
import { Problem } from "../../server/problem.ts";

const CONFIG: ServerConfig = {
  version: "1",
  port: 5200,
  host: "127.0.0.1",
  redactionLevel: "preview",
  budgetLimit: null,
  allowHosts: ["air.example", "box:5200"],
  allowOrigins: ["https://app.example"],
  token: null,
  schemaVersion: 1,
  staticDir: "",
};
const LOCAL = "http://localhost:5200";
const JSON_TYPE = { "content-type": "application/json" };

type Headers = Record<string, string>;

function get(path: string, headers: Headers = {}): Request {
  return new Request(LOCAL + path, { headers: { host: "localhost:5200", ...headers } });
}

function post(path: string, headers: Headers = JSON_TYPE): Request {
  const all = { host: "localhost:5200", ...headers };
  return new Request(LOCAL + path, { method: "POST", headers: all, body: new Uint8Array(2) });
}

/** `ok`, the status of an answer of the guard's own, or the code of its refusal. */
function verdict(request: Request, config: Partial<ServerConfig> = {}): string | number {
  try {
    return createGuard({ ...CONFIG, ...config }).admit(request)?.status ?? "ok";
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.code;
  }
}

Deno.test("guard: Host must be of this machine, or allowed (DNS rebinding)", async (t) => {
  const cases: [host: string, verdict: string][] = [
    ["localhost", "ok"],
    ["localhost:5200", "ok"],
    ["LocalHost:8080", "ok"],
    ["127.0.0.1:5200", "ok"],
    ["127.1.2.3", "ok"],
    ["[::1]:5200", "ok"],
    ["air.example", "ok"],
    ["air.example:99", "ok"],
    ["box:5200", "ok"],
    ["box:5201", "forbidden"],
    ["evil.example", "forbidden"],
    ["localhost.evil.example:5200", "forbidden"],
    ["evil.localhost:5200", "forbidden"],
    ["127.0.0.1.evil.example", "forbidden"],
    ["127.0.0.1:5200, evil.example", "forbidden"],
    ["localhost:5200@evil.example", "forbidden"],
    ["0.0.0.0:5200", "forbidden"],
    ["192.168.1.5:5200", "forbidden"],
    ["[::2]:5200", "forbidden"],
  ];
  for (const [host, expected] of cases) {
    await t.step(host, () => assert.equal(verdict(get("/api/health", { host })), expected));
  }
});

Deno.test("guard: no name but ours is a loopback name", () => {
  const guard = createGuard({ ...CONFIG, allowHosts: [] });
  fc.assert(fc.property(fc.domain(), (host) => {
    assert.throws(() => guard.admit(get("/", { host })), { code: "forbidden" });
  }));
});

Deno.test("guard: Origin must be ours, or allowed (CSRF, cross-site WebSockets)", async (t) => {
  const socket = { upgrade: "websocket", connection: "upgrade" };
  const cases: [origin: string, verdict: string][] = [
    [LOCAL, "ok"],
    ["https://app.example", "ok"],
    ["null", "forbidden"],
    ["https://localhost:5200", "forbidden"],
    ["http://localhost:3000", "forbidden"],
    ["http://127.0.0.1:5200", "forbidden"],
    ["http://evil.example", "forbidden"],
    ["http://localhost:5200.evil.example", "forbidden"],
    ["http://app.example", "forbidden"],
  ];
  for (const [origin, expected] of cases) {
    await t.step(origin, () => {
      assert.equal(verdict(get("/api/sessions", { origin })), expected);
      assert.equal(verdict(get("/ws/dashboard", { origin, ...socket })), expected);
      assert.equal(verdict(post("/api/ingest", { origin, ...JSON_TYPE })), expected);
    });
  }
});

Deno.test("guard: another site may only follow a link to a page", async (t) => {
  const link = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const cases: { name: string; path: string; headers: Headers; expected: string }[] = [
    { name: "link", path: "/sessions/a", headers: link, expected: "ok" },
    { name: "link to data", path: "/api/sessions", headers: link, expected: "forbidden" },
    { name: "link to the stream", path: "/live", headers: link, expected: "forbidden" },
    {
      name: "frame",
      path: "/",
      headers: { ...link, "sec-fetch-dest": "iframe" },
      expected: "forbidden",
    },
    { name: "image", path: "/", headers: { "sec-fetch-mode": "no-cors" }, expected: "forbidden" },
  ];
  for (const site of ["cross-site", "same-site"]) {
    for (const { name, path, headers, expected } of cases) {
      await t.step(`${site}: ${name}`, () => {
        assert.equal(verdict(get(path, { ...headers, "sec-fetch-site": site })), expected);
      });
    }
    await t.step(`${site}: form`, () => {
      assert.equal(verdict(post("/", { ...link, "sec-fetch-site": site })), "forbidden");
    });
  }
  for (const site of ["same-origin", "none"]) {
    await t.step(site, () => {
      assert.equal(verdict(get("/api/sessions", { "sec-fetch-site": site })), "ok");
    });
  }
  await t.step("an allowed origin is another site", () => {
    const origin = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
    assert.equal(verdict(get("/api/sessions", origin)), "ok");
    assert.equal(verdict(post("/api/ingest", { ...origin, ...JSON_TYPE })), "ok");
  });
});

Deno.test("guard: POST takes only JSON", async (t) => {
  const cases: [type: string | null, verdict: string][] = [
    ["application/json", "ok"],
    ["application/json; charset=utf-8", "ok"],
    ["Application/JSON ;charset=utf-8", "ok"],
    ["application/jsonp", "unsupported"],
    ["text/plain", "unsupported"],
    ["text/plain; application/json", "unsupported"],
    ["application/x-www-form-urlencoded", "unsupported"],
    ["multipart/form-data; boundary=x", "unsupported"],
    [null, "unsupported"],
  ];
  for (const [type, expected] of cases) {
    await t.step(String(type), () => {
      const headers: Headers = type === null ? {} : { "content-type": type };
      assert.equal(verdict(post("/api/ingest", headers)), expected);
    });
  }
});

Deno.test("guard: a form is taken from our own pages only, and never by a path for programs", async (t) => {
  const form = { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" };
  const own = { ...form, origin: LOCAL };
  const cases = [
    { name: "our own page", path: "/drift/ack", headers: own, expected: "ok" },
    { name: "no origin", path: "/drift/ack", headers: form, expected: "unsupported" },
    {
      name: "an allowed origin",
      path: "/drift/ack",
      headers: { ...form, origin: "http://grafana.local:3000" },
      expected: "unsupported",
    },
    {
      name: "another site",
      path: "/drift/ack",
      headers: { ...form, origin: "http://evil.example" },
      expected: "forbidden",
    },
    {
      name: "a sandboxed page",
      path: "/drift/ack",
      headers: { ...form, origin: "null" },
      expected: "forbidden",
    },
    { name: "the API", path: "/api/ingest", headers: own, expected: "unsupported" },
    {
      name: "another type",
      path: "/drift/ack",
      headers: { origin: LOCAL, "content-type": "text/plain" },
      expected: "unsupported",
    },
  ];
  for (const { name, path, headers, expected } of cases) {
    await t.step(name, () => {
      const config = { allowOrigins: ["http://grafana.local:3000"] };
      assert.equal(verdict(post(path, headers), config), expected);
    });
  }
});

Deno.test("guard: CORS is granted to allowed origins only", () => {
  const guard = createGuard(CONFIG);
  const preflight = (origin: string) =>
    new Request(`${LOCAL}/api/ingest`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
        "sec-fetch-site": "cross-site",
      },
    });
  const answer = guard.admit(preflight("https://app.example"));
  assert.equal(answer?.status, 204);
  assert.match(answer?.headers.get("access-control-allow-headers") ?? "", /authorization/);
  const grant = guard.grant(get("/", { origin: "https://app.example" }));
  assert.equal(grant?.["access-control-allow-origin"], "https://app.example");
  assert.equal(grant?.["vary"], "origin");
  assert.throws(() => guard.admit(preflight("http://evil.example")), { code: "forbidden" });
  assert.equal(guard.grant(get("/", { origin: "http://evil.example" })), null);
  assert.equal(guard.grant(get("/", { origin: LOCAL })), null);
});

Deno.test("guard: with a token, every request needs it", async (t) => {
  const token = "s3cret";
  const page = createGuard({ ...CONFIG, token }).admit(get(`/sessions/a?token=${token}&tab=1`));
  const [cookie] = page?.headers.get("set-cookie")?.split(";") ?? [];
  const cases: { name: string; request: Request; expected: string | number }[] = [
    { name: "none", request: get("/api/health"), expected: "unauthorized" },
    { name: "none, page", request: get("/"), expected: "unauthorized" },
    { name: "none, file", request: get("/static/app.css"), expected: "unauthorized" },
    { name: "none, hook", request: post("/hooks/claude"), expected: "unauthorized" },
    {
      name: "header",
      request: get("/api/health", { authorization: `Bearer ${token}` }),
      expected: "ok",
    },
    {
      name: "header, small letters",
      request: get("/api/health", { authorization: `bearer ${token}` }),
      expected: "ok",
    },
    {
      name: "wrong header",
      request: get("/api/health", { authorization: "Bearer s3creT" }),
      expected: "unauthorized",
    },
    {
      name: "longer header",
      request: get("/api/health", { authorization: `Bearer ${token}x` }),
      expected: "unauthorized",
    },
    {
      name: "Basic",
      request: get("/api/health", { authorization: `Basic ${token}` }),
      expected: "unauthorized",
    },
    { name: "cookie", request: get("/api/health", { cookie: cookie! }), expected: "ok" },
    {
      name: "cookie among others",
      request: get("/", { cookie: `a=b; ${cookie}; c=d` }),
      expected: "ok",
    },
    {
      name: "the token as cookie",
      request: get("/", { cookie: `air_token_5200=${token}` }),
      expected: "unauthorized",
    },
    { name: "socket address", request: get(`/ws/collector?token=${token}`), expected: "ok" },
    {
      name: "wrong socket address",
      request: get("/ws/collector?token=x"),
      expected: "unauthorized",
    },
    {
      name: "data address",
      request: get(`/api/health?token=${token}`),
      expected: "unauthorized",
    },
    { name: "page address", request: get(`/?token=${token}`), expected: 303 },
    { name: "wrong page address", request: get("/?token=x"), expected: "unauthorized" },
    {
      name: "right token, foreign host",
      request: get("/", { authorization: `Bearer ${token}`, host: "evil.example" }),
      expected: "forbidden",
    },
  ];
  for (const { name, request, expected } of cases) {
    await t.step(name, () => assert.equal(verdict(request, { token }), expected));
  }
  await t.step("the page goes on without the token, with a cookie that does not hold it", () => {
    assert.equal(page?.status, 303);
    assert.equal(page.headers.get("location"), "/sessions/a?tab=1");
    const set = page.headers.get("set-cookie") ?? "";
    assert.match(set, /; Path=\/; HttpOnly; SameSite=Strict/);
    assert.ok(!set.includes(token));
  });
  await t.step("the way on stays on this host", () => {
    const guard = createGuard({ ...CONFIG, token });
    const answer = guard.admit(get(`//evil.example/?token=${token}`));
    assert.equal(answer?.headers.get("location"), "/evil.example/");
  });
});
