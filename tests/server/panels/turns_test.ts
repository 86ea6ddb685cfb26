import assert from "node:assert/strict";
import { subagentTree } from "../../../server/domain/subagent_tree.ts";
import { turnsPanel } from "../../../server/panels/turns.ts";
import type { SubagentRow } from "../../../server/store/course_rows.ts";
import { NOW, post, type TestServer, testServer } from "../harness.ts";
import { html, textOf } from "../routes/page_text.ts";

/** Two turns of two LLM calls and a tool call each; one subagent; one call outside of turns. */
async function told(): Promise<TestServer> {
  const server = await testServer();
  const call = (key: string, at: number, turnId: string | null, fields = {}) => ({
    type: "token_usage",
    requestId: key,
    turnId,
    collector: "transcript",
    model: "m",
    input: 1,
    output: 10,
    cacheRead: 100,
    cacheWrite: 1000,
    timestamp: NOW + at,
    ...fields,
  });
  await post(
    server,
    "/api/ingest/batch",
    [
      call("r0", 0, null),
      { type: "turn_start", turnId: "t1", timestamp: NOW + 100 },
      call("r1", 110, "t1", { cost: { total: 0.25 } }),
      {
        type: "tool_call",
        toolName: "Bash",
        toolCallId: "c1",
        turnId: "t1",
        durationMs: 5,
        isError: true,
        timestamp: NOW + 120,
      },
      call("r2", 130, "t1", { subagentId: "helper", cost: { total: 0.5 } }),
      { type: "turn_end", turnId: "t1", durationMs: 80, outcome: "ok", timestamp: NOW + 180 },
      { type: "turn_start", turnId: "t/2", timestamp: NOW + 200 },
      call("r3", 210, "t/2"),
      // Nobody tells how long it took.
      { type: "turn_end", turnId: "t/2", timestamp: NOW + 290 },
    ].map((event, index) => ({ id: `e${index}`, sessionId: "s1", ...event })),
  );
  return server;
}

Deno.test("turnsPanel() gives tokens and cost turn by turn, newest first", async () => {
  await using server = await told();
  const { rows, total } = await turnsPanel(server.deps.store, "s1");
  assert.equal(total, 2);
  const facts = rows.map((
    row,
  ) => [
    row.number,
    row.turnId,
    row.callCount,
    row.cacheWriteTokens,
    row.costNanoUsd,
    row.durationMs,
  ]);
  assert.deepEqual(facts, [
    [2, "t/2", 1, 1000, null, 90],
    [1, "t1", 2, 2000, 75e7, 80],
    [null, null, 1, 1000, null, null],
  ]);
});

Deno.test("a turn leads to its LLM calls and tool calls in order of time", async () => {
  await using server = await told();
  const page = await html(server, "/sessions/s1");
  assert.match(page, /<a href="\/sessions\/s1\/turns\/t%2F2">Turn 2<\/a>/);
  const text = textOf(await html(server, "/sessions/s1/turns/t1"));
  assert.match(
    text,
    /m LLM call .* \$0\.250 cost reported Bash Tool call .* ✕ Error m subagent helper LLM call .* \$0\.500/,
  );
  assert.match(textOf(await html(server, "/sessions/s1/turns/t%2F2")), /m LLM call .* unpriced/);
  assert.equal((await server.app.request("/sessions/s1/turns/none")).status, 404);
  assert.equal((await server.app.request("/sessions/none/turns/t1")).status, 404);
});

Deno.test("the page of a session has its subagents with totals of their own", async () => {
  await using server = await told();
  const text = textOf(await html(server, "/sessions/s1/subagents"));
  assert.match(
    text,
    /Subagents 1 subagent, each with its own totals .* helper m .* 1 1 10 100 1\.0K \$0\.500/,
  );
});

Deno.test("subagentTree() puts each below who started it, whatever the ids say", () => {
  const row = (id: string, parentId: string | null): SubagentRow => ({
    id,
    parentId,
    isSession: false,
    model: null,
    startedAt: 10,
    lastEventAt: 15,
    calls: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costNanoUsd: null,
    toolCallCount: 0,
    toolErrorCount: 0,
  });
  const tree = subagentTree([
    row("a", null),
    row("b", "c"),
    row("c", "a"),
    row("d", "elsewhere"),
    row("ring1", "ring2"),
    row("ring2", "ring1"),
  ]);
  assert.deepEqual(tree.map(({ id, depth }) => `${depth}${id}`), [
    "1a",
    "2c",
    "3b",
    "1d",
    "1ring1",
    "2ring2",
  ]);
  assert.equal(tree[0]?.durationMs, 5);
});
