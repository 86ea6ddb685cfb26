import assert from "node:assert/strict";
import fc from "fast-check";
import { isTooFew, wilsonInterval } from "../../../server/domain/wilson.ts";

Deno.test("wilsonInterval() gives the examples of Newcombe, Statistics in Medicine 17 (1998)", () => {
  const cases = [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611]];
  for (const [successes, trials, low, high] of [...cases, [1, 29, 0.0061, 0.1718]]) {
    const interval = wilsonInterval(successes!, trials!);
    assert.ok(interval);
    assert.equal(interval.low.toFixed(4), low!.toFixed(4));
    assert.equal(interval.high.toFixed(4), high!.toFixed(4));
  }
});

Deno.test("wilsonInterval() knows nothing without a trial", () => {
  assert.equal(wilsonInterval(0, 0), null);
});

Deno.test("wilsonInterval() holds the share, stays within 0 to 1 and narrows with the sample", () => {
  const sample = fc.nat(1_000).chain((trials) =>
    fc.tuple(fc.nat(trials + 1), fc.constant(trials + 1))
  );
  fc.assert(fc.property(sample, ([successes, trials]) => {
    const { low, high } = wilsonInterval(successes, trials)!;
    const share = successes / trials;
    assert.ok(0 <= low && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1);
    const more = wilsonInterval(successes * 2, trials * 2)!;
    assert.ok(more.high - more.low < high - low);
  }));
});

Deno.test("isTooFew() is true under ten", () => {
  assert.deepEqual([0, 9, 10].map(isTooFew), [true, true, false]);
});
