import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hookRoutes } from "../../../server/routes/hooks.ts";
import { post, testServer } from "../harness.ts";

const CAPTURE = new URL("../../fixtures/claude/tool-error/hooks.jsonl", import.meta.url);
const STOP = { session_id: "s", hook_event_name: "Stop" };

Deno.test("POST /hooks/claude stores what the agent posts, and answers with nothing", async () => {
  await using server = await testServer();
  const lines = readFileSync(CAPTURE, "utf8").trim().split("\n");
  for (const line of lines) {
    const response = await post(server, "/hooks/claude", JSON.parse(line));
    assert.equal(response.status, 204);
    assert.equal(await response.text(), "");
  }
  const id = JSON.parse(lines[0] ?? "").session_id;
  const answer = await server.app.request(`/api/sessions/${id}`);
  const { agent, project, turnCount, toolCallCount, toolErrorCount } = await answer.json();
  assert.deepEqual({ agent, project, turnCount, toolCallCount, toolErrorCount }, {
    agent: "claude-code",
    project: "-home-dev-project",
    turnCount: 1,
    toolCallCount: 10,
    toolErrorCount: 7,
  });
});

Deno.test("POST /hooks/claude shows the agent no failure, and counts it", async (t) => {
  await using server = await testServer();
  const cases = [
    { name: "no object", body: [], refused: 1 },
    { name: "a field is missing", body: { hook_event_name: "Stop" }, refused: 1 },
    { name: "an id too long", body: { ...STOP, session_id: "s".repeat(201) }, refused: 1 },
    { name: "a hook that is not known", body: { ...STOP, hook_event_name: "New" }, refused: 0 },
  ];
  for (const { name, body, refused } of cases) {
    await t.step(name, async () => {
      const before = server.deps.counters.rejectedEvents;
      assert.equal((await post(server, "/hooks/claude", body)).status, 204);
      assert.equal(server.deps.counters.rejectedEvents - before, refused);
    });
  }
});

Deno.test("POST /hooks/claude answers before a commit that does not end", async () => {
  await using server = await testServer();
  const { promise, resolve } = Promise.withResolvers<{ seqs: null[] }>();
  const store = { ...server.deps.store, commit: () => promise };
  const routes = hookRoutes({ ...server.deps, store });
  const response = await routes.request("/hooks/claude", {
    method: "POST",
    body: JSON.stringify(STOP),
  });
  assert.equal(response.status, 204);
  resolve({ seqs: [null, null] });
});

Deno.test("POST /hooks/claude answers when the store refuses", async () => {
  await using server = await testServer();
  const store = { ...server.deps.store, commit: () => Promise.reject(new Error("disk full")) };
  const routes = hookRoutes({ ...server.deps, store });
  const before = server.deps.counters.rejectedEvents;
  const body = JSON.stringify(STOP);
  const response = await routes.request("/hooks/claude", { method: "POST", body });
  assert.equal(response.status, 204);
  assert.equal(server.deps.counters.rejectedEvents - before, 2);
});
