import assert from "node:assert/strict";
import { Link } from "../../../collectors/pi/link.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import {
  heartbeat,
  listen,
  NOW,
  type TestServer,
  testServer,
  until,
} from "../../server/harness.ts";

const UPGRADED =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/** A link to `host`, and what it gave up. */
function linkTo(host: () => string | null, token: string | null = null) {
  const kept: WireEvent[] = [];
  const lost = { count: 0 };
  const link = new Link({
    findServer() {
      const at = host();
      return at === null ? null : { url: `http://${at}`, token, isHere: true };
    },
    keep: (events) => void kept.push(...events),
    countLost: (count) => void (lost.count += count),
  }, 1);
  return { link, kept, lost };
}

function beat(id: string): WireEvent {
  return { ...heartbeat(id), type: "heartbeat", id, sessionId: "s1", timestamp: NOW };
}

/** The ids of all that a server has stored. */
async function storedIn({ app }: TestServer): Promise<string[]> {
  const response = await app.request("/api/events/recent?limit=10000");
  const events: { id: string }[] = await response.json();
  return events.map(({ id }) => id).sort();
}

/** Resolves when a server has stored so many. */
async function stored(server: TestServer, count: number): Promise<void> {
  while ((await storedIn(server)).length < count) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** A socket that listens and does with a connection what it is told. */
function listenRaw(serve: (connection: Deno.TcpConn) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    for await (const connection of listener) await serve(connection);
  })();
  return {
    host: `127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}

Deno.test("Link delivers over the server's socket, in order, and keeps nothing", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  const { link, kept, lost } = linkTo(() => listening.host);
  const ids = Array.from({ length: 700 }, (_, index) => `e${String(index).padStart(4, "0")}`);
  link.open();
  for (const id of ids) link.send([beat(id)]);
  await link.close(60_000);
  assert.deepEqual(await storedIn(server), ids);
  assert.deepEqual([kept, lost.count], [[], 0]);
});

Deno.test("Link sends the token, and counts what the server refuses for good", async () => {
  await using server = await testServer({ token: "a token" });
  await using listening = listen(server);
  const { link, kept, lost } = linkTo(() => listening.host, "a token");
  link.open();
  link.send([beat("good"), { ...beat("bad"), timestamp: 1 }, beat("last")]);
  await link.close(60_000);
  assert.deepEqual([kept, lost.count], [[], 1]);
  const response = await server.app.request("/api/events/recent", {
    headers: { authorization: "Bearer a token" },
  });
  assert.equal((await response.json()).length, 2);
});

Deno.test("Link connects when a server comes, and sends what waited", async () => {
  await using server = await testServer();
  let asked = 0;
  let host: string | null = "127.0.0.1:1"; // Nobody listens there.
  const { link, kept } = linkTo(() => {
    asked += 1;
    return host;
  });
  link.open();
  link.send([beat("early")]);
  await until(() => asked > 2);
  await using listening = listen(server);
  host = listening.host;
  await stored(server, 1);
  await link.close(60_000);
  assert.deepEqual([await storedIn(server), kept], [["early"], []]);
});

Deno.test("Link sends again what a lost connection did not answer", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  // Takes the handshake and the first bytes after it, and is gone.
  await using dying = listenRaw(async (connection) => {
    const bytes = new Uint8Array(4096);
    await connection.read(bytes);
    await connection.write(new TextEncoder().encode(UPGRADED));
    await connection.read(bytes);
    connection.close();
  });
  const hosts = [dying.host];
  const { link, kept } = linkTo(() => hosts.shift() ?? listening.host);
  link.open();
  link.send([beat("a"), beat("b")]);
  await stored(server, 2);
  await link.close(60_000);
  assert.deepEqual([await storedIn(server), kept], [["a", "b"], []]);
});

Deno.test("Link posts where the socket is not upgraded", async () => {
  await using server = await testServer();
  const plain = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    return pathname.startsWith("/ws/")
      ? new Response("no sockets here", { status: 404 })
      : server.app.fetch(request);
  });
  const { link, kept, lost } = linkTo(() => `127.0.0.1:${plain.addr.port}`);
  link.open();
  link.send([beat("a"), beat("b")]);
  await stored(server, 2);
  link.send([beat("c")]);
  await link.close(60_000);
  await plain.shutdown();
  assert.deepEqual([await storedIn(server), kept, lost.count], [["a", "b", "c"], [], 0]);
});

Deno.test("Link keeps what no server takes: none there, a mute one, a full queue", async (t) => {
  await t.step("no server", async () => {
    const { link, kept } = linkTo(() => null);
    link.open();
    link.send([beat("a")]);
    await link.close(60_000);
    assert.deepEqual(kept.map(({ id }) => id), ["a"]);
  });
  await t.step("a server that never answers", async () => {
    const open: Deno.TcpConn[] = [];
    await using mute = listenRaw((connection) => Promise.resolve(void open.push(connection)));
    const { link, kept } = linkTo(() => mute.host);
    link.open();
    link.send([beat("a")]);
    await until(() => open.length > 0);
    await link.close(1);
    assert.deepEqual(kept.map(({ id }) => id), ["a"]);
    for (const connection of open) connection.close();
  });
  await t.step("more than it holds", async () => {
    const { link, kept } = linkTo(() => null);
    for (let id = 0; id < 1001; id++) link.send([beat(`e${id}`)]);
    assert.equal(kept.length, 1000);
    await link.close(1);
    assert.equal(kept.length, 1001);
  });
});

Deno.test({
  name: "Link survives an address, a token and an answer that make no sense",
  // Looking up a name that is none cannot be stopped, and on a busy machine outlives the test.
  sanitizeOps: false,
  fn: testNonsense,
});

async function testNonsense(t: Deno.TestContext): Promise<void> {
  for (const host of ["", "::::", "127.0.0.1:99999"]) {
    await t.step(JSON.stringify(host), async () => {
      const { link, kept } = linkTo(() => host);
      link.open();
      link.send([beat("a")]);
      await link.close(1);
      assert.equal(kept.length, 1);
    });
  }
  await t.step("a token that no header holds", async () => {
    const { link, kept } = linkTo(() => "127.0.0.1:1", "a\nb");
    link.open();
    link.send([beat("a")]);
    await link.close(1);
    assert.equal(kept.length, 1);
  });
  await t.step("answers that are no JSON", async () => {
    let answered = false;
    await using odd = listenRaw(async (connection) => {
      const bytes = new Uint8Array(4096);
      await connection.read(bytes);
      await connection.write(new TextEncoder().encode(`${UPGRADED}\x81\x03no!`));
      answered = true;
      connection.close();
    });
    const { link, kept } = linkTo(() => answered ? null : odd.host);
    link.open();
    link.send([beat("a")]);
    await until(() => answered);
    await link.close(1);
    assert.equal(kept.length, 1);
  });
}
