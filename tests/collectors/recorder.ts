/** What the tests of collectors that an agent runs share: a server that listens, a home, a run. */
import assert from "node:assert/strict";
import { lostCount } from "../../collectors/lost.ts";
import { listSpool, spoolFolder } from "../../collectors/spool.ts";
import type { WireEvent } from "../../sdk/types.ts";

/** A server that answers every request alike and keeps what was posted. */
export function recorder(status = 200, port = 0) {
  const events: WireEvent[] = [];
  const authorizations: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, async (request) => {
    if (request.method === "POST") {
      assert.equal(new URL(request.url).pathname, "/api/ingest/batch");
      authorizations.push(request.headers.get("authorization"));
      events.push(...await request.json());
    }
    return new Response(null, { status });
  });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await server.shutdown();
    isStopped = true;
  };
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, events, authorizations, stop, [Symbol.asyncDispose]: stop };
}

/** A home folder for one test, and what collectors left there: how many events wait, or were lost. */
export function temporaryHome(state?: string) {
  const HOME = Deno.makeTempDirSync();
  if (state) {
    Deno.mkdirSync(`${HOME}/.hydrotik/air`, { recursive: true });
    Deno.writeTextFileSync(`${HOME}/.hydrotik/air/state.json`, state);
  }
  const values = { HOME };
  const env = (name: string) => name === "HOME" ? HOME : undefined;
  return {
    values,
    kept: () => listSpool(spoolFolder(env)!).reduce((sum, { events }) => sum + events, 0),
    lost: () => lostCount(env),
    [Symbol.asyncDispose]: () => Deno.remove(HOME, { recursive: true }),
  };
}

/** A port that nobody listened on a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Runs the program from source with a payload on stdin. */
export async function runAir(args: string[], input: string, env: Record<string, string>) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--cached-only", new URL("../../main.ts", import.meta.url).href, ...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {}); // It may not read at all.
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}
