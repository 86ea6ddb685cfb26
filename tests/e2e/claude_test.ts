/**
 * The real Claude Code with AIr's hooks, both as a user has them: the compiled program installs the
 * hooks, serves and is run by them. Without the agent its recorded hooks play.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { type AgentRun, essenceOf, jsonLines, runClaude } from "./claude_agent.ts";
import { type Did, didByHooks, didByTranscript, type HookPayload } from "./did.ts";
import { eventually } from "./eventually.ts";
import { runHook } from "./hook_run.ts";
import { airBinary, claude } from "./needs.ts";
import { assertShown, shownBy } from "./shown.ts";

/** Nothing but the hooks may tell: the watcher would add what the transcript says. */
const HOOKS_ONLY = ["--no-watch"];

const binary = airBinary();
const agent = binary === null ? null : await claude();

/** A test with the agent, in a home of its own. */
function agentTest(name: string, use: (desk: Desk) => Promise<void>): void {
  Deno.test({
    name,
    ignore: binary === null || agent === null,
    fn: () => withHome(binary ?? "", (home) => use(new Desk(home))),
  });
}

/** The folders of one user, with the agent and AIr in them. */
class Desk {
  readonly home: Home;
  readonly project: string;

  constructor(home: Home) {
    this.home = home;
    this.project = join(home.folder, "project");
  }

  /** Installs the hooks; nothing may go wrong. */
  async install(args: string[] = [], env: Record<string, string> = {}): Promise<void> {
    Deno.mkdirSync(this.project, { recursive: true });
    const options = { cwd: this.project, env };
    const { code, stderr } = await this.home.run(["hooks", "install", "claude", ...args], options);
    assert.equal(code, 0, stderr);
  }

  /** Runs the agent to its end, with AIr's server at `url`. */
  run(scenario: string, env: Record<string, string>): Promise<AgentRun> {
    const { project, home } = this;
    return runClaude({ claude: agent ?? "", scenario, home: home.folder, project, env });
  }

  /** Waits until the server shows what the agent did. */
  async sees(server: Pick<Server, "url">, run: AgentRun): Promise<Did> {
    const did = didByTranscript(run, await Deno.realPath(this.project));
    await eventually(async () => assertShown(await shownBy(server.url, run.sessionId), did));
    return did;
  }
}

/** The agent was not disturbed: it ended well and nothing of ours is on its outputs. */
function assertQuiet({ exitCode, stderr, stdout }: AgentRun): void {
  assert.deepEqual([exitCode, stderr], [0, ""]);
  for (const line of stdout.filter(({ subtype }) => subtype === "hook_response")) {
    const said = [line.output, line.stdout, line.stderr];
    assert.deepEqual(said, ["", "", ""], line.hook_event);
  }
}

for (const scenario of ["basic", "tool-error", "subagent", "compaction", "denied", "multi-model"]) {
  agentTest(`AIr shows what Claude Code did: ${scenario}`, async (desk) => {
    await desk.install();
    const server = await serve(desk.home, HOOKS_ONLY);
    const run = await desk.run(scenario, { AIR_URL: server.url });
    assertQuiet(run);
    const did = await desk.sees(server, run);
    assert(did.calls.length > 0 && did.turns.length > 0);
    assert.equal(await server.end("SIGTERM"), 0);
  });
}

agentTest("AIr shows what Claude Code did: by http hooks", async (desk) => {
  const server = await serve(desk.home, HOOKS_ONLY);
  const AIR_PORT = new URL(server.url).port;
  await desk.install(["--http"], { AIR_PORT });
  const run = await desk.run("tool-error", { AIR_PORT });
  assertQuiet(run);
  await desk.sees(server, run);
  assert.equal(await server.end("SIGTERM"), 0);
});

agentTest("AIr shows what Claude Code did: hooks of the project, air from PATH", async (desk) => {
  const programs = join(desk.home.folder, "bin");
  await Deno.mkdir(programs);
  await Deno.symlink(binary ?? "", join(programs, "air"));
  const PATH = `${programs}:${Deno.env.get("PATH")}`;
  await desk.install(["--scope", "project"], { PATH });
  const settings = await Deno.readTextFile(join(desk.project, ".claude/settings.json"));
  assert(!settings.includes(desk.home.folder), "the committed file names no folder of this user");
  const server = await serve(desk.home, HOOKS_ONLY);
  const run = await desk.run("basic", { AIR_URL: server.url, PATH });
  assertQuiet(run);
  const did = didByTranscript(run, await Deno.realPath(desk.project));
  // All hooks are async there, and the headless client kills those that run when it ends: what the
  // last calls and the end of the session say may be lost, on a busy machine of two calls.
  const sure = did.calls.slice(0, -2);
  assert.notEqual(sure.length, 0);
  await eventually(async () => {
    const { session, calls } = await shownBy(server.url, run.sessionId);
    assert.deepEqual([session.project, session.cwd], [did.project, did.cwd]);
    assert.deepEqual(
      calls.slice(0, sure.length).map(({ toolCallId, isError, durationMs }) => {
        return { toolCallId, isError, ran: durationMs !== null };
      }),
      sure.map(({ toolCallId, isError }) => ({ toolCallId, isError, ran: true })),
    );
  });
  assert.equal(await server.end("SIGTERM"), 0);

  await Deno.remove(join(programs, "air"));
  assertQuiet(await desk.run("basic", { PATH: Deno.env.get("PATH") ?? "" }));
});

agentTest("Claude Code runs the same without AIr and with it", async (desk) => {
  const without = await desk.run("basic", {});
  await Deno.remove(desk.project, { recursive: true });
  await desk.install();
  const server = await serve(desk.home, HOOKS_ONLY);
  const run = await desk.run("basic", { AIR_URL: server.url });
  assert.equal(await server.end("SIGTERM"), 0);
  assert.deepEqual(essenceOf(run), essenceOf(without));
  assertQuiet(run);
});

agentTest("a session starts the server where none runs", async (desk) => {
  await desk.install();
  const AIR_PORT = String(freePort());
  const run = await desk.run("basic", { AIR_PORT });
  assertQuiet(run);
  const { session, events } = await eventually(() =>
    shownBy(`http://127.0.0.1:${AIR_PORT}`, run.sessionId)
  );
  assert.equal(session.agent, "claude-code");
  assert(events.some(({ type }) => type === "session_start"));
  const { code, stdout } = await desk.home.run(["stop"]);
  assert.equal(code, 0);
  assert.match(stdout, /^AIr stopped/);
  await assert.rejects(fetch(`http://127.0.0.1:${AIR_PORT}/api/health`));
});

/** A port that was free a moment ago. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

for (const scenario of ["basic", "tool-error", "subagent", "compaction", "denied", "multi-model"]) {
  Deno.test({
    name: `AIr shows what a recorded session did: ${scenario}`,
    ignore: binary === null,
    fn: () => withHome(binary ?? "", (home) => playRecorded(home, scenario)),
  });
}

async function playRecorded(home: Home, scenario: string): Promise<void> {
  const recorded = jsonLines<HookPayload>(`tests/fixtures/claude/${scenario}/hooks.jsonl`);
  const [first] = recorded;
  assert(first);
  // They were recorded by http hooks, which Claude Code skips when a session starts.
  const { session_id, transcript_path, cwd } = first;
  const start = { session_id, transcript_path, cwd, hook_event_name: "SessionStart" };
  const server = await serve(home, HOOKS_ONLY);
  for (const payload of [{ ...start, source: "startup" }, ...recorded]) {
    const ran = await runHook(binary ?? "", home, payload, { AIR_URL: server.url });
    assert.deepEqual(ran, { code: 0, stdout: "", stderr: "" }, payload.hook_event_name);
  }
  assertShown(await shownBy(server.url, session_id), didByHooks(recorded));
  assert.equal(await server.end("SIGTERM"), 0);
}
