/** What passes between a browser and a server: every connection, whichever of its threads made it. */

/** One request as the browser sent it. */
interface Asked {
  /** Method and address. */
  line: string;
  /** Ms of `performance.now()`. */
  at: number;
}

/** A place that passes everything on to a server and counts it. */
export interface Tap extends AsyncDisposable {
  /** For the browser. */
  url: string;
  asked: Asked[];
  /** Of all answers so far, heads included, as they were sent: compressed. */
  bytes(): number;
}

/** Opens a tap on the way to the server at `target`. */
export function tap(target: string): Tap {
  const port = Number(new URL(target).port);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const asked: Asked[] = [];
  let bytes = 0;
  const note = (chunk: Uint8Array) => {
    const text = new TextDecoder().decode(chunk);
    for (const [, line = ""] of text.matchAll(/^((?:GET|POST|HEAD) \S+) HTTP\/1\.1\r$/gm)) {
      asked.push({ line, at: performance.now() });
    }
  };
  const serve = async (browser: Deno.Conn) => {
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    for (const connection of [browser, server]) open.add(connection);
    // A connection that the browser drops ends both ways.
    const up = pass(browser, server, note);
    const down = pass(server, browser, (chunk) => bytes += chunk.length);
    await Promise.allSettled([up, down]);
    for (const connection of [browser, server]) open.delete(connection);
  };
  const accepting = (async () => {
    for await (const browser of listener) serve(browser);
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    asked,
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection.close();
      await accepting;
    },
  };
}

async function pass(
  from: Deno.Conn,
  to: Deno.Conn,
  note: (chunk: Uint8Array) => void,
): Promise<void> {
  const notes = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      note(chunk);
      controller.enqueue(chunk);
    },
  });
  await from.readable.pipeThrough(notes).pipeTo(to.writable);
}
