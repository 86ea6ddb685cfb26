/**
 * The real Codex with AIr's hooks, both as a user has them: the compiled program installs the hooks,
 * and serves or does not. Nothing but the hooks may tell: the watcher would add the session file.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Home, serve, withHome } from "./air.ts";
import { installedCodex, runHooked } from "./codex_hooks_agent.ts";
import { eventually } from "./eventually.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();
const codex = binary === null ? null : await installedCodex();

/** An event in the API, as far as it is compared. */
interface Told {
  type: string;
  collector: string;
  errorClass?: string;
}

/** Two requests that are tried again, then two runs that fail. */
const SCENARIO = "errors";
const EXIT_CODES = [0, 1, 1];

function codexTest(name: string, use: (home: Home) => Promise<void>): void {
  Deno.test({
    name,
    ignore: codex === null,
    fn: () => withHome(binary ?? "", use),
  });
}

codexTest("AIr's hooks tell what Codex's session file does not", async (home) => {
  await install(home);
  const server = await serve(home, ["--no-watch"]);
  const run = await runHooked(codex ?? "", SCENARIO, home.folder, { AIR_URL: server.url });
  assert.deepEqual(run.exitCodes, EXIT_CODES);
  await assertTold(server.url, run.threadId);
  assert.equal(await server.end("SIGTERM"), 0);
});

codexTest("Codex does not notice that no server answers, and nothing is lost", async (home) => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // Accepts, never answers.
  const env = { AIR_URL: `http://127.0.0.1:${silent.addr.port}` };
  const without = await runHooked(codex ?? "", SCENARIO, home.folder, env);
  await install(home);
  const run = await runHooked(codex ?? "", SCENARIO, home.folder, env);
  silent.close();
  assert.deepEqual([run.exitCodes, without.exitCodes], [EXIT_CODES, EXIT_CODES]);
  assert.deepEqual(run.printed, without.printed);
  const server = await serve(home, ["--no-watch"]);
  await assertTold(server.url, run.threadId);
  assert.equal(await server.end("SIGTERM"), 0);
});

codexTest("uninstall gives Codex's hooks back as they were", async (home) => {
  const file = join(home.folder, ".codex", "hooks.json");
  const before = '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "true"}]}]}}';
  Deno.mkdirSync(join(home.folder, ".codex"), { recursive: true });
  Deno.writeTextFileSync(file, before);
  await install(home);
  const { stdout } = await home.run(["hooks", "status", "codex", "--json"]);
  assert.deepEqual(JSON.parse(stdout)[0].state, "installed");
  await home.run(["hooks", "uninstall", "codex"]);
  assert.equal(Deno.readTextFileSync(file), before);
});

async function install(home: Home): Promise<void> {
  const { code, stderr } = await home.run(["hooks", "install", "codex"]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /reviewed/);
}

/** Waits until the server has what only hooks tell: the end, and each request that was retried. */
async function assertTold(url: string, threadId: string): Promise<void> {
  await eventually(async () => {
    const session = await (await fetch(`${url}/api/sessions/${threadId}`)).json();
    assert.deepEqual([session.agent, session.endTime !== null], ["codex", true]);
    const events: Told[] = await (await fetch(`${url}/api/sessions/${threadId}/events`)).json();
    assert.deepEqual([...new Set(events.map(({ collector }) => collector))], ["hook"]);
    const retried = events.filter(({ errorClass }) =>
      errorClass === "response_stream_disconnected"
    );
    assert.equal(retried.length, 2);
    assert.equal(events.filter(({ type }) => type === "session_end").length, 3);
  });
}
