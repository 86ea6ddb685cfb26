import assert from "node:assert/strict";
import {
  budgetView,
  contextUsedRatio,
  sessionName,
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

Deno.test("sessionName() is the project's folder, else the project, else the id", async (t) => {
  const cases: [project: string | null, cwd: string | null, name: string][] = [
    ["-home-dev-my-air", "/home/dev/my.air", "my.air"],
    ["-home-dev-air", "/home/dev/air/server/store", "air"],
    ["C--src-air", "C:\\src\\air", "air"],
    ["-home-dev-air", "/home/dev/other", "-home-dev-air"],
    ["-home-dev-air", null, "-home-dev-air"],
    ["checkout", "/home/dev/air", "checkout"],
    [null, "/home/dev/air", "s1"],
    ["", null, "s1"],
    ["-", "/", "-"],
    ["-home-dev--", "/home/dev/ ", "-home-dev--"],
    [" \u200b", null, "s1"],
  ];
  for (const [project, cwd, name] of cases) {
    await t.step(`${project} in ${cwd}`, () => {
      assert.equal(sessionName({ project, cwd, sessionId: "s1" }), name);
    });
  }
});

Deno.test("sessionName() quotes an id in which there is nothing to see", () => {
  assert.equal(sessionName({ project: " ", cwd: null, sessionId: " " }), '" "');
});

Deno.test("contextUsedRatio() is null unless both are known", () => {
  assert.equal(contextUsedRatio(50, 200), 0.25);
  assert.equal(contextUsedRatio(250, 200), 1.25);
  assert.equal(contextUsedRatio(0, 200), 0);
  assert.equal(contextUsedRatio(50, 0), null);
  assert.equal(contextUsedRatio(50, null), null);
  assert.equal(contextUsedRatio(null, 200), null);
});

Deno.test("budgetView()", async (t) => {
  const cases = [
    { name: "no limit", spent: 5, limit: null, isOver: false },
    { name: "a limit of nothing", spent: 5, limit: 0, isOver: false },
    { name: "exceeded, says a client", spent: 5, limit: null, isOver: true, level: "exceeded" },
    { name: "nothing spent", spent: 0, limit: 10, isOver: false, level: "within", ratio: 0 },
    { name: "below 80 %", spent: 799, limit: 1000, isOver: false, level: "within", ratio: 0.799 },
    { name: "80 %", spent: 8, limit: 10, isOver: false, level: "near", ratio: 0.8 },
    { name: "all of it", spent: 10, limit: 10, isOver: false, level: "near", ratio: 1 },
    { name: "more", spent: 11, limit: 10, isOver: false, level: "exceeded", ratio: 1.1 },
    {
      name: "less, but a client",
      spent: 5,
      limit: 10,
      isOver: true,
      level: "exceeded",
      ratio: 0.5,
    },
  ];
  for (const { name, spent, limit, isOver, level, ratio } of cases) {
    await t.step(name, () => {
      const view = budgetView({ spentNanoUsd: spent, limitNanoUsd: limit, isOver });
      assert.deepEqual([view?.level, view?.usedRatio ?? undefined], [level, ratio]);
      if (view) assert.deepEqual([view.spentNanoUsd, view.limitNanoUsd], [spent, limit]);
    });
  }
});

Deno.test("sessionRow() adds what is derived and keeps the store's own fields back", () => {
  const stored = storedSession({ contextTokens: 10, contextWindow: 100, lastEventAt: 5 });
  const row = sessionRow(stored, 6, null);
  assert.equal(row.status, "working");
  assert.equal(row.contextUsedRatio, 0.1);
  assert.equal(row.sessionId, stored.sessionId);
  assert.equal(row.budget, null);
  assert.deepEqual(
    ["state", "stateAt", "reportedNanoUsd", "computedNanoUsd", "eventCount", "budgetNanoUsd"]
      .filter((field) => field in row),
    [],
  );
});

Deno.test("sessionRow() holds what was spent against the session's own limit, else the server's", () => {
  const level = (fields: Parameters<typeof storedSession>[0], limitNanoUsd: number | null) =>
    sessionRow(storedSession({ costNanoUsd: 9, ...fields }), 6, limitNanoUsd).budget?.level;
  assert.equal(level({}, null), undefined);
  assert.equal(level({}, 100), "within");
  assert.equal(level({ budgetNanoUsd: 10 }, 100), "near");
  assert.equal(level({ budgetNanoUsd: 100, budgetExceeded: true }, null), "exceeded");
});
