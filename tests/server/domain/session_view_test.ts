import assert from "node:assert/strict";
import {
  contextUsedRatio,
  sessionRow,
  sessionStatus,
} from "../../../server/domain/session_view.ts";
import { storedSession } from "./timeline_rows.ts";

const MINUTE = 60_000;

Deno.test("sessionStatus()", async (t) => {
  const cases = [
    { name: "just heard of", silent: 0, state: null, ended: false, status: "working" },
    { name: "a clock ahead of ours", silent: -5000, state: null, ended: false, status: "working" },
    {
      name: "waits",
      silent: 0,
      state: "waiting_permission",
      ended: false,
      status: "waiting_permission",
    },
    { name: "says idle", silent: 0, state: "idle", ended: false, status: "idle" },
    {
      name: "just below 5 minutes",
      silent: 5 * MINUTE - 1,
      state: "working",
      ended: false,
      status: "working",
    },
    { name: "5 minutes", silent: 5 * MINUTE, state: "working", ended: false, status: "idle" },
    {
      name: "5 minutes waiting",
      silent: 5 * MINUTE,
      state: "waiting_permission",
      ended: false,
      status: "idle",
    },
    {
      name: "just below 60 minutes",
      silent: 60 * MINUTE - 1,
      state: null,
      ended: false,
      status: "idle",
    },
    { name: "60 minutes", silent: 60 * MINUTE, state: "working", ended: false, status: "ended" },
    { name: "said its end", silent: 0, state: "working", ended: true, status: "ended" },
  ];
  for (const { name, silent, state, ended, status } of cases) {
    await t.step(name, () => {
      const now = 1e12;
      const session = { lastEventAt: now - silent, state, endedAt: ended ? now : null };
      assert.equal(sessionStatus(session, now), status);
    });
  }
});

Deno.test("contextUsedRatio() is null unless both are known", () => {
  assert.equal(contextUsedRatio(50, 200), 0.25);
  assert.equal(contextUsedRatio(250, 200), 1.25);
  assert.equal(contextUsedRatio(0, 200), 0);
  assert.equal(contextUsedRatio(50, 0), null);
  assert.equal(contextUsedRatio(50, null), null);
  assert.equal(contextUsedRatio(null, 200), null);
});

Deno.test("sessionRow() adds what is derived and keeps the store's own fields back", () => {
  const stored = storedSession({ contextTokens: 10, contextWindow: 100, lastEventAt: 5 });
  const row = sessionRow(stored, 6);
  assert.equal(row.status, "working");
  assert.equal(row.contextUsedRatio, 0.1);
  assert.equal(row.sessionId, stored.sessionId);
  assert.deepEqual(
    ["state", "stateAt", "reportedNanoUsd", "computedNanoUsd", "eventCount"]
      .filter((field) => field in row),
    [],
  );
});
