import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { all } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { only } from "../codex/rollouts.ts";
import { FIXTURES, linesOf, mapLines, transcriptsOf } from "./transcript_files.ts";
import { PATH, say } from "./transcript_lines.ts";

const NOW = Date.UTC(2026, 10, 24);

Deno.test("a fork read while it is being copied counts no message twice, wherever it is cut", () => {
  const [one, other] = transcriptsOf("fork").map((path) => {
    return { path, lines: linesOf(path), whole: mapLines(path, linesOf(path)).events };
  });
  for (const [cut, original] of [[one!, other!], [other!, one!]]) {
    for (let at = 1; at < cut!.lines.length; at++) {
      const { db, writer } = memoryStore();
      const first = mapLines(cut!.path, cut!.lines.slice(0, at)).events;
      for (const events of [original!.whole, first, cut!.whole]) {
        writer.commit([encodeEvents(events)]);
      }
      writer.settle();
      const sql = "SELECT sum(llm_call_count) AS calls, sum(output_tokens) AS output FROM sessions";
      // As the mock served them: tests/collectors/claude/truths.ts.
      assert.deepEqual(all(db, sql), [{ calls: 6, output: 338 }], `${cut!.path} line ${at}`);
      db.close();
    }
  }
});

Deno.test("a fork's copied lines differ from the original's by their session alone", () => {
  const fork = starting(readFileSync(new URL("fork/hooks.jsonl", FIXTURES), "utf8"), "fork");
  const records = (isFork: boolean) =>
    transcriptsOf("fork").filter((path) => path.includes(fork) === isFork)
      .flatMap((path) => mapLines(path, linesOf(path)).events)
      .filter(({ type }) => type === "token_usage" || type === "tool_call_end")
      .map(({ id, sessionId }) => id.replace(sessionId, ""));
  const [original, copy] = [records(false), records(true)];
  assert.equal(original.length, 7);
  assert.deepEqual(copy.slice(0, 7), original);
  assert.equal(copy.length, 7 + 3);
});

Deno.test("a fork is known by its file", async (t) => {
  const copy = (n: number) =>
    say.record({
      type: "user",
      forkedFrom: { sessionId: "s0", messageUuid: "u" },
      timestamp: new Date(NOW + n).toISOString(),
    });
  const own = (n: number) =>
    say.record({ type: "user", timestamp: new Date(NOW + n).toISOString() });
  const queue = JSON.stringify({
    type: "queue-operation",
    timestamp: new Date(NOW + 5).toISOString(),
  });
  const fork = (at: number, parentSessionId?: string) => ["fork", NOW + at, parentSessionId];
  const cases = [
    { name: "of /branch", lines: [copy(1), copy(2), own(9)], want: [fork(1, "s0"), fork(9, "s0")] },
    { name: "of --fork-session", lines: [queue, own(1), own(9)], want: [fork(5)] },
    {
      name: "not of a new session",
      lines: [queue, own(6)],
      want: [[undefined, NOW + 6, undefined]],
    },
    {
      name: "not of one that is resumed",
      lines: [own(1), queue, own(6)],
      want: [[undefined, NOW + 1, undefined]],
    },
  ];
  for (const { name, lines, want } of cases) {
    await t.step(name, () => {
      const starts = only(mapLines(PATH, lines).events, "session_start");
      const told = starts.map((start) => [start.source, start.timestamp, start.parentSessionId]);
      assert.deepEqual(told, want);
    });
  }
});

function starting(hooks: string, source: string): string {
  const payloads = hooks.trim().split("\n").map((line) => JSON.parse(line));
  return payloads.find((payload) => payload.source === source).session_id;
}
