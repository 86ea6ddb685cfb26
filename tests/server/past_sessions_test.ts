/** What stands in a past session beside its totals: how full its context was, and its plan's limits. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type AgentName, MAPPERS } from "../../collectors/agents.ts";
import { readFiles, sessionFilesAt } from "../../collectors/read_files.ts";
import { all } from "../../server/store/db.ts";
import { memoryStore } from "../../server/store/memory.ts";
import { takerOf } from "../../server/watch.ts";
import { testServer } from "./harness.ts";
import { event, T } from "./store/asked.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
/** Later than any capture. */
const LATER = Date.UTC(2100, 0, 1);

Deno.test("a past session's context is that of its last answer, and its window told or assumed", async (t) => {
  // By hand from what the mock served last: input with cache; of Codex and Pi also the output.
  const cases: {
    agent: AgentName;
    of: string;
    tokens: number;
    window: number | null;
    isAssumed?: true;
  }[] = [
    {
      agent: "claude",
      of: "claude/basic/projects",
      tokens: 5 + 180 + 15_750,
      window: 200_000,
      isAssumed: true,
    },
    { agent: "codex", of: "codex/basic", tokens: 9_500 + 20, window: 258_400 },
    { agent: "codex", of: "codex/compaction", tokens: 12_500 + 10, window: 38_000 },
    { agent: "codex", of: "codex/0.104.0", tokens: 9_400 + 8, window: 258_400 },
    { agent: "pi", of: "pi/0.87.1/basic", tokens: 35 + 110 + 5_150 + 42, window: null },
  ];
  for (const { agent, of, tokens, window, isAssumed = false } of cases) {
    await t.step(of, async () => {
      const [session] = await sessionsOf(agent, of);
      const { contextTokens, contextWindow, contextUtilizationPct } = session;
      assert.deepEqual([contextTokens, contextWindow], [tokens, window]);
      assert.equal(session.contextWindowAssumed, isAssumed);
      assert.equal(contextUtilizationPct, window && (tokens / window) * 100);
    });
  }
});

Deno.test("the limits of a plan are kept as a series", async () => {
  const store = memoryStore();
  const limit = (at: number, limitId: string, usedPct: number) =>
    event("rate_limit", at, { limitId, usedPct, windowMinutes: 300, resetsAt: T + 9_000 });
  const told = [limit(0, "5h", 10), limit(1, "7d", 3), limit(2, "5h", 12), limit(3, "5h", 12)];
  await store.commit(told);
  await store.commit(told.toReversed());
  const sql = "SELECT at, limit_id AS id, used_pct AS pct FROM rate_limits ORDER BY at";
  const series = all<{ at: number; id: string; pct: number }>(store.db, sql);
  assert.deepEqual(series.map(({ at, id, pct }) => [at - T, id, pct]), [
    [0, "5h", 10],
    [1, "7d", 3],
    [2, "5h", 12],
    [3, "5h", 12],
  ]);
  await store.close();
});

async function sessionsOf(agent: AgentName, of: string) {
  await using server = await testServer({}, { now: () => LATER });
  const mapper = MAPPERS[agent];
  const files = sessionFilesAt(`${FIXTURES}${of}`, mapper)
    .filter((file) => /session-|rollout-|[0-9a-f-]{36}\.jsonl$/.test(file));
  await readFiles(files, mapper, takerOf(server.deps), () => {});
  return await (await server.app.request("/api/sessions")).json();
}
