import assert from "node:assert/strict";
import { serverEnvironment } from "../../collectors/autostart.ts";
import { countLost, lostCount, lostFile } from "../../collectors/lost.ts";
import { recordId } from "../../collectors/record_id.ts";
import {
  baseUrl,
  findTarget,
  isEnabled,
  isLoopback,
  mayAutostart,
} from "../../collectors/target.ts";
import { preview } from "../../collectors/text_size.ts";

Deno.test("baseUrl() takes both forms of AIR_URL", async (t) => {
  const cases: [string, string | null][] = [
    ["http://127.0.0.1:5200", "http://127.0.0.1:5200"],
    ["http://127.0.0.1:5200/", "http://127.0.0.1:5200"],
    ["https://air.test/team/", "https://air.test/team"],
    ["ws://localhost:5200/ws/collector", "http://localhost:5200"],
    ["wss://air.test/team/ws/collector/", "https://air.test/team"],
    ["ws://[::1]:5200", "http://[::1]:5200"],
    ["localhost:5200", null],
    ["ftp://air.test", null],
    ["", null],
  ];
  for (const [value, want] of cases) {
    await t.step(value || "nothing", () => assert.equal(baseUrl(value), want));
  }
});

Deno.test("findTarget() asks AIR_URL, AIR_PORT, state.json, then takes 5200", () => {
  withHome((HOME) => {
    const url = (values: Record<string, string>) =>
      findTarget((name) => ({ HOME, ...values })[name])?.url;
    assert.equal(url({}), "http://127.0.0.1:5200");
    Deno.mkdirSync(`${HOME}/.hydrotik/air`, { recursive: true });
    for (const state of ["{", "null", '{"port": 0}', '{"port": "6000x"}']) {
      Deno.writeTextFileSync(`${HOME}/.hydrotik/air/state.json`, state);
      assert.equal(url({}), "http://127.0.0.1:5200", state);
    }
    Deno.writeTextFileSync(`${HOME}/.hydrotik/air/state.json`, '{"port": 6000}');
    assert.equal(url({}), "http://127.0.0.1:6000");
    assert.equal(url({ AIR_PORT: "6001" }), "http://127.0.0.1:6001");
    assert.equal(url({ AIR_PORT: "x" }), "http://127.0.0.1:6000");
    assert.equal(url({ AIR_PORT: "6001", AIR_URL: "http://h:1" }), "http://h:1");
    assert.equal(url({ AIR_URL: "nonsense" }), undefined);
    assert.equal(findTarget((name) => ({ AIR_TOKEN: "t" })[name])?.token, "t");
  });
});

Deno.test("isLoopback() knows this machine's names", () => {
  for (const host of ["localhost", "127.0.0.1:5200", "127.1.2.3", "[::1]:80"]) {
    assert.ok(isLoopback(`http://${host}`), host);
  }
  for (const host of ["127.0.0.1.example.test", "10.0.0.1", "localhost.test"]) {
    assert.ok(!isLoopback(`http://${host}`), host);
  }
});

Deno.test("isEnabled() and mayAutostart() are true until switched off", () => {
  assert.ok(isEnabled(() => undefined) && mayAutostart(() => undefined));
  assert.ok(isEnabled(() => "true") && mayAutostart(() => ""));
  for (const off of ["false", "FALSE", "0", "no", "off"]) {
    assert.ok(!isEnabled(() => off) && !mayAutostart(() => off), off);
  }
});

Deno.test("countLost() counts, for its owner only, and up to a limit", () => {
  withHome((HOME) => {
    const env = (name: string) => name === "HOME" ? HOME : undefined;
    assert.equal(lostCount(env), 0);
    countLost(2, env);
    countLost(3, env);
    assert.equal(lostCount(env), 5);
    const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
    assert.equal(mode(lostFile(env) ?? ""), 0o600);
    assert.equal(mode(`${HOME}/.hydrotik/air`), 0o700);
    countLost(2_000_000, env);
    countLost(1, env);
    assert.equal(lostCount(env), 1_048_576);
  });
});

Deno.test("countLost() is silent where nothing can be written", () => {
  countLost(1, () => undefined);
  countLost(1, (name) => name === "HOME" ? "/dev/null" : undefined);
  assert.equal(lostCount(() => "/dev/null"), 0);
});

Deno.test("serverEnvironment() passes on what a server needs and no secret of the agent", () => {
  const passed = { HOME: "/h", PATH: "/bin", AIR_DB: "/db", AIR_TOKEN: "t" };
  const agents = { CLAUDE_CODE_MESSAGING_TOKEN: "s", ANTHROPIC_API_KEY: "k" };
  assert.deepEqual(serverEnvironment({ ...passed, ...agents }), passed);
  const AIR_URL = "ws://127.0.0.1:6000/ws/collector";
  assert.deepEqual(serverEnvironment({ AIR_URL }), { AIR_URL, AIR_PORT: "6000" });
  assert.deepEqual(serverEnvironment({ AIR_URL, AIR_PORT: "1" }), { AIR_URL, AIR_PORT: "1" });
});

Deno.test("recordId() joins its parts, and hashes what the wire would refuse", () => {
  assert.equal(recordId("claude", "hook", "s", "t:Stop", "end"), "claude:hook:s:t:Stop:end");
  const long = (record: string) => recordId("claude", "hook", "s".repeat(200), record, "end");
  assert.ok(long("a").length <= 200);
  assert.ok(long("a").startsWith("claude:hook:"));
  assert.notEqual(long("a"), long("b"));
  assert.equal(long("a"), long("a"));
});

Deno.test("preview() gives 4,096 characters and never half of one", () => {
  assert.equal(preview("a".repeat(5000)), "a".repeat(4096));
  assert.equal(preview("a".repeat(4095) + "😀"), "a".repeat(4095));
  assert.equal(preview("a".repeat(4094) + "😀"), "a".repeat(4094) + "😀");
});

function withHome(work: (home: string) => void): void {
  const home = Deno.makeTempDirSync();
  try {
    work(home);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
