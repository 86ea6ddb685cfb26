/**
 * The extension's connection to the server. It never keeps Pi's process alive (every socket and
 * timer is unref'd), never waits but in `close`, and never throws.
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { type ClientRequest, type IncomingMessage, request as http } from "node:http";
import { request as https } from "node:https";
import type { Duplex } from "node:stream";
import { clearTimeout, setTimeout } from "node:timers";
import type { WireEvent } from "../../sdk/types.ts";
import { CLOSE, encodeFrame, type Frame, FrameReader, PING, PONG, TEXT } from "./frames.ts";
import { Outbox } from "./outbox.ts";
import type { Server } from "./server.ts";

/** Between two attempts to connect. */
const RETRY_MS = 5000;
/** To connect, and to answer a request. */
const ANSWER_MS = 2000;
/** To commit what was sent: a busy disk is no reason to send it again. */
const COMMIT_MS = 10_000;
/** Events of one moment go out together. */
const GATHER_MS = 20;

/** How events travel: not at all, over an open WebSocket, or in a request each time. */
type Way =
  | { kind: "none" }
  | { kind: "socket"; socket: Socket }
  | { kind: "posts"; server: Server };

type Socket = Duplex & { unref?: () => void };

/** What a link needs from outside. */
export interface LinkIo {
  /** Asked for each attempt: a server may start, or move, meanwhile. */
  findServer: () => Server | null;
  /** Takes what no server took; must not throw. */
  keep: (events: WireEvent[]) => void;
  /** Hears of events that a server refused for good; must not throw. */
  countLost: (count: number) => void;
}

/** One connection for the life of a Pi session. */
export class Link {
  readonly #io: LinkIo;
  readonly #retryMs: number;
  readonly #outbox = new Outbox();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #way: Way = { kind: "none" };
  /** The attempt to connect or the POST that is under way. */
  #request: ClientRequest | null = null;
  /** When the server was last asked something; see `close`. */
  #askedAt = 0;
  #isGathering = false;
  #isClosed = false;
  #onQuiet: () => void = () => {};

  /** `retryMs` lies between two attempts to connect. */
  constructor(io: LinkIo, retryMs = RETRY_MS) {
    this.#io = io;
    this.#retryMs = retryMs;
  }

  /** Connects in the background, and again every 5 s while there is no connection. */
  open(): void {
    this.#safely(() => this.#connect());
  }

  /** Queues and returns at once. */
  send(events: readonly WireEvent[]): void {
    if (this.#isClosed || events.length === 0) return;
    for (const event of events) this.#outbox.add(event);
    if (this.#outbox.isFull) this.#io.keep(this.#outbox.drain());
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#after(GATHER_MS, () => {
      this.#isGathering = false;
      this.#pump();
    });
  }

  /**
   * Sends what waits and ends the connection; what no server took is kept. Waits at most `limitMs`
   * from when the server was last asked: one that hangs costs nothing more.
   */
  async close(limitMs: number): Promise<void> {
    this.#safely(() => this.#pump());
    const isAsked = this.#request !== null || this.#outbox.isAwaiting;
    const leftMs = limitMs - (performance.now() - this.#askedAt);
    if (isAsked && leftMs > 0) await this.#quiet(leftMs);
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#request?.destroy();
    if (this.#way.kind === "socket") this.#way.socket.destroy();
    this.#io.keep(this.#outbox.drain());
  }

  /** Resolves when nothing waits any more, or nobody takes it, or the time is over. */
  #quiet(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      // The one timer that holds the process: without it Node would end in the middle of this.
      const timer = setTimeout(resolve, limitMs);
      this.#onQuiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #connect(): void {
    const server = this.#io.findServer();
    if (server === null) return this.#giveUp();
    const request = this.#ask(server, "GET", "/ws/collector?ack=1", {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    }, (isRefused) => isRefused ? this.#giveUp() : this.#usePosts(server));
    request.on("upgrade", (_response: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#request = null;
      this.#safely(() => this.#opened(socket, head));
    });
    request.on("response", () => this.#usePosts(server));
    request.end();
  }

  /** Something is there but does not upgrade, a proxy perhaps: it may still take requests. */
  #usePosts(server: Server): void {
    this.#way = { kind: "posts", server };
    this.#pump();
  }

  #opened(socket: Socket, head: Buffer): void {
    socket.unref?.();
    const frames = new FrameReader();
    const read = (bytes: Uint8Array) => {
      this.#safely(() => this.#read(socket, frames.take(bytes)));
    };
    socket.on("data", read);
    socket.on("error", () => {}); // "close" follows.
    socket.on("close", () => {
      if (this.#way.kind === "socket" && this.#way.socket === socket) this.#giveUp();
    });
    this.#way = { kind: "socket", socket };
    read(head);
    this.#pump();
  }

  #read(socket: Socket, frames: Frame[] | null): void {
    if (frames === null) socket.destroy();
    for (const { kind, payload } of frames ?? []) {
      if (kind === TEXT) this.#answered(socket, payload.toString());
      else if (kind === PING) socket.write(encodeFrame(PONG, payload, randomBytes(4)));
      else if (kind === CLOSE) socket.destroy();
    }
    this.#pump();
  }

  /** Stored, or refused for good; any other refusal means later, to a new connection. */
  #answered(socket: Socket, text: string): void {
    const { ack, error, id } = JSON.parse(text);
    if (typeof ack === "string") this.#outbox.settle(ack);
    else if (error === "invalid" && this.#outbox.settle(id)) this.#io.countLost(1);
    else socket.destroy();
  }

  /** Sends the next batch, one at a time: the server's answers are the pace. */
  #pump(): void {
    if (this.#outbox.size === 0) this.#onQuiet();
    const way = this.#way;
    if (way.kind === "none" || this.#outbox.isAwaiting) return;
    const batch = this.#outbox.next();
    if (batch.length === 0) return;
    const body = Buffer.from(JSON.stringify(batch));
    if (way.kind === "posts") return this.#post(way.server, batch, body);
    this.#askedAt = performance.now();
    way.socket.write(encodeFrame(TEXT, body, randomBytes(4)));
    this.#after(COMMIT_MS, () => {
      if (this.#outbox.awaitsAny(batch)) way.socket.destroy();
    });
  }

  #post(server: Server, batch: readonly WireEvent[], body: Buffer): void {
    const headers = { "content-type": "application/json", "content-length": String(body.length) };
    const request = this.#ask(server, "POST", "/api/ingest/batch", headers, () => this.#giveUp());
    request.on("response", ({ statusCode = 0 }: IncomingMessage) => {
      const isTaken = statusCode >= 200 && statusCode < 300;
      // The same would be refused again; any other answer may change, a token's or a full queue's.
      const isRefused = [400, 413, 422].includes(statusCode);
      if (!isTaken && !isRefused) return this.#giveUp();
      const judged = batch.filter(({ id }) => this.#outbox.settle(id));
      if (isRefused) this.#io.countLost(judged.length);
      this.#pump();
    });
    request.end(body);
  }

  /** One request. `fail` is told when it ends without an answer: refused, or not in time. */
  #ask(
    { url, token }: Server,
    method: string,
    path: string,
    headers: Record<string, string>,
    fail: (isRefused: boolean) => void,
  ): ClientRequest {
    const send = url.startsWith("https:") ? https : http;
    const auth = token === null ? {} : { authorization: `Bearer ${token}` };
    // A socket of its own, which none of Pi's requests can be given.
    const request = send(url + path, { method, agent: false, headers: { ...headers, ...auth } });
    const isOver = () => {
      if (this.#request !== request) return true;
      this.#request = null;
      return false;
    };
    this.#request = request;
    this.#askedAt = performance.now();
    request.on("socket", (socket) => socket.unref());
    request.on("error", (error) => {
      if (!isOver()) this.#safely(() => fail("code" in error && error.code === "ECONNREFUSED"));
    });
    request.prependListener("response", (response: IncomingMessage) => {
      isOver();
      response.on("error", () => {}); // The status was all that mattered.
      response.resume();
    });
    this.#after(ANSWER_MS, () => {
      if (this.#request === request) request.destroy(new Error("No answer in time"));
    });
    return request;
  }

  /** What has no answer is sent again over the next connection. */
  #giveUp(): void {
    if (this.#way.kind === "socket") this.#way.socket.destroy();
    this.#way = { kind: "none" };
    this.#outbox.unsend();
    this.#onQuiet();
    this.#after(this.#retryMs, () => this.#connect());
  }

  #after(ms: number, work: () => void): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#safely(work);
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }

  /** An error that nobody catches would end Pi in the middle of the user's work. */
  #safely(work: () => void): void {
    try {
      if (!this.#isClosed) work();
    } catch {
      this.#giveUp(); // A token that no header can hold, or an answer that is none of ours.
    }
  }
}
