import assert from "node:assert/strict";
import { failuresPanel } from "../../../server/panels/failures.ts";
import { limitsPanel } from "../../../server/panels/limits.ts";
import { NOW, post, testServer } from "../harness.ts";

function limit(ms: number, limitId: string, usedPct: number, fields: Record<string, unknown> = {}) {
  return {
    type: "rate_limit",
    id: `${limitId}-${ms}`,
    sessionId: "s1",
    agent: "codex",
    timestamp: NOW + ms,
    limitId,
    usedPct,
    ...fields,
  };
}

Deno.test("limitsPanel() gives the limits of the agent's plan since the session began", async () => {
  await using server = await testServer();
  const other = { sessionId: "s2" };
  await post(server, "/api/ingest/batch", [
    limit(-10, "5h", 90, other),
    limit(-10, "gone", 50, other),
    { type: "session_start", id: "start", sessionId: "s1", agent: "codex", timestamp: NOW },
    limit(10, "7d", 40, { windowMinutes: 10_080, resetsAt: NOW + 5000 }),
    limit(20, "5h", 12.5, { windowMinutes: 300 }),
    limit(30, "5h", 25, { windowMinutes: 300, ...other }),
    limit(30, "5h", 99, { id: "pi", agent: "pi", sessionId: "s3" }),
    limit(40, "odd", 100),
  ]);
  const { limits } = await limitsPanel(server.deps.store, "s1");
  assert.deepEqual(limits, [
    {
      limitId: "5h",
      usedRatio: 0.25,
      windowMinutes: 300,
      resetsAt: null,
      points: [{ at: NOW + 20, usedRatio: 0.125 }, { at: NOW + 30, usedRatio: 0.25 }],
    },
    {
      limitId: "7d",
      usedRatio: 0.4,
      windowMinutes: 10_080,
      resetsAt: NOW + 5000,
      points: [{ at: NOW + 10, usedRatio: 0.4 }],
    },
    {
      limitId: "odd",
      usedRatio: 1,
      windowMinutes: null,
      resetsAt: null,
      points: [{ at: NOW + 40, usedRatio: 1 }],
    },
  ]);
  assert.deepEqual(await limitsPanel(server.deps.store, "no"), { sessionId: "no", limits: [] });
});

Deno.test("failuresPanel() gives the newest fifty failed requests and how many there are", async () => {
  await using server = await testServer();
  const failures = Array.from({ length: 60 }, (_, index) => ({
    type: "llm_error",
    id: `f${index}`,
    sessionId: "s1",
    timestamp: NOW + index,
    status: 500 + index,
    errorClass: "overloaded",
    attempt: 2,
    retryInMs: 1500,
    requestId: `r${index}`,
  }));
  await post(server, "/api/ingest/batch", failures);
  const { rows, total } = await failuresPanel(server.deps.store, "s1");
  assert.deepEqual([rows.length, total, rows.at(-1)?.status], [50, 60, 510]);
  assert.deepEqual(rows[0], {
    at: NOW + 59,
    status: 559,
    errorClass: "overloaded",
    attempt: 2,
    retryInMs: 1500,
    requestId: "r59",
  });
  const nobody = await failuresPanel(server.deps.store, "no");
  assert.deepEqual(nobody, { sessionId: "no", rows: [], total: 0 });
});
