/** Servers that come late, go, lose their answers or have no room: all events arrive once. */
import assert from "node:assert/strict";
import { AirClient } from "../../sdk/mod.ts";
import { eventually } from "../e2e/eventually.ts";
import { airServer, freePort, hungServer, type Stored } from "./air_server.ts";

const session = { sessionId: "s1", agent: null };

function tell(air: AirClient, from: number, to: number): void {
  for (let data = from; data < to; data++) air.emit({ type: "custom", eventName: "n", data });
}

/** What was told with `tell`, in the order of its arrival. */
function numbers(events: readonly Stored[]): unknown[] {
  return events.filter(({ eventName }) => eventName === "n").map(({ data }) => data);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

Deno.test("a server that starts late gets all events once", async () => {
  const port = freePort();
  const air = new AirClient({ url: `http://127.0.0.1:${port}`, ...session });
  tell(air, 0, 700);
  assert.equal(await air.flush(), false);
  tell(air, 700, 800);
  await using server = await airServer({ port });
  assert.equal(await air.flush(), true);
  assert.deepEqual(numbers(await server.eventsOf("s1")), upTo(800));
  await air.close();
});

Deno.test("events come by themselves once the server is back", async () => {
  const port = freePort();
  const air = new AirClient({ url: `http://127.0.0.1:${port}`, ...session });
  tell(air, 0, 3);
  assert.equal(await air.flush(), false);
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = await airServer({
    port,
    between: (request, next) => next(request).finally(resolve),
  });
  await promise;
  assert.deepEqual(numbers(await server.eventsOf("s1")), upTo(3));
  await air.close();
});

Deno.test("an answer that is lost after the commit doubles nothing", async () => {
  let requests = 0;
  await using server = await airServer({
    async between(request, next) {
      const answer = await next(request);
      return requests++ % 2 === 0 ? new Response("gone", { status: 502 }) : answer;
    },
  });
  const air = new AirClient({ url: server.url, ...session });
  tell(air, 0, 500);
  while (!await air.flush());
  assert.ok(requests >= 6);
  assert.deepEqual(numbers(await server.eventsOf("s1")), upTo(500));
  await air.close();
});

Deno.test("a batch that is too big is sent in parts", async () => {
  await using server = await airServer({
    async between(request, next) {
      const body = await request.text();
      if (JSON.parse(body).length > 30) return new Response("", { status: 413 });
      return await next(
        new Request(request.url, { method: "POST", headers: request.headers, body }),
      );
    },
  });
  const air = new AirClient({ url: server.url, ...session });
  tell(air, 0, 500);
  assert.equal(await air.flush(), true);
  assert.deepEqual(numbers(await server.eventsOf("s1")), upTo(500));
  await air.close();
});

Deno.test("what does not fit into the queue is counted and told later", async () => {
  const port = freePort();
  const air = new AirClient({ url: `http://127.0.0.1:${port}`, ...session });
  tell(air, 0, 10_005);
  await using server = await airServer({ port });
  assert.equal(await air.flush(60_000), true);
  const events = await server.eventsOf("s1");
  const lost = events.filter(({ eventName }) => eventName === "events_lost");
  assert.deepEqual(lost.map(({ count }) => count), [5]);
  await air.close();
});

Deno.test("events that the server refuses are told of, the others stored", async () => {
  await using server = await airServer();
  const air = new AirClient({ url: server.url, ...session });
  tell(air, 0, 2);
  air.emit({ type: "latency", operation: "turn", totalMs: -1 });
  assert.equal(await air.flush(), true);
  tell(air, 2, 3);
  assert.equal(await air.flush(), true);
  const events = await server.eventsOf("s1");
  assert.deepEqual(numbers(events), [0, 1, 2]);
  assert.deepEqual(events.filter(({ eventName }) => eventName === "events_lost").length, 1);
  await air.close();
});

Deno.test("a hung server holds up no result; close() keeps what it did not take", async () => {
  await withHome(async (home) => {
    await using hung = hungServer();
    const air = new AirClient({ url: hung.url, ...session });
    assert.equal(await air.trace("work", {}, () => "done"), "done");
    assert.equal(await air.flush(50), false);
    assert.equal(await air.trace("more", {}, () => "done"), "done");
    await air.close(50);
    await using server = await airServer({ spool: `${home}/.hydrotik/air/spool` });
    const events = await eventually(async () => {
      const stored = await server.eventsOf("s1");
      assert.equal(stored.length, 2);
      return stored;
    });
    assert.deepEqual(events.map(({ toolName }) => toolName), ["work", "more"]);
  });
});

/** Runs with a home folder of its own; a client looks for it when it needs it. */
async function withHome(use: (home: string) => Promise<void>): Promise<void> {
  const before = Deno.env.get("HOME");
  const home = await Deno.makeTempDir();
  Deno.env.set("HOME", home);
  try {
    await use(home);
  } finally {
    if (before === undefined) Deno.env.delete("HOME");
    else Deno.env.set("HOME", before);
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("a token is sent, and the path of a ws:// address is understood", async () => {
  const seen: unknown[] = [];
  await using server = await airServer({
    between(request, next) {
      seen.push(new URL(request.url).pathname, request.headers.get("authorization"));
      return next(request);
    },
  });
  const url = server.url.replace("http", "ws") + "/ws/collector";
  const air = new AirClient({ url, token: "t1", ...session });
  tell(air, 0, 1);
  assert.equal(await air.flush(), true);
  assert.deepEqual(seen, ["/api/ingest/batch", "Bearer t1"]);
  await air.close();
});
