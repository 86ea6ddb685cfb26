import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { COMMANDS } from "../../server/cli/commands.ts";
import { VERSION } from "../../server/version.ts";
import { until } from "../server/harness.ts";
import { type Home, serve, withHome } from "./air.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();

function cliTest(name: string, use: (home: Home) => Promise<void>): void {
  Deno.test({ name, ignore: binary === null, fn: () => withHome(binary ?? "", use) });
}

const oneLine = /^air: [^\n]+\n$/;

cliTest("every command tells its flags by --help", async (home) => {
  for (const { name, flags } of COMMANDS) {
    const { code, stdout } = await home.run([name, "--help"]);
    assert.equal(code, 0, name);
    assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80), [], name);
    if (name === "version" || name === "hook") continue;
    for (const flag of flags) assert(stdout.includes(`--${flag.name}`), `${name} --${flag.name}`);
  }
  const { stdout } = await home.run(["--help"]);
  assert.deepEqual(stdout.split("\n").filter((line) => line.length > 80), []);
  for (const { name } of COMMANDS) assert(stdout.includes(`air ${name}`), name);
});

cliTest("--version prints the version", async (home) => {
  assert.deepEqual(await home.run(["--version"]), { code: 0, stdout: `${VERSION}\n`, stderr: "" });
});

cliTest("wrong usage and settings are one line and exit code 2", async (home) => {
  await Deno.writeTextFile(join(home.folder, ".air.json"), '{\n  "db": "x"\n}');
  const cases = [
    { args: ["srve"], line: /did you mean "air serve"/ },
    { args: ["help", "nothing"], line: /Unknown command "nothing"/ },
    { args: ["--prot=1"], line: /--prot.*air serve --help/ },
    { args: ["stop", "now"], line: /now.*air stop --help/ },
    { args: ["--no-project", "--port=x"], line: /--port is "x"/ },
    { args: ["--no-project", "--host=0.0.0.0"], line: /AIR_TOKEN/ },
    { args: ["--project=/no/such"], line: /--project is "\/no\/such": it takes a folder/ },
    { args: ["serve"], line: /\.air\.json:2: "db" may not stand in a project file/ },
    { args: ["serve", "--detach"], line: /\.air\.json:2: "db"/ },
  ];
  for (const { args, line } of cases) {
    const { code, stdout, stderr } = await home.run(args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, oneLine);
    assert.match(stderr, line);
  }
});

cliTest("air serve ends with 0 within 3 s of a signal, whatever listens", async (home) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const server = await serve(home);
    const health = await fetch(`${server.url}/api/health`);
    assert.equal((await health.json()).status, "ok");
    const stream = await fetch(`${server.url}/live`);
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/dashboard`);
    await new Promise((resolve) => socket.onopen = resolve);
    const closed = new Promise((resolve) => socket.onclose = resolve);
    assert.equal(await server.end(signal), 0);
    await Promise.all([closed, stream.body?.cancel().catch(() => {})]);
  }
});

cliTest("air serve --detach, twice, status and stop", async (home) => {
  const none = await home.run(["status", "--json"]);
  assert.equal(JSON.parse(none.stdout).running, false);
  const first = await home.run(["--detach", "--port=0", "--redaction=full"]);
  assert.equal(first.code, 0, first.stderr);
  const [, url, pid] = /^AIr runs at (\S+) \(pid (\d+)\)/.exec(first.stdout) ?? [];
  assert.equal((await (await fetch(`${url}/api/health`)).json()).redactionLevel, "full");

  for (const args of [["--detach"], ["serve"]]) {
    const again = await home.run(args);
    assert.deepEqual([again.code, again.stderr], [0, ""]);
    assert.equal(again.stdout, `AIr already runs at ${url} (pid ${pid})\n`);
  }
  const other = await home.run(["--detach", "--port=1"]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /already runs .* with another port/);

  const status = JSON.parse((await home.run(["status", "--json"])).stdout);
  const { running, redaction, sessions, version } = status;
  assert.deepEqual({ running, redaction, sessions, version, url: status.url, pid: status.pid }, {
    running: true,
    redaction: "full",
    sessions: 0,
    version: VERSION,
    url,
    pid: Number(pid),
  });
  assert.match((await home.run(["status"])).stdout, /^AIr .* runs at http/);

  const folder = join(home.folder, ".hydrotik/air");
  assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
  for (const { name } of Deno.readDirSync(folder)) {
    assert.equal(Deno.statSync(join(folder, name)).mode! & 0o077, 0, name);
  }
  const refused = await home.run(["rebuild"]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^air: Cannot rebuild .* while AIr runs/);

  assert.deepEqual(await home.run(["stop"]), {
    code: 0,
    stdout: `AIr stopped (pid ${pid})\n`,
    stderr: "",
  });
  assert.deepEqual(await home.run(["stop"]), { code: 0, stdout: "AIr does not run\n", stderr: "" });
  const rebuilt = await home.run(["rebuild"]);
  assert.deepEqual([rebuilt.code, rebuilt.stderr], [0, ""]);
});

cliTest("a detached server survives the process group that started it", async (home) => {
  const shell = new Deno.Command("sh", {
    args: ["-c", `"${binary}" --detach --port=0; read wait`],
    clearEnv: true,
    env: { HOME: home.folder, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "piped",
    stdout: "piped",
    detached: true,
    cwd: home.folder,
  }).spawn();
  const reader = shell.stdout.getReader();
  const line = new TextDecoder().decode((await reader.read()).value);
  process.kill(-shell.pid, "SIGTERM");
  await shell.status;
  await reader.cancel();
  await shell.stdin.abort();
  const url = /http:\S+/.exec(line)?.[0];
  assert.equal((await (await fetch(`${url}/api/health`)).json()).status, "ok");
});

cliTest("air serve --detach tells why its server ended before it listened", async (home) => {
  await withHome(binary ?? "", async (other) => {
    const server = await serve(other);
    const port = new URL(server.url).port;
    const { code, stdout } = await home.run(["--detach", `--port=${port}`]);
    await server.end("SIGTERM");
    assert.deepEqual(
      [code, stdout],
      [0, `AIr already runs at ${server.url}\n`],
      "another folder's server",
    );
  });
  const folder = join(home.folder, ".hydrotik/air");
  await home.run(["--detach", "--port=0"]);
  await home.run(["stop"]);
  // Whoever locks the database holds up the start for two seconds.
  const locking = new DatabaseSync(join(folder, "telemetry.db"));
  locking.exec("BEGIN EXCLUSIVE");
  const starting = home.run(["--detach", "--port=0"]);
  await until(() => /^\d+/.test(Deno.readTextFileSync(join(folder, "air.pid"))));
  process.kill(Number(Deno.readTextFileSync(join(folder, "air.pid"))), "SIGTERM");
  const { code, stdout, stderr } = await starting;
  locking.close();
  assert.deepEqual([code, stdout], [1, ""]);
  assert.equal(stderr, "air: The server was stopped while it started\n");
});

cliTest("two starts at once leave one server", async (home) => {
  const starts = await Promise.all([1, 2, 3].map(() => home.run(["--detach", "--port=0"])));
  assert.deepEqual(starts.map(({ code, stderr }) => [code, stderr]), [[0, ""], [0, ""], [0, ""]]);
  assert.equal(starts.filter(({ stdout }) => stdout.startsWith("AIr runs at")).length, 1);
});

cliTest("a PID that a dead or foreign process left is replaced", async (home) => {
  const path = join(home.folder, ".hydrotik/air/air.pid");
  await Deno.mkdir(join(home.folder, ".hydrotik/air"), { recursive: true });
  await Deno.writeTextFile(path, `${Deno.pid}\n`);
  const server = await serve(home);
  assert.equal(await Deno.readTextFile(path), `${server.process.pid}\n`);
  assert.equal(await server.end("SIGTERM"), 0);
});

cliTest("a port in use is one line; an AIr on it is no error", async (home) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  for (const args of [[], ["--detach"]]) {
    const { code, stderr } = await home.run([...args, `--port=${port}`]);
    assert.equal(code, 1);
    assert.match(stderr, oneLine);
    assert.match(stderr, new RegExp(`Cannot listen on port ${port}: another program uses it`));
  }
  listener.close();
  const server = await serve(home);
  await withHome(binary ?? "", async (neighbour) => {
    const { code, stdout } = await neighbour.run([`--port=${new URL(server.url).port}`]);
    assert.deepEqual([code, stdout], [0, `AIr already runs at ${server.url}\n`]);
  });
  assert.equal(await server.end("SIGTERM"), 0);
});

Deno.test({
  name: "a server that hangs is told as one, with what ends it",
  ignore: binary === null || Deno.build.os === "windows",
  fn: () =>
    withHome(binary ?? "", async (home) => {
      const server = await serve(home, ["--no-watch"]);
      const { pid } = server.process;
      process.kill(pid, "SIGSTOP");
      const status = await home.run(["status"]);
      assert.equal(status.code, 1);
      assert.match(status.stderr, oneLine);
      assert.match(status.stderr, /runs and is silent at http.*"air stop"/);
      const { stdout } = await home.run(["doctor", "--json"]);
      const [found] = JSON.parse(stdout).findings;
      assert.match(found.text, new RegExp(`runs \\(pid ${pid}\\) and does not answer`));
      const stop = await home.run(["stop"]);
      assert.equal(stop.code, 1);
      assert.match(stop.stderr, new RegExp(`^air: AIr .* end it by "kill -9 ${pid}"\n$`));
      process.kill(pid, "SIGCONT");
      assert.equal((await server.process.status).code, 0);
      await server.process.stderr.cancel();
    }),
});

cliTest("air hooks status in the home folder names each settings file once", async (home) => {
  for (const agent of ["claude", "codex"]) {
    assert.equal((await home.run(["hooks", "install", agent])).code, 0);
    const { stdout } = await home.run(["hooks", "status", agent, "--json"]);
    const rows: { scope: string; state: string }[] = JSON.parse(stdout);
    assert.deepEqual(rows.filter(({ state }) => state !== "absent").map(({ scope }) => scope), [
      "user",
    ]);
  }
});

cliTest("a home that cannot be used is one line that says what to do", async (home) => {
  const file = join(home.folder, "file");
  await Deno.writeTextFile(file, "");
  const folder = join(file, ".hydrotik", "air");
  const says = (path: string) =>
    `air: Cannot use "${path}": a part of its path is no folder: move that away\n`;
  for (const args of [["serve"], ["serve", "--detach"]]) {
    assert.deepEqual(await home.run([...args, "--port=0"], { env: { HOME: file } }), {
      code: 1,
      stdout: "",
      stderr: says(folder),
    });
  }
  const status = await home.run(["status"], { env: { HOME: file } });
  assert.deepEqual([status.code, status.stderr], [1, says(join(folder, "air.pid"))]);
  const hooks = await home.run(["hooks", "install", "claude"], { env: { HOME: file } });
  assert.equal(hooks.code, 1);
  assert.match(hooks.stderr, /^air: Cannot read "[^"]+": a part of its path is no folder: .*\n$/);
});

cliTest("a file that is no database is one line, also in the background", async (home) => {
  const db = join(home.folder, "notes.txt");
  await Deno.writeTextFile(db, "These are my notes.\n".repeat(1000));
  for (const args of [[], ["--detach"]]) {
    const { code, stderr } = await home.run([...args, "--port=0", `--db=${db}`]);
    assert.equal(code, 1);
    assert.match(stderr, oneLine);
    assert(stderr.includes(db), stderr);
  }
  assert.equal(await Deno.readTextFile(db), "These are my notes.\n".repeat(1000));
});
