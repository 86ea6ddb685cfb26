import assert from "node:assert/strict";
import { heartbeat, listen, post, testServer } from "../harness.ts";

/** A client that keeps what it got until it is asked for. */
class Client implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly #frames: string[] = [];
  #wake = () => {};

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.onmessage = ({ data }) => {
      this.#frames.push(data);
      this.#wake();
    };
  }

  /** Resolves once it is open. */
  static open(url: string): Promise<Client> {
    const client = new Client(url);
    return new Promise((resolve, reject) => {
      client.socket.onopen = () => resolve(client);
      client.socket.onerror = () => reject(new Error("The handshake was refused"));
    });
  }

  send(value: unknown): void {
    this.socket.send(typeof value === "string" ? value : JSON.stringify(value));
  }

  async next() {
    while (this.#frames.length === 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return JSON.parse(this.#frames.shift()!);
  }

  /** The code with which the server closed it. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.onclose = ({ code }) => resolve(code));
  }

  async [Symbol.asyncDispose]() {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = this.closed();
    this.socket.close();
    await closed;
  }
}

Deno.test("WS /ws/collector?ack=1 answers every event after its commit", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  await using client = await Client.open(`ws://${listening.host}/ws/collector?ack=1`);
  client.send(heartbeat("a"));
  assert.deepEqual(await client.next(), { ack: "a" });
  client.send([heartbeat("a"), heartbeat("b", { sessionId: "" }), heartbeat("c")]);
  const refused = await client.next();
  assert.deepEqual(Object.keys(refused), ["error", "id", "field", "message"]);
  assert.deepEqual([refused.error, refused.id, refused.field], ["invalid", "b", "sessionId"]);
  assert.deepEqual(await client.next(), { ack: "a" });
  assert.deepEqual(await client.next(), { ack: "c" });
  client.send("{");
  const broken = await client.next();
  assert.deepEqual([broken.error, broken.id, broken.field], ["malformed", null, null]);
  client.socket.send(new Uint8Array(3));
  assert.equal((await client.next()).error, "unsupported");
  assert.equal((await server.deps.store.read("head", {})).seq, 2);
  assert.equal(server.deps.counters.rejectedEvents, 3);
});

Deno.test("WS /ws/collector is silent without acks; WS /ws/dashboard shows what is committed", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  await post(server, "/api/ingest", heartbeat("before"));
  await using dashboard = await Client.open(`ws://${listening.host}/ws/dashboard`);
  await using collector = await Client.open(`ws://${listening.host}/ws/collector`);
  let heard = 0;
  collector.socket.onmessage = () => heard += 1;
  collector.send(heartbeat("a", { seq: "no", more: "content" }));
  collector.send("no JSON");
  collector.send([heartbeat("b", { sessionId: "s2" }), heartbeat("a")]);
  const first = await dashboard.next();
  const second = await dashboard.next();
  assert.deepEqual(first, {
    type: "event",
    data: { ...heartbeat("a", { more: "content" }), seq: 2 },
  });
  const { rows } = await server.deps.store.read("events", {
    sessionId: null,
    limit: 10,
    before: null,
    types: null,
  });
  assert.deepEqual([first.data, second.data], rows.slice(1));
  assert.deepEqual(rows.map(({ id, seq }) => [id, seq]), [["before", 1], ["a", 2], ["b", 3]]);
  assert.equal(heard, 0);
});

Deno.test("sockets end with the hub, and a stopping server takes no new dashboard", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  await using dashboard = await Client.open(`ws://${listening.host}/ws/dashboard`);
  await using collector = await Client.open(`ws://${listening.host}/ws/collector?ack=1`);
  collector.send(heartbeat("a"));
  await collector.next();
  assert.equal(server.deps.hub.clients(), 1);
  const closed = [dashboard.closed(), collector.closed()];
  server.deps.hub.close();
  assert.deepEqual(await Promise.all(closed), [1001, 1001]);
  assert.equal(server.deps.hub.clients(), 0);
  const late = await fetch(`http://${listening.host}/live`);
  assert.equal(late.status, 503);
  await late.body?.cancel();
});

Deno.test("sockets are behind the guard", async (t) => {
  await using server = await testServer({ token: "t" });
  await using listening = listen(server);
  const { host } = listening;
  const handshake = async (path: string, headers: Record<string, string>) => {
    const [hostname, port] = host.split(":");
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const all = {
      host,
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines}\r\n`));
    const buffer = new Uint8Array(1_000);
    const size = await connection.read(buffer);
    return Number(new TextDecoder().decode(buffer.subarray(0, size ?? 0)).split(" ")[1]);
  };
  const bearer = { authorization: "Bearer t" };
  for (const path of ["/ws/collector", "/ws/dashboard"]) {
    const cases: [name: string, path: string, headers: Record<string, string>, status: number][] = [
      ["header", path, bearer, 101],
      ["address", `${path}?token=t`, {}, 101],
      ["our own page", path, { ...bearer, origin: `http://${host}` }, 101],
      ["no token", path, {}, 401],
      ["another page", path, { ...bearer, origin: "http://evil.example" }, 403],
      ["a page on another port", path, { ...bearer, origin: "http://127.0.0.1:1" }, 403],
      ["another name", path, { ...bearer, host: "evil.example" }, 403],
    ];
    for (const [name, address, headers, status] of cases) {
      await t.step(`${path}, ${name}`, async () => {
        assert.equal(await handshake(address, headers), status);
      });
    }
  }
  await t.step("no handshake", async () => {
    const answer = await fetch(`http://${host}/ws/collector`, { headers: bearer });
    assert.equal(answer.status, 400);
    await answer.body?.cancel();
  });
});
