import assert from "node:assert/strict";
import fc from "fast-check";
import * as format from "../../views/format.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function cases<Input>(
  name: string,
  text: (value: Input) => string,
  table: [Input, string][],
): void {
  for (const [value, expected] of table) {
    Deno.test(`${name}(${value}) is "${expected}"`, () => assert.equal(text(value), expected));
  }
}

cases("tokens", format.tokens, [
  [0, "0"],
  [812, "812"],
  [999.6, "1.0K"],
  [1000, "1.0K"],
  [49_600, "49.6K"],
  [99_949, "99.9K"],
  [99_950, "100K"],
  [200_000, "200K"],
  [999_499, "999K"],
  [999_500, "1.0M"],
  [1_234_567, "1.2M"],
  [2e12, "2000B"],
]);

cases("shortId", format.shortId, [
  ["6da0d489-559c-48be-bfb2-9632ec321a77", "6da0d489"],
  ["turn-6da0d489-559c-48be-bfb2-9632ec32", "turn-6da0d489-559c-48be-bfb2-9632ec32"],
  ["", ""],
]);

cases("grown", format.grown, [
  [0, "±0"],
  [-0.4, "±0"],
  [4100, "+4.1K"],
  [-812, "−812"],
  [-1_234_567, "−1.2M"],
]);

cases("bytes", format.bytes, [[0, "0 B"], [999, "999 B"], [5120, "5.1 kB"], [1e9, "1.0 GB"]]);

cases("count", format.count, [[0, "0"], [1234, "1,234"], [1_000_000, "1,000,000"]]);

cases("turnName", format.turnName, [[0, "Outside of turns"], [12, "Turn 12"]]);

cases("minutes", format.minutes, [
  [0, "0 min"],
  [45, "45 min"],
  [90, "90 min"],
  [300, "5 h"],
  [1440, "1 d"],
  [10_080, "7 d"],
]);

cases("usd", format.usd, [
  [0, "$0.00"],
  [49_999, "<$0.0001"],
  [50_000, "$0.0001"],
  [4_200_000, "$0.0042"],
  [365_000_000, "$0.365"],
  [999_400_000, "$0.999"],
  [999_500_000, "$1.00"],
  [12_400_000_000, "$12.40"],
  [1_234_500_000_000, "$1,234.50"],
  [-42_000_000, "−$0.042"],
]);

cases("percent", format.percent, [
  [0, "0.0%"],
  [0.248, "24.8%"],
  [1, "100.0%"],
  [1.2, "120.0%"],
  [99.99, "9999.0%"],
  [1e12, "100T%"],
]);

cases("change", format.change, [
  [1.826, "+183%"],
  [-0.62, "−62%"],
  [0.001, "±0%"],
  [-0.004, "±0%"],
  [1234.5, "+123,450%"],
]);

cases("wholePercent", format.wholePercent, [[0, "0%"], [0.2, "20%"], [1.204, "120%"]]);

Deno.test("axes tell their ticks in one unit, with the same decimals", () => {
  const told = (text: format.AxisText, max: number, ticks: number[]) => ticks.map(text(max));
  assert.deepEqual(told(format.usdAxis, 1.9e9, [0, 0.3e9, 2.1e9]), ["$0.00", "$0.30", "$2.10"]);
  assert.deepEqual(told(format.usdAxis, 13e6, [0, 2e6, 1e7]), ["$0.000", "$0.002", "$0.010"]);
  assert.deepEqual(told(format.usdAxis, 5600e9, [0, 1000e9]), ["$0", "$1,000"]);
  assert.deepEqual(told(format.usdAxis, 0, [0]), ["$0"]);
  assert.deepEqual(told(format.usdAxis, -Infinity, [0]), ["$0"]);
  assert.deepEqual(told(format.durationAxis, 3, [0, 0.5]), ["0.0 ms", "0.5 ms"]);
  assert.deepEqual(told(format.durationAxis, 8000, [0, 1000, 10_000]), ["0 s", "1 s", "10 s"]);
  assert.deepEqual(told(format.durationAxis, 3000, [0, 500]), ["0.0 s", "0.5 s"]);
  assert.deepEqual(told(format.durationAxis, MINUTE, [0, 50_000]), ["0m 00s", "0m 50s"]);
  assert.deepEqual(told(format.durationAxis, HOUR, [0, 1e6]), ["0h 00m", "0h 17m"]);
  assert.deepEqual(told(format.durationAxis, DAY, [0, DAY]), ["0d 0h", "1d 0h"]);
  assert.deepEqual(told(format.tokensAxis, 812e3, [0, 8e5, 1e6]), ["0", "800K", "1000K"]);
  assert.deepEqual(told(format.tokensAxis, 2.4e6, [5e5, 2.5e6]), ["0.5M", "2.5M"]);
  assert.deepEqual(told(format.tokensAxis, 700, [200, 800]), ["200", "800"]);
});

Deno.test("axes tell neighbouring ticks apart", () => {
  const text = fc.constantFrom(format.usdAxis, format.tokensAxis, format.durationAxis);
  // As ECharts has them: some five, a round number apart.
  const axis = fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.integer({ min: 0, max: 9 }), text);
  fc.assert(fc.property(axis, fc.integer({ min: 4, max: 7 }), ([digit, zeros, text], count) => {
    const step = digit * 10 ** zeros;
    const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
    const told = ticks.map(text(count * step - step / 3));
    assert.equal(new Set(told).size, told.length, told.join(" "));
  }));
});

cases("plain", format.plain, [
  [0, "0"],
  [0.8234, "0.823"],
  [12.34, "12.3"],
  [1234, "1.23K"],
  [-1e12, "-1T"],
  [0.0001, "0.0001"],
  [1.234e-7, "1.23E-7"],
  [-1e-300, "-1E-300"],
]);

cases("duration", format.duration, [
  [0, "0 ms"],
  [0.4, "<1 ms"],
  [340, "340 ms"],
  [999.4, "999 ms"],
  [999.5, "1.0 s"],
  [1234, "1.2 s"],
  [59_949, "59.9 s"],
  [59_950, "1m 00s"],
  [4 * MINUTE + 12_000, "4m 12s"],
  [HOUR - 400, "1h 00m"],
  [3 * HOUR + 5 * MINUTE, "3h 05m"],
  [DAY - 1, "1d 0h"],
  [2 * DAY + 3 * HOUR, "2d 3h"],
]);

cases("age", (passed: number) => format.age(0, passed), [
  [-5, "just now"],
  [59_999, "just now"],
  [MINUTE, "1m ago"],
  [HOUR - 1, "59m ago"],
  [HOUR, "1h ago"],
  [DAY, "1d ago"],
  [400 * DAY, "400d ago"],
]);

cases("monthName", (at: number) => format.monthName(at, "Asia/Kathmandu"), [
  [Date.UTC(2026, 5, 30, 18, 14), "Jun"],
  [Date.UTC(2026, 5, 30, 18, 15), "Jul"],
]);

cases("contextLevel", format.contextLevel, [
  [null, "unknown"],
  [0.7999, "normal"],
  [0.8, "amber"],
  [0.8999, "amber"],
  [0.9, "red"],
  [1.3, "red"],
]);

cases("isCompactionNear", (ratio: number | null) => String(format.isCompactionNear(ratio)), [
  [null, "false"],
  [0.9499, "false"],
  [0.95, "true"],
  [1.3, "true"],
]);

cases("fact", format.fact, [
  ["Bash", "Bash"],
  [{ value: 1200, unit: "ms", label: null }, "1.2 s"],
  [{ value: 5120, unit: "bytes", label: "in" }, "5.1 kB in"],
  [{ value: 365_000_000, unit: "nanoUsd", label: null }, "$0.365"],
  [{ value: 0.82, unit: "number", label: null }, "0.82"],
]);

Deno.test("plural() leaves out the s of one", () => {
  assert.deepEqual([0, 1, 2].map((n) => format.plural(n, "error")), [
    "0 errors",
    "1 error",
    "2 errors",
  ]);
});

Deno.test("times are told in the zone that is named", () => {
  const at = Date.UTC(2026, 6, 29, 22, 2, 11, 120);
  assert.equal(format.clock(at, "UTC"), "22:02:11");
  assert.equal(format.clock(at, "Asia/Tokyo"), "07:02:11");
  assert.equal(format.dateTime(at, "Asia/Tokyo"), "2026-07-30 07:02:11");
  assert.equal(format.exactTime(at, "Asia/Tokyo"), "2026-07-30 07:02:11.120 Asia/Tokyo");
  assert.equal(format.clock(Date.UTC(2026, 0, 1), "UTC"), "00:00:00");
  assert.equal(format.isoTime(at), "2026-07-29T22:02:11.120Z");
});

Deno.test("orUnknown() tells zero from not known", () => {
  assert.equal(format.orUnknown(null, format.tokens), format.UNKNOWN);
  assert.equal(format.orUnknown(0, format.tokens), "0");
});

Deno.test("tokens() keeps to three digits below 999.5e9 and usd() never shows money as nothing", () => {
  fc.assert(fc.property(fc.nat(998_000_000), fc.nat(1000), (low, high) => {
    const digits = format.tokens(low * (high + 1)).replace(/\D/g, "");
    assert.ok(digits.length <= 3, digits);
  }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e15 }), (nanoUsd) => {
    assert.match(format.usd(nanoUsd), /[1-9]/);
  }));
});
