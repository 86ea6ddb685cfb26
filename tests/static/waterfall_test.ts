import assert from "node:assert/strict";
import fc from "fast-check";
import {
  barEnd,
  type ChartBar,
  chartRows,
  type ChartTurn,
  cutTo,
  timeAxis,
  workedStretches,
  zoomTo,
} from "../../static/islands/waterfall.ts";

function bar(id: string, startedAt: number, endedAt: number | null, result = "ok"): ChartBar {
  return { id, name: "Bash", result, startedAt, endedAt, requestedAt: startedAt, facts: [] };
}

function turn(number: number, span: [number, number | null] | null, bars: ChartBar[]): ChartTurn {
  const [startedAt, endedAt] = span ?? [null, null];
  return { number, title: `Turn ${number}`, startedAt, endedAt, bars };
}

Deno.test("chartRows() stacks each turn's heading and calls without gaps", () => {
  const { rows, height } = chartRows([
    turn(1, [0, 9], [bar("a", 0, 1), bar("b", 2, 3)]),
    turn(2, [20, 30], []),
  ]);
  assert.deepEqual(rows.map((row) => row.bar?.id ?? `turn ${row.turn.number}`), [
    "turn 1",
    "a",
    "b",
    "turn 2",
  ]);
  let y = 0;
  for (const row of rows) {
    assert.equal(row.y, y);
    y += row.height;
  }
  assert.equal(height, y);
  assert.deepEqual(chartRows([]), { rows: [], height: 0 });
});

Deno.test("barEnd() of a call that runs is now, of one whose end nobody saw its start", () => {
  assert.equal(barEnd(bar("a", 5, 9), 100), 9);
  assert.equal(barEnd(bar("a", 5, null, "running"), 100), 100);
  assert.equal(barEnd(bar("a", 5, null, "untold"), 100), 5);
  assert.equal(barEnd(bar("a", 5, 3), 100), 5);
});

Deno.test("workedStretches() joins what overlaps, turns with all that they hold", () => {
  const turns = [
    turn(0, null, [bar("x", 500, 510), bar("z", 502, 505), bar("y", 0, 10)]),
    turn(1, [5, 20], [bar("a", 6, 30)]),
    turn(2, [100, null], [bar("b", 110, null, "running")]),
  ];
  assert.deepEqual(workedStretches(turns, 200), [
    { from: 0, to: 30 },
    { from: 100, to: 200 },
    { from: 500, to: 510 },
  ]);
  assert.deepEqual(workedStretches([], 200), []);
});

Deno.test("timeAxis() cuts long pauses short and keeps work to scale", () => {
  const axis = timeAxis([{ from: 1000, to: 2000 }, { from: 900_000, to: 901_000 }]);
  assert.equal(axis.at(1500) - axis.at(1000), 500);
  assert.equal(axis.at(900_700) - axis.at(900_000), 700);
  assert.equal(axis.pauses.length, 1);
  assert.equal(axis.pauses[0]?.ms, 898_000);
  assert.ok(axis.length < 2200);
});

Deno.test("timeAxis() leaves short pauses as they are, and an empty axis stands", () => {
  const axis = timeAxis([{ from: 0, to: 1000 }, { from: 1010, to: 2000 }]);
  assert.deepEqual(axis.pauses, []);
  assert.equal(axis.at(1500), 1500);
  assert.ok(timeAxis([]).length > 0);
  assert.ok(timeAxis([{ from: 7, to: 7 }]).length > 0);
});

const stretches = fc.array(fc.tuple(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 })), {
  minLength: 1,
  maxLength: 12,
}).map((pairs) => {
  let at = 1.7e12;
  return pairs.map(([pause, length]) => {
    const from = at + pause + 1;
    at = from + length;
    return { from, to: at };
  });
});

Deno.test("timeAxis() keeps the order of time and can be read both ways", () => {
  fc.assert(
    fc.property(stretches, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (all, parts) => {
      const axis = timeAxis(all);
      const [first = 0, last = 0] = [all[0]?.from, all.at(-1)?.to];
      assert.ok(Math.abs(axis.at(first)) < 1e-6 && Math.abs(axis.at(last) - axis.length) < 1e-3);
      const times = parts.map((part) => first + part * (last - first)).sort((a, b) => a - b);
      let before = -Infinity;
      for (const time of times) {
        const at = axis.at(time);
        assert.ok(at >= before - 1e-6);
        assert.ok(Math.abs(axis.time(at) - time) <= 1, `${axis.time(at)} ${time}`);
        before = at;
      }
    }),
  );
});

Deno.test("zoomTo() puts the stretch between the edges", () => {
  const axis = timeAxis([{ from: 0, to: 1000 }]);
  const { k, x } = zoomTo(axis, [250, 500], [100, 500]);
  const px = (at: number) => x + k * (100 + (at / axis.length) * 400);
  assert.deepEqual([k, px(250), px(500)], [4, 100, 500]);
  assert.deepEqual(zoomTo(axis, [0, 1000], [100, 500]), { k: 1, x: 0 });
});

Deno.test("cutTo() keeps what fits and shows that it cut", () => {
  assert.equal(cutTo("Bash", 100), "Bash");
  assert.equal(cutTo("mcp__docs__search", 74), "mcp__docs…");
  assert.equal(cutTo("Bash", 0), "…");
});
