import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_BARS, waterfall } from "../../../server/domain/timeline.ts";
import { turnMs } from "../../../server/domain/evals.ts";
import type { StoredSession, ToolCallRow, TurnRow } from "../../../server/store/rows.ts";
import type { WaterfallPanel } from "../../../views/models/tools.ts";
import { storedSession, toolCall, turn } from "./timeline_rows.ts";

const NOW = 10_000;

function panelOf(
  calls: ToolCallRow[],
  turns: TurnRow[] = [],
  session: Partial<StoredSession> = {},
): WaterfallPanel {
  const counts = {
    turnCount: turns.filter((row) => row.counted).length,
    toolCallCount: calls.length,
  };
  return waterfall({ session: storedSession({ ...counts, ...session }), calls, turns }, NOW);
}

/** Turn number → ids of its calls. */
function grouped({ turns }: WaterfallPanel): [number, string[]][] {
  return turns.map(({ number, bars }) => [number, bars.map((bar) => bar.toolCallId)]);
}

Deno.test("waterfall() puts calls under their turns", async (t) => {
  const cases: [string, ToolCallRow[], TurnRow[], [number, string[]][]][] = [
    ["nothing", [], [], []],
    ["turns without calls", [], [turn("a", 0, 9)], []],
    ["by turnId, although the time says otherwise", [toolCall("c", 50, { turnId: "b" })], [
      turn("a", 40, 60),
      turn("b", 100, 200),
    ], [[1, []], [2, ["c"]]]],
    ["by time without a turnId", [toolCall("c", 150), toolCall("d", 45)], [
      turn("b", 100, 200),
      turn("a", 40, 60),
    ], [[1, ["d"]], [2, ["c"]]]],
    ["by time with a turnId that nobody told of", [toolCall("c", 50, { turnId: "x" })], [
      turn("a", 40, 60),
    ], [[1, ["c"]]]],
    ["into a turn that has not ended", [toolCall("c", 5000)], [turn("a", 40, null)], [[1, ["c"]]]],
    ["outside: before any turn, and after the end of one", [toolCall("c", 10), toolCall("d", 70)], [
      turn("a", 40, 60),
    ], [[0, ["c", "d"]], [1, []]]],
    ["not under turns that do not count", [toolCall("c", 50)], [
      turn("a", 40, 60, { counted: false }),
    ], [[0, ["c"]]]],
    ["by start, then by id", [toolCall("z", 50), toolCall("b", 50), toolCall("a", 55)], [
      turn("a", 40, 60),
    ], [[1, ["b", "z", "a"]]]],
  ];
  for (const [name, calls, turns, expected] of cases) {
    await t.step(name, () => assert.deepEqual(grouped(panelOf(calls, turns)), expected));
  }
});

Deno.test("waterfall() numbers turns from the session's first one", () => {
  const panel = panelOf([toolCall("c", 50)], [turn("a", 40, 60)], { turnCount: 1201 });
  assert.equal(panel.turns[0]?.number, 1201);
});

Deno.test("waterfall() draws a call while the tool itself ran", async (t) => {
  const cases: { name: string; call: Partial<ToolCallRow>; bar: Record<string, unknown> }[] = [
    {
      name: "a wait for permission lies before it",
      call: { endedAt: 900, durationMs: 200 },
      bar: { requestedAt: 100, startedAt: 700, endedAt: 900, durationMs: 200 },
    },
    {
      name: "no duration: from when it was seen",
      call: { endedAt: 900 },
      bar: { requestedAt: null, startedAt: 100, endedAt: 900, durationMs: null },
    },
    {
      name: "a duration longer than what was seen",
      call: { endedAt: 150, durationMs: 80 },
      bar: { requestedAt: null, startedAt: 70, endedAt: 150 },
    },
    {
      name: "a duration without an end",
      call: { durationMs: 80 },
      bar: { requestedAt: null, startedAt: 100, endedAt: 180, running: false },
    },
    { name: "no end yet", call: {}, bar: { startedAt: 100, endedAt: null, running: true } },
  ];
  for (const { name, call, bar } of cases) {
    await t.step(name, () => {
      const drawn = panelOf([toolCall("c", 100, call)]).turns[0]?.bars[0];
      assert.partialDeepStrictEqual(drawn, bar);
    });
  }
});

Deno.test("waterfall() knows what can still run", async (t) => {
  const cases: [string, TurnRow[], Partial<StoredSession>, boolean][] = [
    ["in a turn that goes on", [turn("a", 0, null)], {}, true],
    ["in a turn that ended", [turn("a", 0, 60)], {}, false],
    ["in a session that ended", [turn("a", 0, null)], { endedAt: 5000 }, false],
    ["in a session long silent", [], { lastEventAt: NOW - 3_600_000 }, false],
  ];
  for (const [name, turns, session, running] of cases) {
    await t.step(name, () => {
      const panel = panelOf([toolCall("c", 50)], turns, session);
      assert.equal(panel.turns.flatMap(({ bars }) => bars)[0]?.running, running);
      assert.equal(panel.toAt, running ? NOW : 50);
    });
  }
});

Deno.test("waterfall() measures a turn where nobody told its duration", () => {
  const calls = [toolCall("c", 50)];
  assert.equal(panelOf(calls, [turn("a", 40, 60)]).turns[0]?.durationMs, 20);
  assert.equal(panelOf(calls, [turn("a", 40, 60, { durationMs: 19 })]).turns[0]?.durationMs, 19);
  assert.equal(panelOf(calls, [turn("a", 40, null)]).turns[0]?.durationMs, null);
});

Deno.test("waterfall() shows the newest 200 calls and no turn that lies before them", () => {
  const calls = Array.from(
    { length: MAX_BARS + 20 },
    (_, index) => toolCall(`c${index}`, index * 10),
  );
  const turns = [turn("old", 0, 50), turn("empty", 1001, 1002), turn("new", 2000, 9999)];
  const panel = panelOf(calls.toReversed(), turns);
  assert.equal(panel.shown, MAX_BARS);
  assert.equal(panel.total, MAX_BARS + 20);
  assert.equal(panel.fromAt, 200);
  assert.deepEqual(panel.turns.map(({ number }) => number), [0, 2, 3]);
});

const someCall = fc.record({
  startedAt: fc.nat(1000),
  endedAt: fc.option(fc.nat(2000)),
  durationMs: fc.option(fc.nat(500)),
  turnId: fc.option(fc.constantFrom("t0", "t1", "t2", "x")),
});
const someTurns = fc.array(fc.record({ from: fc.nat(1000), ms: fc.option(fc.nat(500)) }), {
  maxLength: 3,
}).map((turns) =>
  turns.map(({ from, ms }, index) => turn(`t${index}`, from, ms === null ? null : from + ms))
);

Deno.test("waterfall() shows each call once, inside its span, in any order of rows", () => {
  fc.assert(fc.property(fc.array(someCall, { maxLength: 30 }), someTurns, (rows, turns) => {
    const calls = rows.map((fields, index) => toolCall(`c${index}`, fields.startedAt, fields));
    const panel = panelOf(calls, turns);
    const bars = panel.turns.flatMap((shown) => shown.bars);
    assert.deepEqual(
      bars.map((bar) => bar.toolCallId).sort(),
      calls.map((call) => call.toolCallId).sort(),
    );
    for (const { startedAt, endedAt, requestedAt } of bars) {
      assert.ok((requestedAt ?? startedAt) >= (panel.fromAt ?? Infinity));
      assert.ok((requestedAt ?? startedAt) <= startedAt);
      assert.ok((endedAt ?? startedAt) <= (panel.toAt ?? -Infinity));
    }
    assert.deepEqual(panelOf(calls.toReversed(), turns.toReversed()), panel);
  }));
});

Deno.test("turnMs() is what the agent told, else the time from start to end", () => {
  assert.equal(turnMs({ startedAt: 10, endedAt: 30, durationMs: 5 }), 5);
  assert.equal(turnMs({ startedAt: 10, endedAt: 30, durationMs: null }), 20);
  assert.equal(turnMs({ startedAt: 10, endedAt: null, durationMs: null }), null);
});
