/** Servers that an agent must not notice: what stands where AIr's should answer. */
import type { Home } from "./air.ts";
import { serve } from "./air.ts";

/** One of them. */
export interface IllServer extends AsyncDisposable {
  url: string;
}

/** How late each of its words comes, ms: later than a hook may wait in all. */
const SLOW_MS = 1_500;

/** Each kind by its name, for an agent whose folders are in a home. */
export const ILL_SERVERS: Record<string, (home: Home) => Promise<IllServer>> = {
  /** Nothing listens there. */
  "is down": () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = urlOf(listener.addr);
    listener.close();
    return Promise.resolve({ url, [Symbol.asyncDispose]: () => Promise.resolve() });
  },
  /** Accepts, never answers. */
  hangs: () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const held: Deno.Conn[] = [];
    const accepting = (async () => {
      for await (const connection of listener) held.push(connection);
    })();
    return Promise.resolve({
      url: urlOf(listener.addr),
      async [Symbol.asyncDispose]() {
        listener.close();
        await accepting;
        for (const connection of held) connection.close();
      },
    });
  },
  /** Has no room. */
  refuses: () => {
    const answer = () => new Response("{}", { status: 503, headers: { "retry-after": "1" } });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
    return Promise.resolve({
      url: urlOf(server.addr),
      [Symbol.asyncDispose]: () => server.shutdown(),
    });
  },
  /** AIr, with a long way there and back. */
  "is slow": async (home) => {
    const server = await serve(home, ["--no-watch"]);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const relaying = relayAll(listener, Number(new URL(server.url).port));
    return {
      url: urlOf(listener.addr),
      async [Symbol.asyncDispose]() {
        listener.close();
        await relaying;
        await server.end("SIGTERM");
      },
    };
  },
};

/** Joins each connection with one to the port; resolves when all have ended. */
async function relayAll(listener: Deno.TcpListener, port: number): Promise<void> {
  const relays: Promise<unknown>[] = [];
  for await (const near of listener) {
    const far = await Deno.connect({ hostname: "127.0.0.1", port });
    relays.push(relay(near, far), relay(far, near));
  }
  await Promise.all(relays);
}

async function relay(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  try {
    for await (const bytes of from.readable) {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await to.write(bytes);
    }
  } catch {
    // One side is gone: so is what it was still to hear.
  }
  try {
    to.close();
  } catch {
    // The other direction closed it.
  }
}

function urlOf({ port }: Deno.NetAddr): string {
  return `http://127.0.0.1:${port}`;
}
