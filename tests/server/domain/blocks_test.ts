import assert from "node:assert/strict";
import fc from "fast-check";
import { blocksAround, blocksOf, QUARTER_MS, SPANS } from "../../../server/domain/blocks.ts";

const DAY_MS = 86_400_000;
const time = fc.integer({ min: 946_684_800_000, max: 2_000_000_000_000 });

Deno.test("blocksOf() cuts a range into blocks without gap or overlap", () => {
  fc.assert(fc.property(time, fc.integer({ min: 0, max: 400 * DAY_MS }), (from, length) => {
    let at = Math.floor(from / QUARTER_MS);
    for (const { span, bucket } of blocksOf(from, from + length)) {
      assert.ok((SPANS as readonly number[]).includes(span));
      assert.equal(bucket * span, at);
      at += span;
    }
    assert.equal(at, Math.floor((from + length) / QUARTER_MS));
  }));
});

Deno.test("blocksOf() needs few blocks for a day of any zone, and for a year", () => {
  for (let offset = -14 * 4; offset <= 14 * 4; offset++) {
    const from = 20_000 * DAY_MS + offset * QUARTER_MS;
    assert.ok(blocksOf(from, from + DAY_MS).length <= 12, `offset ${offset}`);
    assert.ok(blocksOf(from, from + 365 * DAY_MS).length <= 80, `offset ${offset}`);
  }
});

Deno.test("blocksOf() takes quarters alone from the settled one on", () => {
  fc.assert(fc.property(time, fc.nat(40 * 96), fc.nat(40 * 96), (from, length, ahead) => {
    const first = Math.floor(from / QUARTER_MS);
    const settled = first + ahead;
    let at = first;
    for (const { span, bucket } of blocksOf(from, from + length * QUARTER_MS, settled)) {
      assert.equal(bucket * span, at);
      at += span;
      assert.ok(span === 1 || at <= settled);
    }
    assert.equal(at, Math.max(first, Math.min(first + length, settled + 96)));
  }));
});

Deno.test("blocksOf() is empty for a range of nothing", () => {
  assert.deepEqual(blocksOf(5 * DAY_MS, 5 * DAY_MS), []);
  assert.deepEqual(blocksOf(5 * DAY_MS, 4 * DAY_MS), []);
});

Deno.test("blocksAround() gives every block that blocksOf() may ask for", () => {
  fc.assert(fc.property(time, fc.integer({ min: 1, max: 40 * DAY_MS }), (from, length) => {
    const blocks = blocksOf(from, from + length);
    for (const { span, bucket } of blocks) {
      const last = bucket * span + span - 1;
      const around = blocksAround(last).find((block) => block.span === span);
      assert.equal(around?.bucket, bucket);
    }
  }));
});
