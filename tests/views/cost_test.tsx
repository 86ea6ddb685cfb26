import assert from "node:assert/strict";
import type { CostPanel } from "../../views/models/charts.ts";
import { CostTable } from "../../views/partials/cost.tsx";

const PANEL: CostPanel = {
  sessionId: "s1",
  points: [{ at: 1000, costNanoUsd: 3e9 }],
  turns: [],
  spentNanoUsd: 3e9,
  limitNanoUsd: 12e9,
  reportedNanoUsd: 3e9,
  computedNanoUsd: 2e9,
  disputed: { reportedNanoUsd: 1e9, computedNanoUsd: 2e9 },
  unpricedTokens: 0,
};

Deno.test("CostTable() tells both accounts of the same calls, else each of its own", async (t) => {
  const agreed = { ...PANEL, disputed: null, limitNanoUsd: null };
  const unknown = { ...agreed, reportedNanoUsd: null, computedNanoUsd: null };
  const cases: [CostPanel, string][] = [
    [PANEL, "$3.00 spent of $12.00 · $1.00 reported against $2.00 computed for the same calls"],
    [
      { ...agreed, unpricedTokens: 5000 },
      "$3.00 spent · $3.00 reported · $2.00 computed · 5.0K tokens without a price",
    ],
    [unknown, "$3.00 spent"],
  ];
  for (const [panel, note] of cases) {
    await t.step(note, () => {
      const html = String(CostTable({ panel }));
      assert.equal(html.match(/data-note="?[^>]*>([^<]*)</)?.[1], note);
    });
  }
  assert.match(String(CostTable({ panel: { ...PANEL, points: [] } })), /data-empty=""><\/div>$/);
});
