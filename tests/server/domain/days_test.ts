import assert from "node:assert/strict";
import fc from "fast-check";
import { dayBounds, dayOf, startOfDay } from "../../../server/domain/days.ts";

Deno.test("dayBounds() gives the days of a zone, also those of 23 and 25 hours", async (t) => {
  const cases: [string, string, string[]][] = [
    ["UTC", "2026-03-02T12:00:00Z", [
      "2026-03-01T00:00Z",
      "2026-03-02T00:00Z",
      "2026-03-03T00:00Z",
    ]],
    ["Europe/Berlin", "2026-03-29T23:30:00Z", [
      "2026-03-28T23:00Z",
      "2026-03-29T22:00Z",
      "2026-03-30T22:00Z",
    ]],
    ["America/New_York", "2026-11-02T04:59:00Z", [
      "2026-10-31T04:00Z",
      "2026-11-01T04:00Z",
      "2026-11-02T05:00Z",
    ]],
    [
      "Asia/Kathmandu",
      "2026-01-02T18:20:00Z",
      [
        "2026-01-01T18:15Z",
        "2026-01-02T18:15Z",
        "2026-01-03T18:15Z",
      ].map((text) => text),
    ],
  ];
  for (const [zone, now, bounds] of cases) {
    await t.step(zone, () => {
      const days = dayBounds(Date.parse(now), zone, 2);
      assert.deepEqual(days.map((at) => new Date(at).toISOString().slice(0, 16) + "Z"), bounds);
    });
  }
});

Deno.test("startOfDay() is the same for every moment of a day, and a day of the calendar", () => {
  const zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland"];
  const moment = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2030, 0) });
  fc.assert(fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
    const start = startOfDay(at, zone);
    assert.ok(start <= at && at - start < 25.01 * 3_600_000);
    assert.equal(startOfDay(start, zone), start);
    const day = (time: number) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(time);
    assert.equal(day(start), day(at));
    assert.notEqual(day(start - 1), day(at));
    assert.equal(dayOf(day(at), zone), start);
  }));
  assert.equal(dayOf("2026-13-01", "UTC"), null);
  assert.equal(dayOf("yesterday", "UTC"), null);
});
