import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mapHook } from "../../../collectors/claude/map.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { mcpPanel } from "../../../server/panels/sources.ts";
import { eventsOf } from "../../collectors/codex/rollouts.ts";
import { NOW, post, testServer } from "../harness.ts";

const CLAUDE = new URL("../../fixtures/claude/tool-error/", import.meta.url);

function linesOf(name: string): string[] {
  return readFileSync(new URL(name, CLAUDE), "utf8").trimEnd().split("\n");
}

/** A real session of Claude Code, as both of its witnesses tell of it. */
function claudeSession(): WireEvent[] {
  const transcript: WireEvent[] = linesOf("transcript_events.jsonl")
    .map((line) => JSON.parse(line));
  let ids = 0;
  const env = { newId: () => `hook-${ids++}`, projectDir: null };
  const at = transcript.at(-1)!.timestamp;
  return [
    ...transcript,
    ...linesOf("hooks.jsonl").flatMap((line) => mapHook(JSON.parse(line), at, env)),
  ];
}

Deno.test("mcpPanel() tells of servers that only the agent's own calls tell of", async (t) => {
  // By tool: calls, errors, the duration that the capture's hook or item gives.
  const cases: { name: string; events: WireEvent[]; rows: unknown[] }[] = [
    {
      name: "Claude Code: a call counts once over hooks and transcript",
      events: claudeSession(),
      rows: [["echo", 1, 0, [167]], ["fail", 1, 1, [10]]],
    },
    {
      name: "Codex",
      events: eventsOf("mcp"),
      rows: [["add", 1, 0, [256]], ["echo", 1, 0, [157]], ["fail", 1, 1, [225]], [
        ...["slow", 1, 0, [959]],
      ]],
    },
    { name: "Codex in code mode", events: eventsOf("codemode"), rows: [["echo", 1, 0, [3]]] },
  ];
  for (const { name, events, rows } of cases) {
    await t.step(name, async () => {
      await using server = await testServer();
      await server.deps.store.commit(events);
      const panel = await mcpPanel(server.deps.store, events[0]!.sessionId);
      assert.deepEqual(
        panel.rows.map(({ toolName, callCount, errorCount, recent }) => [
          ...[toolName, callCount, errorCount, recent.durationsMs],
        ]),
        rows,
      );
      assert.equal(panel.total, rows.length);
      for (const { serverName, method, isDerived } of panel.rows) {
        assert.deepEqual([serverName, method, isDerived], ["echo", "tools/call", true]);
      }
    });
  }
});

Deno.test("mcpPanel() counts no server twice that tells of itself", async () => {
  await using server = await testServer();
  const call = (id: string, toolName: string, durationMs: number, isError = false) => {
    return { id, type: "tool_call", toolCallId: id, toolName, durationMs, isError };
  };
  const told = { type: "mcp_response", serverName: "my-docs", method: "tools/call" };
  const events = [
    { ...told, id: "m", toolName: "find", durationMs: 40, isError: false },
    call("a", "mcp__my_docs__find", 45),
    call("b", "mcp__my-docs__find", 45),
    call("c", "mcp__zoo__feed", 30),
    call("d", "mcp__zoo__feed", 10, true),
    call("e", "mcp__ant__dig", 5),
    call("f", "Bash", 5),
  ];
  const at = NOW - 60_000;
  await post(
    server,
    "/api/ingest/batch",
    events.map((event, index) => ({ ...event, sessionId: "s1", timestamp: at + index })),
  );
  const { rows } = await mcpPanel(server.deps.store, "s1");
  assert.deepEqual(
    rows.map((row) => [row.serverName, row.toolName, row.isDerived, row.callCount, row.errorCount]),
    [["my-docs", "find", false, 1, 0], ["ant", "dig", true, 1, 0], ["zoo", "feed", true, 2, 1]],
  );
  const zoo = rows[2]!;
  assert.deepEqual([zoo.avgMs, zoo.maxMs, zoo.recent.durationsMs], [20, 30, [30, 10]]);
  assert.deepEqual(zoo.recent.errors, [false, true]);
  // Another session tells nothing of itself.
  await post(server, "/api/ingest", {
    ...call("g", "mcp__my-docs__find", 45),
    sessionId: "s2",
    timestamp: at,
  });
  const [other] = (await mcpPanel(server.deps.store, "s2")).rows;
  assert.deepEqual([other?.serverName, other?.isDerived], ["my-docs", true]);
});
