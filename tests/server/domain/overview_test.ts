import assert from "node:assert/strict";
import { calendarDays } from "../../../server/domain/calendar.ts";
import { limitLine } from "../../../server/domain/limits.ts";
import { changeRatio, periodSummary } from "../../../server/domain/period.ts";
import { spendLines, spendSeries } from "../../../server/domain/spend.ts";
import type { UsageSums } from "../../../server/store/overview_rows.ts";

const NOTHING: UsageSums = {
  startedSessions: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  costNanoUsd: 0,
  reportedNanoUsd: 0,
  computedNanoUsd: 0,
  unpricedTokens: 0,
  toolCalls: 0,
  toolErrors: 0,
};

Deno.test("periodSummary() compares each number with the period before", () => {
  const now = {
    ...NOTHING,
    activeSessions: 3,
    costNanoUsd: 3e9,
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 80,
    cacheWriteTokens: 5,
    toolCalls: 8,
    toolErrors: 2,
  };
  const before = { ...NOTHING, activeSessions: 4, costNanoUsd: 2e9, toolCalls: 8 };
  const { cards } = periodSummary({ name: "Today", versus: "yesterday", now, before });
  const facts = cards.map(({ name, value, changeRatio }) => [name, value.value, changeRatio]);
  assert.deepEqual(facts, [
    ["Cost", 3e9, 0.5],
    ["Tokens", 100, null],
    ["Sessions", 3, -0.25],
    ["LLM calls", 0, null],
    ["Tool calls", 8, 0],
    ["Tool errors", 2, null],
  ]);
  assert.deepEqual(cards[5]?.parts, [{ value: 0.25, unit: "ratio", label: "of the calls" }]);
  assert.equal(changeRatio(5, 0), null);
});

Deno.test("calendarDays() begins at a Monday and grades days by money", () => {
  const day = (weekday: number, costNanoUsd: number, inputTokens = 0) => {
    return { ...NOTHING, from: weekday, weekday, costNanoUsd, inputTokens };
  };
  const days = calendarDays([
    day(5, 100),
    day(6, 1),
    day(0, 0),
    day(1, 1),
    day(2, 100),
    day(3, 51),
    day(4, 0, 9),
  ]);
  assert.deepEqual(days.map(({ level }) => level), [0, 1, 4, 3, 1]);
  // Without any price tokens count.
  assert.deepEqual(calendarDays([day(0, 0, 4), day(1, 0, 2)]).map(({ level }) => level), [4, 2]);
  assert.deepEqual(calendarDays([day(0, 0)]).map(({ level }) => level), [0]);
});

Deno.test("spendSeries() keeps the dearest six and joins the others", () => {
  const rows = Array.from({ length: 9 }, (_, index) => ({
    name: index === 0 ? "" : `m${index}`,
    from: index % 2,
    costNanoUsd: index + 1,
  }));
  const series = spendSeries([...rows, rows[8]!], [0, 1]);
  assert.deepEqual(series.map(({ name }) => name), [
    "m8",
    "m7",
    "m6",
    "m5",
    "m4",
    "m3",
    "3 others",
  ]);
  assert.deepEqual(series[0]?.nanoUsd, [18, 0]);
  assert.deepEqual(series[6]?.nanoUsd, [1 + 3, 2]);
});

Deno.test("spendLines() gives each its part of the cost", () => {
  const row = { ...NOTHING, provider: "" };
  const lines = spendLines([{ ...row, name: "a", costNanoUsd: 3 }, {
    ...row,
    name: "",
    costNanoUsd: 1,
  }]);
  assert.deepEqual(lines.map(({ name, costRatio }) => [name, costRatio]), [["a", 0.75], [
    null,
    0.25,
  ]]);
  assert.equal(spendLines([{ ...row, name: "a", inputTokens: 1 }])[0]?.costRatio, null);
  assert.deepEqual(spendLines([{ ...row, name: "a" }]), [], "nothing was spent");
});

Deno.test("limitLine() tells how near a limit is, and that it was reset", () => {
  const row = {
    agent: "codex",
    limitId: "primary",
    sessionId: "s",
    at: 1000,
    usedPct: 80,
    windowMinutes: 300,
    resetsAt: 5000,
  };
  assert.deepEqual([limitLine(row, 2000).usedRatio, limitLine(row, 2000).level], [0.8, "amber"]);
  assert.equal(limitLine({ ...row, usedPct: 95 }, 2000).level, "red");
  const after = limitLine(row, 5000);
  assert.deepEqual([after.usedRatio, after.level, after.isOver], [0, "normal", true]);
});
