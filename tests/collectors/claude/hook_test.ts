import assert from "node:assert/strict";
import { type HookIo, runHook } from "../../../collectors/claude/hook.ts";
import { isStarting, markStarting } from "../../../collectors/starting.ts";
import { freePort, recorder, runAir, temporaryHome } from "../recorder.ts";

const STOP = { session_id: "s", hook_event_name: "Stop", prompt_id: "p" };
const START = { session_id: "s", hook_event_name: "SessionStart", source: "startup", cwd: "/p" };

Deno.test("runHook() delivers one batch with the token", async () => {
  await using server = recorder();
  await using home = temporaryHome();
  await runHook(io(STOP, { ...home.values, AIR_URL: server.url, AIR_TOKEN: "secret" }));
  assert.deepEqual(server.events.map(({ type }) => type), ["turn_end", "session_state"]);
  assert.deepEqual(server.authorizations, ["Bearer secret"]);
  assert.equal(home.lost(), 0);
});

Deno.test("runHook() finds the server by each of its settings", async (t) => {
  await using server = recorder();
  const port = new URL(server.url).port;
  const cases = [
    { name: "AIR_URL as WebSocket", values: { AIR_URL: `ws://127.0.0.1:${port}/ws/collector` } },
    { name: "AIR_PORT", values: { AIR_PORT: port } },
    { name: "state.json", values: {}, state: `{"port": ${port}}` },
  ];
  for (const { name, values, state } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome(state);
      const before = server.events.length;
      await runHook(io(STOP, { ...home.values, ...values }));
      assert.equal(server.events.length, before + 2);
    });
  }
});

Deno.test("runHook() keeps what no server took, and starts none but for a session", async (t) => {
  const cases = [
    { name: "nobody listens", answer: null, payload: STOP, kept: 2, lost: 0 },
    { name: "the server is full", answer: 503, payload: STOP, kept: 2, lost: 0 },
    { name: "the token is wrong", answer: 401, payload: START, kept: 1, lost: 0 },
    { name: "another program is there", answer: 404, payload: STOP, kept: 2, lost: 0 },
    { name: "the server refuses", answer: 422, payload: STOP, kept: 0, lost: 2 },
    { name: "not a payload", answer: 200, payload: [], kept: 0, lost: 1 },
    {
      name: "a hook that is not known",
      answer: 200,
      payload: { ...STOP, hook_event_name: "X" },
      kept: 0,
      lost: 0,
    },
  ];
  for (const { name, answer, payload, kept, lost } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      await using server = recorder(answer ?? 200);
      if (answer === null) await server.stop();
      let started = 0;
      await runHook(io(payload, { ...home.values, AIR_URL: server.url }, () => void started++));
      assert.deepEqual([home.kept(), home.lost(), started], [kept, lost, 0]);
    });
  }
});

Deno.test("runHook() that reaches a server sends what nobody else drains", async () => {
  await using server = recorder();
  await using home = temporaryHome();
  const now = () => Date.now() - 61_000;
  await runHook({ ...io(STOP, { ...home.values, AIR_URL: "http://127.0.0.1:1" }), now });
  assert.equal(home.kept(), 2);
  await runHook(io(STOP, { ...home.values, AIR_URL: server.url }));
  assert.deepEqual([server.events.length, home.kept(), home.lost()], [4, 0, 0]);
});

Deno.test("runHook() starts a server for a session, and delivers to it", async () => {
  await using home = temporaryHome();
  const port = freePort();
  const servers: ReturnType<typeof recorder>[] = [];
  const start = () => void servers.push(recorder(200, port));
  await runHook(io(START, { ...home.values, AIR_PORT: String(port) }, start));
  assert.equal(servers.length, 1);
  assert.deepEqual(servers[0]?.events.map(({ type }) => type), ["session_start"]);
  assert.equal(home.lost(), 0);
  const env = (name: string) => name === "HOME" ? home.values.HOME : undefined;
  assert.ok(isStarting(env, Date.now()) && !isStarting(env, Date.now() + 10_000));
  await servers[0]?.stop();
});

Deno.test("runHook() waits for a server that is starting", async (t) => {
  const prompt = { session_id: "s", hook_event_name: "UserPromptSubmit", prompt_id: "p" };
  const cases = [
    { name: "the first prompt", payload: prompt, isMarked: false, delivered: 2 },
    { name: "any hook after the mark", payload: STOP, isMarked: true, delivered: 2 },
    { name: "no other hook", payload: STOP, isMarked: false, delivered: 0 },
  ];
  for (const { name, payload, isMarked, delivered } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      const port = freePort();
      const values: Record<string, string> = { ...home.values, AIR_PORT: String(port) };
      if (isMarked) markStarting((name) => values[name]);
      const servers: ReturnType<typeof recorder>[] = [];
      let asked = 0;
      const env = (name: string) => {
        // Asked for the second time when the first delivery has failed.
        if (name === "AIR_URL" && ++asked === 2) servers.push(recorder(200, port));
        return values[name];
      };
      await runHook({ ...io(payload, {}, () => assert.fail("only a session starts one")), env });
      const events = servers.flatMap((server) => server.events);
      await Promise.all(servers.map((server) => server.stop()));
      assert.deepEqual([events.length, home.kept()], [delivered, 2 - delivered]);
    });
  }
});

Deno.test("runHook() starts no server where it must not", async (t) => {
  const cases = [
    { name: "AIR_AUTOSTART=false", values: { AIR_AUTOSTART: "false" }, kept: 1 },
    { name: "a server elsewhere", values: { AIR_URL: "http://air.invalid:1" }, kept: 1 },
    { name: "AIR_URL is no address", values: { AIR_URL: "nonsense" }, kept: 0 },
  ];
  for (const { name, values, kept } of cases) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      let started = 0;
      const env = { ...home.values, AIR_PORT: String(freePort()), ...values };
      await runHook(io(START, env, () => void started++));
      assert.deepEqual([home.kept(), home.lost(), started], [kept, 1 - kept, 0]);
    });
  }
});

Deno.test("runHook() does nothing with AIR_ENABLED=false", async () => {
  await using server = recorder();
  await using home = temporaryHome();
  await runHook(io(STOP, { ...home.values, AIR_URL: server.url, AIR_ENABLED: "false" }));
  assert.deepEqual([server.events, home.lost()], [[], 0]);
});

Deno.test("runHook() gives up a payload that is too long or never ends", async (t) => {
  await using server = recorder();
  const chunk = new Uint8Array(1024 * 1024).fill(" ".charCodeAt(0));
  const streams = {
    "too long": new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) }),
    "never ends": new ReadableStream<Uint8Array>(),
  };
  for (const [name, stdin] of Object.entries(streams)) {
    await t.step(name, async () => {
      await using home = temporaryHome();
      await runHook({ ...io(STOP, { ...home.values, AIR_URL: server.url }), stdin });
      assert.deepEqual([server.events, home.lost()], [[], 1]);
    });
  }
});

Deno.test("air hook says nothing and exits 0, whatever happens", async (t) => {
  await using home = temporaryHome();
  await using server = recorder();
  const deaf = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // Connects, never answers.
  const cases = [
    { name: "delivered", args: ["claude"], input: JSON.stringify(STOP), url: server.url },
    {
      name: "delivered for Codex",
      args: ["codex"],
      input: JSON.stringify({ session_id: "s", hook_event_name: "SessionEnd" }),
      url: server.url,
    },
    { name: "no server", args: ["claude"], input: JSON.stringify(STOP), url: "http://127.0.0.1:1" },
    {
      name: "a deaf server",
      args: ["claude"],
      input: JSON.stringify(STOP),
      url: `http://127.0.0.1:${deaf.addr.port}`,
    },
    { name: "nonsense", args: ["claude", "--new"], input: "}{", url: server.url },
    { name: "no input", args: ["claude"], input: "", url: server.url },
    { name: "an agent of a later version", args: ["other"], input: "{}", url: server.url },
  ];
  for (const { name, args, input, url } of cases) {
    await t.step(name, async () => {
      const env = { ...home.values, AIR_URL: url, HTTP_PROXY: "http://127.0.0.1:1" };
      assert.deepEqual(await runAir(["hook", ...args], input, env), {
        code: 0,
        stdout: "",
        stderr: "",
      });
    });
  }
  deaf.close();
  assert.deepEqual([home.kept(), home.lost()], [4, 2], "what found no server waits");
  assert.equal(server.events.length, 3, "the proxy was not asked");
});

function io(
  payload: unknown,
  values: Record<string, string | undefined>,
  startServer: () => void = () => {},
): HookIo {
  let made = 0;
  return {
    stdin: new Response(JSON.stringify(payload)).body ?? new ReadableStream(),
    env: (name) => values[name],
    now: Date.now,
    newId: () => `made-${++made}`,
    startServer,
  };
}
