import assert from "node:assert/strict";
import { chartRows } from "../../static/islands/waterfall.ts";
import { edgesOf, keptIds } from "../../static/islands/waterfall_row.ts";

const bar = (id: string) => {
  return { id, name: "Bash", result: "ok", startedAt: 0, endedAt: 1, requestedAt: 0, facts: [] };
};

const { rows } = chartRows([["a", "b"], ["c", "d"]].map((ids, index) => {
  return { number: index + 1, title: "", startedAt: 0, endedAt: 1, bars: ids.map(bar) };
}));

Deno.test("keptIds() are the current call and its neighbours, over turns", () => {
  const kept = (current: string) => [...keptIds(rows, current)];
  assert.deepEqual(kept("a"), ["a", "b"]);
  assert.deepEqual(kept("c"), ["b", "c", "d"]);
  assert.deepEqual(kept("d"), ["c", "d"]);
  assert.deepEqual(kept("none"), []);
});

Deno.test("edgesOf() leaves more of a narrow chart to the bars", () => {
  assert.deepEqual(edgesOf(1000), [190, 924]);
  assert.deepEqual(edgesOf(390), [112, 314]);
});
