import assert from "node:assert/strict";
import { spendOption } from "../../static/islands/spend_chart.ts";
import { INKS } from "./inks.ts";

Deno.test("spendOption() stacks what each name cost by day of the reader's zone", () => {
  const days = [Date.UTC(2026, 0, 1, 18, 15), Date.UTC(2026, 0, 2, 18, 15)];
  const option = spendOption({ days, series: [{ name: "a", nanoUsd: [0, 25e7] }] }, {
    ...INKS,
    zone: "Asia/Kathmandu",
  });
  assert.deepEqual((option.xAxis as { data: string[] }).data, ["2026-01-02", "2026-01-03"]);
  const [series] = option.series as { data: (number | null)[]; stack: string }[];
  assert.deepEqual([series?.data, series?.stack], [[null, 25e7], "cost"]);
});
