/** A real server for a client of the SDK, and what it has of a session. */
import type { WireEvent } from "../../sdk/types.ts";
import { drainSpool } from "../../server/spool.ts";
import { type TestServer, testServer } from "../server/harness.ts";

/** One that listens. */
export interface AirServer extends AsyncDisposable {
  url: string;
  server: TestServer;
  /** The session's events as stored, in the order of their commit. */
  eventsOf(sessionId: string): Promise<Stored[]>;
}

/** An event as the API gives it. */
export type Stored = WireEvent & { seq: number } & Record<string, unknown>;

/** What a server may be started with. */
export interface AirServerOptions {
  /** Chosen by the system if left out. */
  port?: number;
  /** Where events wait that no server took; it takes them in. */
  spool?: string;
  /** Stands before the server: may answer in its place, before or after it. */
  between?: (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;
}

/** Starts one with the clock of this machine. */
export async function airServer(options: AirServerOptions = {}): Promise<AirServer> {
  const { port = 0, spool, between } = options;
  const server = await testServer({}, { now: () => Date.now() });
  const next = async (request: Request) => await server.app.fetch(request);
  const listening = Deno.serve(
    { hostname: "127.0.0.1", port, onListen() {} },
    (request) => between ? between(request, next) : next(request),
  );
  const drain = spool === undefined ? null : drainSpool(server.deps, spool);
  return {
    url: `http://127.0.0.1:${listening.addr.port}`,
    server,
    async eventsOf(sessionId) {
      const path = `/api/sessions/${encodeURIComponent(sessionId)}/events?limit=10000`;
      const answer = await server.app.request(path, { headers: { host: "localhost" } });
      const events: Stored[] = await answer.json();
      return events.sort((a, b) => a.seq - b.seq);
    },
    async [Symbol.asyncDispose]() {
      await listening.shutdown();
      await drain?.stop();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A port where nothing listens now. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** A server that accepts and never answers. */
export function hungServer(): { url: string } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const held: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) held.push(connection);
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of held) connection.close();
    },
  };
}
