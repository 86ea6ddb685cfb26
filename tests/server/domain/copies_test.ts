import assert from "node:assert/strict";
import { lineIdOf, ownerOf, watchedThread, watcherName } from "../../../server/domain/copies.ts";

const LINE = "92d37028-eb5b-4b29-b581-8ad543569252";

Deno.test("lineIdOf() reads the line from a transcript's event, and from no other", async (t) => {
  const cases = [
    { name: "a line", id: `claude:transcript:s1:${LINE}:usage`, want: LINE },
    { name: "another kind", id: `claude:transcript:s1:${LINE}:start-1`, want: LINE },
    { name: "the agent's own total", id: "claude:transcript:s1:cost-state-1-2:totals", want: null },
    { name: "another session's", id: `claude:transcript:s2:${LINE}:usage`, want: null },
    { name: "a hook", id: `claude:hook:s1:${LINE}:end`, want: null },
    { name: "a hashed id", id: `claude:transcript:sha256-${"0".repeat(64)}`, want: null },
  ];
  for (const { name, id, want } of cases) {
    await t.step(name, () => assert.equal(lineIdOf({ id, sessionId: "s1" }), want));
  }
});

Deno.test("ownerOf() takes what is no fork, then the first fork, then the smaller id", async (t) => {
  const holder = (sessionId: string, forkedAt: number | null) => ({ sessionId, forkedAt });
  const cases = [
    { name: "no fork", holders: [holder("a", 5), holder("b", null)], want: "b" },
    { name: "nothing known", holders: [holder("b", null), holder("a", null)], want: "a" },
    { name: "a fork's fork", holders: [holder("a", 9), holder("b", 5)], want: "b" },
    { name: "forked at once", holders: [holder("b", 5), holder("a", 5)], want: "a" },
  ];
  for (const { name, holders, want } of cases) {
    await t.step(name, () => {
      assert.equal(ownerOf(holders), want);
      assert.equal(ownerOf([...holders].reverse()), want);
    });
  }
});

Deno.test("watcherName() and watchedThread() name a thread as the original's watcher did", () => {
  assert.equal(watcherName(LINE), "codex-92d37028-eb5");
  assert.equal(watchedThread("codex-92d37028-eb5"), "92d37028-eb5");
  for (const id of ["s1", "codex-92d37028-eb5", `${LINE}x`]) assert.equal(watcherName(id), null);
  for (const id of ["codex-92d37028-eb5b", "codex-92d37028eb5b", LINE]) {
    assert.equal(watchedThread(id), null);
  }
});
