/**
 * The real Pi with AIr's extension, both as a user has them: the compiled program installs the
 * extension and serves, or does not. Without the agent the captures of tests/collectors/pi play.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Home, serve, withHome } from "./air.ts";
import { COUNTS, sharedTotals, truthOf } from "../collectors/pi/captures.ts";
import { airBinary, chosen } from "./needs.ts";
import { installedPis, llmLog, type PiRun, runPi, runTimesIn } from "./pi_agent.ts";
import { assertDurations, assertStays, assertTotals } from "./totals.ts";

const binary = airBinary();
const agents = binary === null ? [] : await installedPis();

async function install(home: Home): Promise<void> {
  const { code, stderr } = await home.run(["hooks", "install", "pi"]);
  assert.equal(code, 0, stderr);
}

function assertQuiet({ exitCode, stderr, extensionErrors }: PiRun): void {
  assert.deepEqual([exitCode, stderr, extensionErrors], [0, "", []]);
}

const CHOSEN = ["compaction", "errors", "tool-error"];
const LIVE = COUNTS.filter(chosen(CHOSEN));

/** Those of one prompt; the others are steered, and one needs commands of the driver. */
const PRINTED = ["basic", "tool-error"];

function optionsFor(scenario: string): string[] {
  if (PRINTED.includes(scenario)) return ["--mode", "print"];
  return ["--mode", "rpc", ...(scenario === "sessions" ? ["--probe"] : [])];
}

for (const agent of agents) {
  const truthIn = (home: Home, scenario: string) =>
    sharedTotals(truthOf(agent.version, scenario, llmLog(home.folder)));

  for (const { name } of LIVE) {
    Deno.test(`AIr shows what Pi ${agent.version} did: ${name}`, () =>
      withHome(binary ?? "", async (home) => {
        await install(home);
        const server = await serve(home);
        const place = { home: home.folder, project: join(home.folder, "project") };
        const env = { AIR_URL: server.url };
        assertQuiet(await runPi(agent, name, { ...place, env }, optionsFor(name)));
        const truth = truthIn(home, name);
        await assertTotals(server.url, truth);
        await assertDurations(server.url, runTimesIn(home.folder));
        assert.equal(await server.end("SIGTERM"), 0);
        await assertStays(home, truth);
      }));
  }
}
