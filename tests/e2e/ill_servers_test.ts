/**
 * A server that is down, hangs, refuses or is slow: the real agents say and do the same and take no
 * longer than without AIr, and nothing is lost.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sharedTotals, truthOf } from "../collectors/pi/captures.ts";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { essenceOf, runClaude } from "./claude_agent.ts";
import { didByTranscript } from "./did.ts";
import { eventually } from "./eventually.ts";
import { ILL_SERVERS } from "./ill_servers.ts";
import { airBinary, chosen, claude } from "./needs.ts";
import { installedPis, llmLog, type Pi, runPi } from "./pi_agent.ts";
import { assertShown, shownBy } from "./shown.ts";
import { assertTotals } from "./totals.ts";

/** The longest that a hook may take, ms (DESIGN.md); the agent waits for two: Stop, SessionEnd. */
const HOOK_MS = 1_000;
/** What Pi may wait for its last word to go out, ms, and what its extension takes to load. */
const PI_MS = 1_000;
/** The same run takes up to so many times as long on a machine that does other work too. */
const NOISE = 2;

const binary = airBinary();
const claudeProgram = binary === null ? null : await claude();
const pis = binary === null ? [] : await installedPis();

/** An agent in a home: what a run said and did, how long it took, and what AIr must show of it. */
interface Ran {
  essence: unknown;
  wallMs: number;
  assertIn(server: Server): Promise<void>;
}

Deno.test({
  name: "Claude Code does not notice an ill server, and nothing is lost",
  ignore: claudeProgram === null,
  fn: (t) =>
    withHome(binary ?? "", async (home) => {
      const run = (env: Record<string, string>) => runClaudeIn(home, env);
      await assertUnnoticed(t, { home, agent: "claude", run, moreMs: 2 * HOOK_MS });
    }),
});

for (const pi of pis) {
  // Both versions play the one that holds a process open; the rest is the same code.
  const kinds = pi.version === "0.87.1" ? Object.keys(ILL_SERVERS) : ["hangs"];
  Deno.test(`Pi ${pi.version} does not notice an ill server, and nothing is lost`, (t) =>
    withHome(binary ?? "", async (home) => {
      const run = (env: Record<string, string>) => runPiIn(home, pi, env);
      await assertUnnoticed(t, { home, agent: "pi", run, moreMs: PI_MS, kinds });
    }));
}

interface Trial {
  home: Home;
  agent: string;
  run: (env: Record<string, string>) => Promise<Ran>;
  /** What an ill server may cost, ms. */
  moreMs: number;
  /** Servers that play in CI; all if left out. */
  kinds?: string[];
}

async function assertUnnoticed(
  t: Deno.TestContext,
  { home, agent, run, moreMs, kinds = Object.keys(ILL_SERVERS) }: Trial,
): Promise<void> {
  const without = await run({});
  const { code, stderr } = await home.run(["hooks", "install", agent]);
  assert.equal(code, 0, stderr);
  const isChosen = chosen(kinds);
  for (const [name, start] of Object.entries(ILL_SERVERS)) {
    await t.step({
      name: `it ${name}`,
      ignore: !isChosen({ name }),
      fn: async () => {
        const ran = await withIll(await start(home), run);
        assert.deepEqual(ran.essence, without.essence);
        const limitMs = NOISE * without.wallMs + moreMs;
        assert(ran.wallMs <= limitMs, `${ran.wallMs} ms, ${without.wallMs} ms without AIr`);
        const server = await serve(home, ["--no-watch"]);
        await ran.assertIn(server);
        assert.equal(await server.end("SIGTERM"), 0);
        removeDatabase(home);
      },
    });
  }
}

async function withIll(
  ill: { url: string } & AsyncDisposable,
  run: Trial["run"],
): Promise<Ran> {
  await using server = ill;
  return await run({ AIR_URL: server.url, AIR_AUTOSTART: "false" });
}

/** So that the next run is the only one that is shown. */
function removeDatabase({ folder }: Home): void {
  const place = join(folder, ".hydrotik", "air");
  for (const { name } of [...Deno.readDirSync(place)]) {
    if (name.startsWith("telemetry.db")) Deno.removeSync(join(place, name));
  }
}

async function runClaudeIn(home: Home, env: Record<string, string>): Promise<Ran> {
  const project = join(home.folder, "project");
  await Deno.remove(project, { recursive: true }).catch(() => {}); // Not there at first.
  const place = { claude: claudeProgram ?? "", home: home.folder, project, env };
  const run = await runClaude({ ...place, scenario: "basic" });
  const did = didByTranscript(run, await Deno.realPath(project));
  return {
    essence: essenceOf(run),
    wallMs: run.wallMs,
    assertIn: ({ url }) =>
      eventually(async () => assertShown(await shownBy(url, run.sessionId), did)),
  };
}

async function runPiIn(home: Home, pi: Pi, env: Record<string, string>): Promise<Ran> {
  const place = { home: home.folder, project: join(home.folder, "project"), env };
  const { wallMs, ...essence } = await runPi(pi, "basic", place);
  const truth = sharedTotals(truthOf(pi.version, "basic", llmLog(home.folder)));
  return { essence, wallMs, assertIn: ({ url }) => assertTotals(url, truth) };
}
