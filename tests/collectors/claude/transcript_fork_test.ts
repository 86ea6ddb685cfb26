import assert from "node:assert/strict";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { all } from "../../../server/store/db.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { linesOf, mapLines, transcriptsOf } from "./transcript_files.ts";

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
