import assert from "node:assert/strict";
import fc from "fast-check";
import { type DriftAlarm, type DriftScale, newDriftWindow, observe } from "../../sdk/drift.ts";

/** The alarms that a series raises, with the place of each. */
function alarms(values: number[], scale: DriftScale): (DriftAlarm & { place: number })[] {
  const window = newDriftWindow();
  return values.flatMap((value, place) => {
    const alarm = observe(window, value, scale);
    return alarm ? [{ ...alarm, place }] : [];
  });
}

/** Ten values around 100, none of which is an outlier. */
const QUIET = [100, 104, 97, 101, 99, 103, 96, 102, 98, 100];

Deno.test("observe() compares a value with the mean of the values before it", () => {
  const [alarm, ...more] = alarms([...QUIET, 150], "log");
  assert.deepEqual(more, []);
  assert.deepEqual(alarm, {
    place: 10,
    baseline: 100,
    current: 150,
    deviationPct: 50,
    direction: "increase",
    severity: "warning",
    windowSize: 10,
    threshold: 50,
  });
});

Deno.test("observe() grades by the size of the deviation, either way", async (t) => {
  const cases: [value: number, severity: string | null, direction: string | null][] = [
    [124, null, null],
    [125, "info", "increase"],
    [149, "info", "increase"],
    [150, "warning", "increase"],
    [200, "critical", "increase"],
    [75, "info", "decrease"],
    [50, "warning", "decrease"],
    [0, "critical", "decrease"],
  ];
  for (const [value, severity, direction] of cases) {
    await t.step(`${value} after a constant 100`, () => {
      const [alarm] = alarms([...Array(10).fill(100), value], "log");
      assert.deepEqual([alarm?.severity ?? null, alarm?.direction ?? null], [severity, direction]);
    });
  }
});

Deno.test("observe() needs ten values, and stays silent inside the window's own spread", () => {
  assert.deepEqual(alarms([...Array(9).fill(100), 900], "log"), []);
  const wide = [20, 500, 90, 300, 45, 150, 700, 60, 210, 110];
  assert.deepEqual(alarms([...wide, 900], "log"), []);
});

Deno.test("observe() raises one alarm an episode, and again after ten calm values", () => {
  const calm = (count: number) => Array(count).fill(100);
  const places = (values: number[]) => alarms(values, "log").map(({ place }) => place);
  assert.deepEqual(places([...calm(10), 900, 900, 900]), [10]);
  assert.deepEqual(places([...calm(50), 900, ...calm(9), 900]), [50]);
  assert.deepEqual(places([...calm(50), 900, ...calm(10), 900]), [50, 61]);
});

Deno.test("observe() tests the last ten calls of a rate against those before", () => {
  const ok = (count: number) => Array(count).fill(0);
  const failed = (count: number) => Array(count).fill(1);
  // Baseline 1/32: three of ten are improbable (P = 0.0032), four are (P = 0.00017).
  const [alarm, ...more] = alarms([...ok(36), ...failed(4)], "rate");
  assert.deepEqual(more, []);
  assert.equal(alarm?.place, 39);
  assert.equal(alarm?.current, 0.4);
  assert.equal(alarm?.baseline, 1 / 32);
  assert.deepEqual(alarms([...ok(36), ...failed(3), ...ok(40)], "rate"), []);
  assert.deepEqual(alarms(ok(100), "rate"), []);
});

Deno.test("observe() tells when errors stop", () => {
  const [alarm] = alarms([...Array(60).fill(1), ...Array(10).fill(0)], "rate");
  assert.equal(alarm?.direction, "decrease");
});

Deno.test("observe() never gives a number that is none, whatever comes", () => {
  const value = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true }));
  const scale = fc.constantFrom<DriftScale>("log", "linear");
  fc.assert(fc.property(fc.array(value, { maxLength: 120 }), scale, (values, scale) => {
    for (const { baseline, deviationPct } of alarms(values, scale)) {
      assert.ok(Number.isFinite(baseline) && Number.isFinite(deviationPct));
    }
  }));
});

Deno.test("observe() keeps a bounded window that survives JSON", () => {
  const window = newDriftWindow();
  for (let n = 0; n < 500; n++) observe(window, n % 2, "rate");
  assert.equal(window.values.length, 59);
  const restored = JSON.parse(JSON.stringify(window));
  assert.deepEqual(observe(restored, 1, "rate"), observe(window, 1, "rate"));
  assert.deepEqual(restored, window);
});
