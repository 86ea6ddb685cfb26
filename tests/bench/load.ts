/**
 * The load of every bench, in a process of its own. Arguments, all needed:
 *
 *     load.ts URL KIND CONNECTIONS BATCH COUNT SEED
 *
 * KIND `http` posts to URL, one request at a time on each connection; `ws` sends a frame at a time
 * and waits for the acknowledgement of all its events. Requests are made beforehand and written to
 * bare sockets, because a costly client would be measured instead of the server (about 10 µs of
 * processor time a request). Prints the events a second; an answer but 200 or an ack ends it with 1.
 */
import { mix } from "./mix.ts";

const [address, kind, connections, batch, count, seed] = Deno.args;
const url = new URL(address!);
const size = Number(batch);

/** The texts of all requests or frames; a batch of one is the event itself. */
function bodies(): string[] {
  const events = mix(Number(count), Number(seed));
  if (size === 1) return events.map((event) => JSON.stringify(event));
  const texts: string[] = [];
  for (let at = 0; at < events.length; at += size) {
    texts.push(JSON.stringify(events.slice(at, at + size)));
  }
  return texts;
}

/** A sender takes the next body until none is left. */
type Sender = (bodies: Iterator<string>) => Promise<void>;

/** Any answer fits: a few hundred bytes of headers and a short JSON text. */
const ANSWER_BYTES = 65_536;

async function overHttp(): Promise<Sender> {
  const socket = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  socket.setNoDelay(true);
  const answer = new Uint8Array(ANSWER_BYTES);
  return async (bodies) => {
    for (let next = bodies.next(); !next.done; next = bodies.next()) {
      await write(socket, next.value);
      await readAnswer(socket, answer);
    }
    socket.close();
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function write(socket: Deno.Conn, body: string): Promise<void> {
  // The mix is plain ASCII: a character is a byte.
  const request = encoder.encode(
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  for (let sent = 0; sent < request.length;) sent += await socket.write(request.subarray(sent));
}

async function readAnswer(socket: Deno.Conn, answer: Uint8Array): Promise<void> {
  for (let have = 0;;) {
    const read = await socket.read(answer.subarray(have));
    if (!read) throw new Error("The server closed the connection");
    have += read;
    const text = decoder.decode(answer.subarray(0, have));
    const head = text.indexOf("\r\n\r\n") + 4;
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (head < 4 || have < head + Number(length)) continue;
    if (text.startsWith("HTTP/1.1 200 ")) return;
    throw new Error(`The server answered ${text.slice(0, 300)}`);
  }
}

async function overWebSocket(): Promise<Sender> {
  const socket = new WebSocket(`${url.href.replace(/^http/, "ws")}?ack=1`);
  await new Promise((resolve, reject) => [socket.onopen, socket.onerror] = [resolve, reject]);
  return async (bodies) => {
    for (let next = bodies.next(); !next.done; next = bodies.next()) {
      socket.send(next.value);
      await allAcks(socket);
    }
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  };
}

function allAcks(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = size;
    socket.onclose = () => reject(new Error("The server closed the socket"));
    socket.onmessage = ({ data }) => {
      if (!data.startsWith('{"ack"')) reject(new Error(`The server answered ${data}`));
      else if (--left === 0) resolve();
    };
  });
}

async function main(): Promise<void> {
  const texts = bodies();
  const connect = kind === "ws" ? overWebSocket : overHttp;
  const senders = await Promise.all(Array.from({ length: Number(connections) }, connect));
  const startedAt = performance.now();
  const queue = texts.values();
  await Promise.all(senders.map((send) => send(queue)));
  console.log(Number(count) / (performance.now() - startedAt) * 1000);
}

await main();
