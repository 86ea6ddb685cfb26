import assert from "node:assert/strict";
import { type AgentName, isOfSession, ownerOf, sessionRoots } from "../../collectors/agents.ts";

Deno.test("sessionRoots() is where each agent keeps its sessions", async (t) => {
  const home = Deno.makeTempDirSync({ prefix: "air-roots-" });
  const cases: { agent: AgentName; env: Record<string, string>; folders: string[] }[] = [
    { agent: "claude", env: {}, folders: [`${home}/.claude/projects`] },
    { agent: "claude", env: { CLAUDE_CONFIG_DIR: "/c" }, folders: ["/c/projects"] },
    {
      agent: "codex",
      env: {},
      folders: [`${home}/.codex/sessions`, `${home}/.codex/archived_sessions`],
    },
    {
      agent: "codex",
      env: { CODEX_HOME: "~/x" },
      folders: [`${home}/x/sessions`, `${home}/x/archived_sessions`],
    },
    { agent: "pi", env: {}, folders: [`${home}/.pi/agent/sessions`] },
    { agent: "pi", env: { PI_CODING_AGENT_DIR: "~/p" }, folders: [`${home}/p/sessions`] },
    {
      agent: "pi",
      env: { PI_CODING_AGENT_SESSION_DIR: "~/s" },
      folders: [`${home}/s`, `${home}/.pi/agent/sessions`],
    },
  ];
  for (const { agent, env, folders } of cases) {
    await t.step(`${agent} ${Object.keys(env).join()}`, () => {
      assert.deepEqual(rootsOf(agent, { HOME: home, ...env }), folders);
    });
  }
  assert.deepEqual(rootsOf("claude", {}), []);
  Deno.removeSync(home, { recursive: true });
});

Deno.test("sessionRoots() follows the sessionDir of Pi's settings, and keeps the usual folder", async (t) => {
  const home = Deno.makeTempDirSync({ prefix: "air-roots-" });
  const agent = `${home}/.pi/agent`;
  const usual = `${agent}/sessions`;
  Deno.mkdirSync(agent, { recursive: true });
  const cases: { name: string; settings: string; folders: string[] }[] = [
    { name: "absolute", settings: '{"sessionDir":"/var/pi"}', folders: ["/var/pi", usual] },
    { name: "in the home", settings: '{"sessionDir":"~/pi"}', folders: [`${home}/pi`, usual] },
    { name: "none", settings: '{"theme":"dark"}', folders: [usual] },
    { name: "no text", settings: '{"sessionDir":7}', folders: [usual] },
    { name: "empty", settings: '{"sessionDir":""}', folders: [usual] },
    { name: "damaged", settings: '{"sessionDir":', folders: [usual] },
    { name: "the whole home", settings: '{"sessionDir":"~"}', folders: [usual] },
    { name: "the whole disk", settings: '{"sessionDir":"/"}', folders: [usual] },
    { name: "where Pi is started", settings: '{"sessionDir":".pi-sessions"}', folders: [usual] },
  ];
  for (const { name, settings, folders } of cases) {
    await t.step(name, () => {
      Deno.writeTextFileSync(`${agent}/settings.json`, settings);
      assert.deepEqual(rootsOf("pi", { HOME: home }), folders);
    });
  }
  await t.step("after the variable", () => {
    Deno.writeTextFileSync(`${agent}/settings.json`, '{"sessionDir":"/settings"}');
    const env = { HOME: home, PI_CODING_AGENT_SESSION_DIR: "/variable" };
    assert.deepEqual(rootsOf("pi", env), ["/variable", usual]);
  });
  Deno.removeSync(home, { recursive: true });
});

Deno.test("ownerOf() and isOfSession() read the path alone", () => {
  const id = "019ab0aa-93c4-7e52-9f3c-0123456789ab";
  const cases = [
    { path: `/h/.claude/projects/-p/${id}.jsonl`, owner: "claude" },
    { path: `/copies/${id}.jsonl`, owner: "claude" },
    { path: `/copies/rollout-2026-11-23T00-54-07-${id}.jsonl`, owner: "codex" },
    { path: `/copies/rollout-2026-11-23T00-54-07-${id}.jsonl.zst`, owner: "codex" },
    { path: `/copies/2026-11-23T00-54-07-123Z_${id}.jsonl`, owner: "pi" },
  ];
  for (const { path, owner } of cases) {
    assert.equal(ownerOf(path), owner, path);
    assert.ok(isOfSession(path, id.slice(0, 8)), path);
    assert.ok(!isOfSession(path, id.slice(1, 8)), path);
  }
  assert.equal(ownerOf("/copies/notes.txt"), null);
  assert.ok(isOfSession(`/h/.claude/projects/-p/${id}/subagents/agent-a1.jsonl`, id.slice(0, 8)));
});

function rootsOf(agent: AgentName, env: Record<string, string>): string[] {
  return sessionRoots(agent, (name) => env[name]).map(({ folder }) => folder);
}
