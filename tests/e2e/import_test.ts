/** Past sessions come in by `air import` and by `air watch`, whatever happens meanwhile. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { AGENT_NAMES } from "../../collectors/agents.ts";
import { writeAgentFiles } from "../bench/agent_files.ts";
import { differences, dump } from "../server/store/dump.ts";
import { type Home, serve, type Server, withHome } from "./air.ts";
import { withDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();
const FIXTURES = new URL("../fixtures/", import.meta.url).pathname;
/** Of the bench's files: some 10 MB, so that an import takes a second. */
const PART = 0.05;

function airTest(name: string, use: (home: Home) => Promise<void>): void {
  Deno.test({ name, ignore: binary === null, fn: () => withHome(binary ?? "", use) });
}

airTest(
  "an import killed halfway and begun anew loses nothing and doubles nothing",
  async (home) => {
    const { paths } = writeAgentFiles(home.folder, PART);
    let server = await serve(home, ["--no-watch"]);
    const AIR_URL = server.url;
    // Killed itself, in the middle.
    const first = home.spawn(["import", "codex"], { AIR_URL });
    await reaches(server, 5);
    first.kill("SIGKILL");
    await first.output();
    const pi = paths.filter((path) => path.includes("/.pi/")).length;
    const before = await countSessions(server);
    assert.ok(before < pi, `${before} of ${pi} sessions when it was killed`);
    // Its server killed, in the middle; it waits for the next one.
    const second = home.spawn(["import", "pi"], { AIR_URL });
    await reaches(server, before + 5);
    await server.end("SIGKILL");
    server = await serve(home, ["--no-watch", `--port=${new URL(AIR_URL).port}`]);
    const { code, stderr } = await second.output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    for (const agent of AGENT_NAMES) {
      const { code, stderr } = await home.run(["import", agent], { env: { AIR_URL } });
      assert.deepEqual([code, stderr], [0, ""]);
    }
    for (const agent of AGENT_NAMES) {
      const { stdout } = await home.run(["import", agent], { env: { AIR_URL } });
      assert.match(stdout, /^Stored 0 events of \d+ files; [1-9]\d* were stored before\n$/);
    }
    assert.equal(await countSessions(server), paths.length);
    assert.equal(await server.end("SIGTERM"), 0);
    assert.deepEqual(differences(withDatabase(home, dump), await importedAtOnce()), {});
  },
);

airTest("air watch beside a server that watches changes nothing", async (home) => {
  const { paths } = writeAgentFiles(home.folder, PART);
  const server = await serve(home);
  const beside = home.spawn(["watch"], { AIR_URL: server.url });
  const lines = beside.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of lines) if (text.includes("All is sent")) break;
  await eventually(async () => {
    const agents: { files: number; filesRead: number }[] = await get(server, "/api/watch");
    const read = agents.reduce((sum, { filesRead }) => sum + filesRead, 0);
    assert.equal(read, paths.length);
  });
  beside.kill("SIGTERM");
  assert.equal((await beside.status).code, 0);
  await beside.stderr.cancel();
  assert.equal(await server.end("SIGTERM"), 0);
  assert.deepEqual(differences(withDatabase(home, dump), await importedAtOnce()), {});
});

airTest("air import tells what it stored, what it left out and why", async (home) => {
  const server = await serve(home, ["--no-watch"]);
  const run = (...args: string[]) =>
    home.run(["import", ...args], { env: { AIR_URL: server.url } });
  const missing = await run("claude");
  assert.deepEqual([missing.code, missing.stdout], [1, ""]);
  assert.equal(
    missing.stderr,
    `air: Cannot find sessions of claude: "${home.folder}/.claude/projects" does not exist; ` +
      "name another place: air import claude PATH\n",
  );
  const projects = `${home.folder}/.claude/projects`;
  mkdirSync(`${projects}/-empty`, { recursive: true });
  assert.deepEqual(await run("claude"), {
    code: 0,
    stdout: `No session files in "${projects}"\n`,
    stderr: "",
  });
  const link = `${projects}/-empty/${crypto.randomUUID()}.jsonl`;
  Deno.symlinkSync("/no/such/file", link);
  // A pipe is no session file, and reading one would wait for whoever writes it.
  new Deno.Command("mkfifo", { args: [`${projects}/-empty/${crypto.randomUUID()}.jsonl`] })
    .outputSync();
  const unread = await run("claude");
  assert.deepEqual([unread.code, unread.stdout], [1, ""]);
  assert.equal(unread.stderr, `air: Cannot read "${link}": let this user read what it imports\n`);
  Deno.removeSync(link);
  cpSync(`${FIXTURES}claude/basic/projects`, projects, { recursive: true });
  const file = `${projects}/-home-dev-project/09f11da1-6fd6-4a8f-b416-2db940adf582.jsonl`;
  Deno.writeTextFileSync(file, "no line of Claude's\n", { append: true });
  Deno.writeTextFileSync(`${projects}/-home-dev-project/${crypto.randomUUID()}.jsonl`, "");
  const done = await run("claude");
  assert.equal(done.code, 0);
  assert.match(done.stdout, /^Stored \d+ events of 2 files; 0 were stored before\n/);
  assert.match(done.stdout, /\nLeft out: line not understood: 1\n$/);
  const elsewhere = await run("claude", file);
  assert.match(elsewhere.stdout, /^Stored 0 events of 1 file; /);
  const nowhere = await home.run(["import", "claude"], { env: { AIR_URL: "http://127.0.0.1:1" } });
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /^air: Cannot import: no server answers at .*"air serve".*\n$/);
  assert.equal(await server.end("SIGTERM"), 0);
});

airTest(
  "air status tells how far sessions are read, of the agents that are watched",
  async (home) => {
    const { paths } = writeAgentFiles(home.folder, 0.01);
    mkdirSync(`${home.folder}/.hydrotik/air`, { recursive: true });
    const config = `${home.folder}/.hydrotik/air/config.json`;
    const watched = async (args: string[]) => {
      const server = await serve(home, args);
      await eventually(async () => {
        const agents: { isLooking: boolean; files: number; filesRead: number }[] = await get(
          server,
          "/api/watch",
        );
        assert.ok(
          agents.every(({ isLooking, files, filesRead }) => !isLooking && filesRead === files),
        );
      });
      const { stdout } = await home.run(["status"]);
      await server.end("SIGTERM");
      return [...stdout.matchAll(/^watched +(.*)$/gm)].map(([, text]) => text);
    };
    const files = (agent: string) => paths.filter((path) => path.includes(`/.${agent}/`)).length;
    const line = (agent: string, folder: string) => {
      return `${agent}: ${files(folder)} of ${files(folder)} files read`;
    };
    assert.deepEqual(await watched(["--no-watch"]), []);
    Deno.writeTextFileSync(config, '{"watch": {"codex": false}}');
    assert.deepEqual(await watched([]), [line("claude-code", "claude"), line("pi", "pi")]);
    Deno.writeTextFileSync(config, '{"watch": false}');
    assert.deepEqual(await watched([]), []);
  },
);

/** What a server makes of the same files when nothing goes wrong. */
async function importedAtOnce(): Promise<Record<string, string[]>> {
  let rows: Record<string, string[]> = {};
  await withHome(binary ?? "", async (home) => {
    writeAgentFiles(home.folder, PART);
    const server = await serve(home, ["--no-watch"]);
    for (const agent of AGENT_NAMES) {
      const { code } = await home.run(["import", agent], { env: { AIR_URL: server.url } });
      assert.equal(code, 0);
    }
    assert.equal(await server.end("SIGTERM"), 0);
    rows = withDatabase(home, dump);
  });
  return rows;
}

function reaches(server: Server, sessions: number): Promise<void> {
  return eventually(async () => assert.ok(await countSessions(server) >= sessions));
}

async function countSessions(server: Server): Promise<number> {
  const sessions: unknown[] = await get(server, "/api/sessions?limit=500");
  return sessions.length;
}

async function get<Answer>({ url }: Server, path: string): Promise<Answer> {
  return await (await fetch(`${url}${path}`)).json();
}
