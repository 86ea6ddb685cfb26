import assert from "node:assert/strict";
import { deliverKept, keep } from "../../collectors/deliver.ts";
import { lostCount } from "../../collectors/lost.ts";
import { HERE, listSpool, serverTag, spoolFolder, writeSpool } from "../../collectors/spool.ts";
import { levelInForce } from "../../collectors/target.ts";
import type { WireEvent } from "../../sdk/types.ts";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const LOCAL = "http://127.0.0.1:5200";
const ELSEWHERE = "https://air.test/team";
/** Secrets of the right shape, and nobody's; what the bytes are searched for is their telling part. */
const TEXT = [
  `key ${["sk", "ant", "canary", "Abc123def456GHI789"].join("-")}`,
  `id ${["AKIA", "CANARY0123456789"].join("")}`,
  `mail ${["canary.person", "example.com"].join("@")}`,
  `PASSWORD=${["canary", "hunter2hunter2"].join("-")}`,
].join(" ");
const TRACES = ["Abc123def456GHI789", "CANARY0123456789", "canary.person", "hunter2hunter2"];

Deno.test("keep() writes one closed file a run, whose name tells what it holds", async () => {
  using home = temporaryHome();
  await Promise.all(
    range(20).map((n) => keep([call(`a${n}`), call(`b${n}`)], LOCAL, home.env, AT)),
  );
  const files = home.files();
  assert.equal(files.length, 20);
  assert.deepEqual(home.names().filter((name) => !name.endsWith(".json")), []);
  const ids = files.flatMap(({ path }) => read(path).map(({ id }) => id));
  assert.deepEqual(ids.sort(), range(20).flatMap((n) => [`a${n}`, `b${n}`]).sort());
  for (const { path, at, events, bytes, server } of files) {
    const { size, mode } = Deno.statSync(path);
    assert.deepEqual({ at, events, bytes, server }, {
      at: AT,
      events: 2,
      bytes: size,
      server: HERE,
    });
    if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
  }
  if (Deno.build.os !== "windows") {
    assert.equal((Deno.statSync(home.folder).mode ?? 0) & 0o777, 0o700);
  }
  assert.equal(home.lost(), 0);
});

Deno.test("keep() redacts at the level of state.json, full while it is not known", async (t) => {
  const cases: [name: string, state: string | null, left: unknown][] = [
    ["nothing known", null, "[REDACTED]"],
    ["broken", "{", "[REDACTED]"],
    ["an unknown level", '{"level":"most"}', "[REDACTED]"],
    ["full", '{"level":"full"}', "[REDACTED]"],
    ["preview", '{"level":"preview"}', "x".repeat(50)],
    ["none", '{"level":"none"}', "x".repeat(99)],
  ];
  for (const [name, state, left] of cases) {
    await t.step(name, async () => {
      using home = temporaryHome(state);
      await keep([call("a", "x".repeat(99))], LOCAL, home.env, AT);
      const [file] = home.files();
      assert.deepEqual(read(file!.path).map((event) => event.outputPreview), [left]);
    });
  }
});

Deno.test("no secret lies in the spool at preview, full and an unknown level", async (t) => {
  for (const state of ['{"level":"preview"}', '{"level":"full"}', null]) {
    await t.step(String(state), async () => {
      using home = temporaryHome(state);
      const base = { sessionId: "s", timestamp: AT };
      const events: WireEvent[] = [
        { ...base, id: "1", type: "session_start", cwd: `/home/dev/${TEXT}`, gitBranch: TEXT },
        call("2", TEXT),
        { ...base, id: "3", type: "custom", eventName: "e", data: { [TEXT]: [{ deep: TEXT }] } },
        { ...base, id: "4", type: "session_end", reason: TEXT },
      ];
      await keep(events, LOCAL, home.env, AT);
      const written = home.files().map(({ path }) => Deno.readTextFileSync(path)).join("\n");
      assert.equal(JSON.parse(written).length, 4);
      assert.deepEqual(TRACES.filter((trace) => written.includes(trace)), []);
    });
  }
});

Deno.test("writeSpool() drops the oldest files where the folder is full", () => {
  using home = temporaryHome();
  const write = (at: number, size: number, count = 1) =>
    writeSpool(home.folder, {
      events: Array(count).fill("x".repeat(size / count)),
      server: HERE,
      at,
    }, 64 * 1024);
  assert.equal(write(AT + 2, 30_000, 2), 0);
  assert.equal(write(AT + 1, 20_000, 3), 0);
  assert.equal(write(AT + 3, 15_000), 3, "the oldest, not the one that was written first");
  assert.equal(write(AT + 4, 60_000), 3);
  assert.deepEqual(home.files().map(({ at }) => at), [AT + 4]);
  assert.equal(write(AT + 5, 70_000), 1, "what never fits drops nothing else");
  assert.equal(home.files().length, 1);
  // As many small files as there are blocks.
  const dropped = range(20).map((n) => write(AT + 10 + n, 100));
  assert.deepEqual(dropped, [0, 1, ...Array(14).fill(0), 1, 1, 1, 1]);
  assert.equal(home.files().length, 16);
});

Deno.test("keep() counts as lost what it drops and what it cannot write", async () => {
  using home = temporaryHome();
  Deno.mkdirSync(home.folder);
  const full = `${home.folder}/${AT - 1}-00000000-7-${64 * 1024 * 1024}-here.json`;
  Deno.writeTextFileSync(full, "[]");
  await keep([call("a")], LOCAL, home.env, AT);
  assert.deepEqual([home.files().length, home.lost()], [1, 7]);
  Deno.removeSync(home.folder, { recursive: true });
  Deno.writeTextFileSync(home.folder, "no folder");
  await keep([call("a"), call("b")], LOCAL, home.env, AT);
  assert.equal(home.lost(), 9);
});

Deno.test("listSpool() knows nothing of other files, nor of a folder that is not there", () => {
  using home = temporaryHome();
  assert.deepEqual(home.files(), []);
  Deno.mkdirSync(`${home.folder}/${AT}-00000000-1-2-here.json`, { recursive: true });
  for (const name of ["note.txt", `${AT}-00000000-1-2-here.json.new`, `${AT}-0-1-2-here.json`]) {
    Deno.writeTextFileSync(`${home.folder}/${name}`, "[]");
  }
  assert.deepEqual(home.files(), []);
});

Deno.test("serverTag() tells servers apart without naming them", async () => {
  assert.equal(await serverTag(LOCAL), HERE);
  assert.equal(await serverTag("http://localhost:1"), HERE);
  const tag = await serverTag(ELSEWHERE);
  assert.match(tag, /^[0-9a-f]{16}$/);
  assert.notEqual(tag, await serverTag(`${ELSEWHERE}2`));
});

Deno.test("deliverKept() sends the oldest file that no server drains", async (t) => {
  const cases = [
    { name: "taken", status: 200, age: 61_000, kept: 2, lost: 0, sent: ["old"] },
    { name: "refused", status: 422, age: 61_000, kept: 2, lost: 1, sent: ["old"] },
    { name: "no room", status: 503, age: 61_000, kept: 3, lost: 0, sent: ["old"] },
    { name: "no token", status: 401, age: 61_000, kept: 3, lost: 0, sent: ["old"] },
    { name: "young: its server drains it", status: 200, age: 59_000, kept: 3, lost: 0, sent: [] },
  ];
  for (const { name, status, age, kept, lost, sent } of cases) {
    await t.step(name, async () => {
      using home = temporaryHome();
      await keep([call("another's")], ELSEWHERE, home.env, AT - 1);
      await keep([call("old")], LOCAL, home.env, AT);
      await keep([call("new")], LOCAL, home.env, AT + 1);
      const got: unknown[] = [];
      await using server = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        async (request) => {
          got.push(...(await request.json()).map(({ id }: WireEvent) => id));
          return new Response(null, { status });
        },
      );
      const url = `http://127.0.0.1:${server.addr.port}`;
      await deliverKept({ url, token: null, timeoutMs: 5_000 }, home.env, AT + age);
      assert.deepEqual([got, home.files().length, home.lost()], [sent, kept, lost]);
    });
  }
});

Deno.test("levelInForce() is full without a home", () => {
  assert.equal(levelInForce(() => undefined), "full");
});

function call(id: string, outputPreview = "x"): WireEvent {
  const base = { id, sessionId: "s", timestamp: AT };
  return { ...base, type: "tool_call_end", toolName: "Bash", toolCallId: id, outputPreview };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function read(path: string): Record<string, unknown>[] {
  return JSON.parse(Deno.readTextFileSync(path));
}

function temporaryHome(state: string | null = null) {
  const home = Deno.makeTempDirSync();
  const env = (name: string) => name === "HOME" ? home : undefined;
  const folder = spoolFolder(env)!;
  Deno.mkdirSync(`${home}/.hydrotik/air`, { recursive: true });
  if (state !== null) Deno.writeTextFileSync(`${home}/.hydrotik/air/state.json`, state);
  return {
    env,
    folder,
    files: () => listSpool(folder),
    names: () => [...Deno.readDirSync(folder)].map(({ name }) => name),
    lost: () => lostCount(env),
    [Symbol.dispose]: () => Deno.removeSync(home, { recursive: true }),
  };
}
