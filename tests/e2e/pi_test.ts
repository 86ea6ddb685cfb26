/**
 * The real Pi with AIr's extension, both as a user has them: the compiled program installs the
 * extension and serves, or does not. Without the agent the captures of tests/collectors/pi play.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Home, serve, withHome } from "./air.ts";
import { eventually } from "./eventually.ts";
import { airBinary } from "./needs.ts";
import { installedPis, type PiRun, runPi } from "./pi_agent.ts";

const binary = airBinary();
const agents = binary === null ? [] : await installedPis();

/** How a session stands in the API, as far as the model tells it too. */
interface Shown {
  totalTokensIn: number;
  totalTokensOut: number;
  totalCacheRead: number;
  totalCacheWrite: number;
  toolCallCount: number;
  toolErrorCount: number;
  turnCount: number;
}

async function install(home: Home): Promise<void> {
  const { code, stderr } = await home.run(["hooks", "install", "pi"]);
  assert.equal(code, 0, stderr);
}

/** Waits until the server shows one session with what the model served. */
async function assertSees(url: string, run: PiRun, did: Partial<Shown>): Promise<void> {
  const expected = {
    totalTokensIn: run.input,
    totalTokensOut: run.output,
    totalCacheRead: run.cacheRead,
    totalCacheWrite: run.cacheWrite,
    turnCount: 1,
    ...did,
  };
  await eventually(async () => {
    const rows: Shown[] = await (await fetch(`${url}/api/sessions`)).json();
    assert.equal(rows.length, 1);
    assert.deepEqual({ ...rows[0], ...expected }, { ...rows[0] });
  });
}

function assertQuiet({ exitCode, stderr, extensionErrors }: PiRun): void {
  assert.deepEqual([exitCode, stderr, extensionErrors], [0, "", []]);
}

const SCENARIOS = [
  { name: "basic", did: { toolCallCount: 5, toolErrorCount: 0 } },
  { name: "tool-error", did: { toolCallCount: 7, toolErrorCount: 6 } },
];

for (const agent of agents) {
  for (const { name, did } of SCENARIOS) {
    Deno.test(`AIr shows what Pi ${agent.version} did: ${name}`, () =>
      withHome(binary ?? "", async (home) => {
        await install(home);
        const server = await serve(home);
        const place = { home: home.folder, project: join(home.folder, "project") };
        const run = await runPi(agent, name, { ...place, env: { AIR_URL: server.url } });
        assertQuiet(run);
        await assertSees(server.url, run, did);
        assert.equal(await server.end("SIGTERM"), 0);
      }));
  }

  Deno.test(`Pi ${agent.version} does not notice that no server answers, and nothing is lost`, () =>
    withHome(binary ?? "", async (home) => {
      const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // Accepts, never answers.
      const place = { home: home.folder, project: join(home.folder, "project") };
      const env = { AIR_URL: `http://127.0.0.1:${silent.addr.port}` };
      const without = await runPi(agent, "basic", { ...place, env });
      await install(home);
      const run = await runPi(agent, "basic", { ...place, env });
      silent.close();
      assertQuiet(run);
      assert.deepEqual(run, without);
      await Deno.remove(join(home.folder, ".pi", "agent", "sessions"), { recursive: true });
      const server = await serve(home); // Only the spool can tell it.
      await assertSees(server.url, run, { toolCallCount: 5 });
      assert.equal(await server.end("SIGTERM"), 0);
    }));
}
