/** `air watch` reads what it is asked for, and no more. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();
const FIXTURES = new URL("../fixtures/codex/", import.meta.url).pathname;
const NAME = "rollout-2026-11-23T00-58-55-01a205e9-c38e-74e0-a964-c3715fc03f9d.jsonl";
const PLAIN = `${FIXTURES}errors/${NAME}`;
/** The same, as Codex itself packed it. */
const PACKED = `${FIXTURES}compressed/${NAME}.zst`;

function airTest(name: string, use: (home: Home, server: Server) => Promise<void>): void {
  Deno.test({
    name,
    ignore: binary === null,
    fn: () =>
      withHome(binary ?? "", async (home) => {
        const server = await serve(home, ["--no-watch"]);
        await use(home, server);
        assert.equal(await server.end("SIGTERM"), 0);
      }),
  });
}

airTest("air watch --replay sends one file, packed or plain, once", async (home, server) => {
  const env = { AIR_URL: server.url };
  const replay = (...args: string[]) => home.run(["watch", ...args], { env });
  const off = await home.run(["watch", "--replay", PACKED], { env: { AIR_ENABLED: "false" } });
  assert.deepEqual(off, { code: 0, stdout: "AIr is switched off by AIR_ENABLED\n", stderr: "" });
  assert.deepEqual(await sessionsOf(server), []);
  const packed = await replay("--replay", PACKED);
  const [, count] = /^Stored (\d+) events of 1 file; 0 were stored before\n$/.exec(packed.stdout) ??
    assert.fail(packed.stderr);
  const plain = await replay("codex", "--replay", PLAIN);
  assert.equal(plain.stdout, `Stored 0 events of 1 file; ${count} were stored before\n`);
  const [session, ...others] = await sessionsOf(server);
  assert.deepEqual([session?.agent, session?.turnCount, others], ["codex", 3, []]);
  const cases = [
    { args: ["--replay", `${home.folder}/none.jsonl`], code: 1, line: /there is no such file/ },
    { args: ["--replay", `${FIXTURES}errors/served.json`], code: 2, line: /name the agent before/ },
    { args: ["gemini"], code: 2, line: /Cannot tell the agent "gemini"/ },
  ];
  for (const { args, code, line } of cases) {
    const ran = await replay(...args);
    assert.equal(ran.code, code);
    assert.match(ran.stderr, /^air: [^\n]+\n$/);
    assert.match(ran.stderr, line);
  }
});

airTest("air watch --session follows that session alone", async (home, server) => {
  const day = `${home.folder}/.codex/sessions/2026/11/23`;
  mkdirSync(day, { recursive: true });
  for (const scenario of ["basic", "errors", "long"]) {
    for (const { name } of Deno.readDirSync(`${FIXTURES}${scenario}`)) {
      if (name.startsWith("rollout-")) cpSync(`${FIXTURES}${scenario}/${name}`, `${day}/${name}`);
    }
  }
  const watch = home.spawn(["watch", "codex", "--session", "01a205e9"], { AIR_URL: server.url });
  const lines = watch.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of lines) if (text.includes("All is sent")) break;
  watch.kill("SIGTERM");
  assert.equal((await watch.status).code, 0);
  await watch.stderr.cancel();
  const ids = (await sessionsOf(server)).map(({ sessionId }) => sessionId);
  assert.deepEqual(ids, ["01a205e9-c38e-74e0-a964-c3715fc03f9d"]);
});

interface Session {
  sessionId: string;
  agent: string;
  turnCount: number;
}

async function sessionsOf({ url }: Server): Promise<Session[]> {
  return await (await fetch(`${url}/api/sessions`)).json();
}
