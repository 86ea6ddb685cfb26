/** Programs that end right after their last event: none is lost, however the server does. */
import assert from "node:assert/strict";
import { eventually } from "../e2e/eventually.ts";
import { airServer, freePort, hungServer } from "./air_server.ts";
import { programs, type Runtime } from "./programs.ts";

/** What a server that does not answer may add to a run, ms: LEAVE_MS and a busy machine's share. */
const LEAVE_MS = 1_000;

const RUNTIMES: readonly Runtime[] = ["deno", "node"];

/** How a program ends, and the code that it gives. */
const ENDINGS: Record<string, { text: string; code: number }> = {
  "runs out of work": { text: "", code: 0 },
  "calls process.exit()": { text: "process.exit(3);", code: 3 },
  "throws": { text: `throw new Error("the program's own");`, code: 1 },
  "throws later": { text: `setTimeout(() => { throw new Error("later"); });`, code: 1 },
};

/** Twelve events and a result. */
function program(ending: string): string {
  return `import process from "node:process";
import { AirClient } from "./sdk.mjs";
const air = new AirClient({ sessionId: "s1", agent: null });
let sum = 0;
for (let n = 1; n <= 11; n++) sum += await air.trace("add", { n }, () => n);
air.emit({ type: "custom", eventName: "last" });
console.log(sum);
${ending}`;
}

for (const runtime of RUNTIMES) {
  Deno.test(`a program of ${runtime} that ends loses nothing`, async (t) => {
    for (const [name, { text, code }] of Object.entries(ENDINGS)) {
      for (const server of ["up", "down", "hung"] as const) {
        await t.step(`it ${name}, the server is ${server}`, async () => {
          await using sdk = await programs();
          const source = program(text);
          const without = await sdk.run(runtime, source, { AIR_ENABLED: "false" });
          const ran = await runWith(server, (url) => sdk.run(runtime, source, { AIR_URL: url }));
          assert.equal(ran.code, code, ran.stderr);
          assert.equal(ran.stdout, "66\n");
          assert.equal(ran.stderr, without.stderr);
          const limitMs = 2 * without.wallMs + LEAVE_MS;
          assert.ok(ran.wallMs < limitMs, `${ran.wallMs} ms, ${without.wallMs} ms without AIr`);
          await assertStored(sdk.spool, ran.stored);
        });
      }
    }
  });
}

/** Runs with a server that is up, down or hung; gives what the one that was up has then. */
async function runWith<R>(
  kind: "up" | "down" | "hung",
  run: (url: string) => Promise<R>,
): Promise<R & { stored: string[] }> {
  if (kind === "down") {
    return { ...await run(`http://127.0.0.1:${freePort()}`), stored: [] };
  }
  if (kind === "hung") {
    await using hung = hungServer();
    return { ...await run(hung.url), stored: [] };
  }
  await using server = await airServer();
  const ran = await run(server.url);
  return { ...ran, stored: (await server.eventsOf("s1")).map(({ id }) => id) };
}

/** All twelve events are with the server that was up, or with the one that takes in the spool. */
async function assertStored(spool: string, stored: readonly string[]): Promise<void> {
  await using server = await airServer({ spool });
  await eventually(async () => {
    const ids = (await server.eventsOf("s1")).map(({ id }) => id);
    assert.equal(new Set([...stored, ...ids]).size, 12);
  });
}
