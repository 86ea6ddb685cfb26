import assert from "node:assert/strict";
import { Hono } from "hono";
import { liveRoutes } from "../../../server/routes/live.ts";
import { heartbeat, listen, post, type TestServer, testServer, until } from "../harness.ts";

/** The blocks of a stream, one after the other; null at its end. */
class Frames implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";

  constructor(answer: Response) {
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
    this.#reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  }

  async next(): Promise<string | null> {
    while (!this.#text.includes("\n\n")) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += value;
    }
    const end = this.#text.indexOf("\n\n");
    const block = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 2);
    return block;
  }

  async [Symbol.asyncDispose]() {
    await this.#reader.cancel();
  }
}

async function live(server: TestServer, query = "", headers = {}): Promise<Frames> {
  return new Frames(await server.app.request(`/live${query}`, { headers }));
}

const change = (seq: number, sessions: Record<string, string[]>) =>
  `id: ${seq}\nevent: change\ndata: ${JSON.stringify({ seq, sessions })}`;

Deno.test("GET /live tells changes as they are committed, at most one frame in a time", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", heartbeat("before"));
  await using frames = await live(server);
  assert.equal(await frames.next(), "retry: 1000\nid: 1");
  await post(server, "/api/ingest", heartbeat("a"));
  assert.equal(await frames.next(), change(2, { s1: ["heartbeat"] }));
  const usage = { type: "token_usage", input: 1, output: 1 };
  await post(server, "/api/ingest", heartbeat("b", usage));
  await post(server, "/api/ingest/batch", [
    heartbeat("c"),
    heartbeat("d", { ...usage, sessionId: "s2" }),
  ]);
  await post(server, "/api/ingest", heartbeat("d"));
  assert.equal(
    await frames.next(),
    change(5, { s1: ["token_usage", "heartbeat"], s2: ["token_usage"] }),
  );
});

Deno.test("GET /live?sessions= tells of these only", async () => {
  await using server = await testServer();
  await using some = await live(server, "?sessions=s1,s%203");
  await using comma = await live(server, "?sessions=x%2Cy");
  await some.next();
  await comma.next();
  await post(server, "/api/ingest", heartbeat("a", { sessionId: "s2" }));
  await post(server, "/api/ingest", heartbeat("b", { sessionId: "s 3" }));
  await post(server, "/api/ingest", heartbeat("c", { sessionId: "x,y" }));
  assert.equal(await some.next(), change(2, { "s 3": ["heartbeat"] }));
  assert.equal(await comma.next(), change(3, { "x,y": ["heartbeat"] }));
});

Deno.test("GET /live lets who looks at a session start anew when it is told anew", async () => {
  await using server = await testServer();
  await post(server, "/api/ingest", heartbeat("before"));
  await using its = await live(server, "?sessions=s1");
  await using all = await live(server);
  await using other = await live(server, "?sessions=s2");
  for (const frames of [its, all, other]) await frames.next();
  server.deps.hub.retell(["s1"]);
  const reset = 'id: 1\nevent: reset\ndata: {"seq":1}';
  assert.deepEqual([await its.next(), await all.next()], [reset, reset]);
  await post(server, "/api/ingest", heartbeat("a", { sessionId: "s2" }));
  assert.equal(await other.next(), change(2, { s2: ["heartbeat"] }));
});

Deno.test("GET /live resumes from the store", async (t) => {
  await using server = await testServer();
  const events = Array.from({ length: 1_200 }, (_, index) => heartbeat(`e${index}`));
  await post(server, "/api/ingest/batch", events);
  const last = { "last-event-id": "1198" };
  const cases: { name: string; query: string; headers: Record<string, string>; frame: string }[] = [
    {
      name: "by Last-Event-ID",
      query: "",
      headers: last,
      frame: change(1_200, { s1: ["heartbeat"] }),
    },
    {
      name: "by the page's seq",
      query: "?since=1199",
      headers: {},
      frame: change(1_200, { s1: ["heartbeat"] }),
    },
    {
      name: "the id is newer than the address",
      query: "?since=1",
      headers: last,
      frame: change(1_200, { s1: ["heartbeat"] }),
    },
    {
      name: "1,000 behind",
      query: "?since=200",
      headers: {},
      frame: change(1_200, { s1: ["heartbeat"] }),
    },
    {
      name: "more than 1,000 behind",
      query: "?since=199",
      headers: {},
      frame: 'id: 1200\nevent: reset\ndata: {"seq":1200}',
    },
    {
      name: "from another database",
      query: "?since=1201",
      headers: {},
      frame: 'id: 1200\nevent: reset\ndata: {"seq":1200}',
    },
    {
      name: "an id that is none",
      query: "",
      headers: { "last-event-id": "x" },
      frame: 'id: 1200\nevent: reset\ndata: {"seq":1200}',
    },
  ];
  for (const { name, query, headers, frame } of cases) {
    await t.step(name, async () => {
      await using frames = await live(server, query, headers);
      assert.match(await frames.next() ?? "", /^retry: 1000\nid: \d+$/);
      assert.equal(await frames.next(), frame);
    });
  }
  await t.step("nothing missed, nothing told", async () => {
    await using frames = await live(server, "", { "last-event-id": "1200" });
    await frames.next();
    await post(server, "/api/ingest", heartbeat("new"));
    assert.equal(await frames.next(), change(1_201, { s1: ["heartbeat"] }));
  });
});

Deno.test("GET /live keeps the connection with comments that move the id", async () => {
  await using server = await testServer();
  const app = new Hono().route("/", liveRoutes(server.deps, { frameMs: 1, pingMs: 5 }));
  await using frames = new Frames(await app.request("/live?sessions=quiet"));
  await frames.next();
  assert.equal(await frames.next(), ":\nid: 0");
  await post(server, "/api/ingest", heartbeat("a"));
  let comment = await frames.next();
  while (comment === ":\nid: 0") comment = await frames.next();
  assert.equal(comment, ":\nid: 1");
});

Deno.test("GET /live cuts off who does not read, and nobody else", async () => {
  await using server = await testServer();
  const app = new Hono().route("/", liveRoutes(server.deps, { frameMs: 0, pingMs: 1 }));
  const stalled = await app.request("/live");
  await using frames = await live(server);
  await frames.next();
  await until(() => server.deps.hub.clients() === 1);
  await assert.rejects(stalled.text(), /does not read/);
  await post(server, "/api/ingest", heartbeat("a"));
  assert.equal(await frames.next(), change(1, { s1: ["heartbeat"] }));
});

Deno.test("streams end with the hub and when the client goes", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  const leaving = new AbortController();
  const gone = await fetch(`http://${listening.host}/live`, leaving);
  await using staying = new Frames(await fetch(`http://${listening.host}/live`));
  await staying.next();
  assert.equal(server.deps.hub.clients(), 2);
  leaving.abort();
  await assert.rejects(gone.text());
  await until(() => server.deps.hub.clients() === 1);
  server.deps.hub.close();
  let frame = await staying.next();
  while (frame !== null) frame = await staying.next();
  assert.equal(server.deps.hub.clients(), 0);
});
