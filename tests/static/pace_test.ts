import assert from "node:assert/strict";
import { createPacer } from "../../static/islands/pace.ts";

/** A pacer with a gap of 1,000 ms on a clock that only the test moves. */
function setUp() {
  let now = 0;
  let timer: { at: number; run: () => void } | null = null;
  let finish: (worked: boolean) => void = () => {};
  const starts: number[] = [];
  const poke = createPacer(
    () => {
      starts.push(now);
      return new Promise((resolve) => finish = resolve);
    },
    1000,
    {
      now: () => now,
      after(ms, run) {
        assert.equal(timer, null, "one timer at a time");
        timer = { at: now + ms, run };
      },
    },
  );
  return {
    poke,
    starts,
    /** Ends the run; what waits for its end has happened when this resolves. */
    async end(worked = true) {
      finish(worked);
      await Promise.resolve();
      await Promise.resolve();
    },
    goTo(at: number) {
      now = at;
      if (!timer || timer.at > at) return;
      const { run } = timer;
      timer = null;
      run();
    },
  };
}

Deno.test("createPacer() runs the first poke at once", () => {
  const { poke, starts } = setUp();
  poke();
  assert.deepEqual(starts, [0]);
});

Deno.test("createPacer() keeps the gap, and runs once more after the last poke", async () => {
  const { poke, starts, end, goTo } = setUp();
  poke();
  await end();
  for (const at of [100, 200, 900]) {
    goTo(at);
    poke();
  }
  assert.deepEqual(starts, [0]);
  goTo(1000);
  assert.deepEqual(starts, [0, 1000]);
  await end();
  goTo(5000);
  assert.deepEqual(starts, [0, 1000], "nothing was poked since");
});

Deno.test("createPacer() never runs twice at a time, and remembers pokes during a run", async () => {
  const { poke, starts, end, goTo } = setUp();
  poke();
  goTo(3000);
  poke();
  poke();
  assert.deepEqual(starts, [0]);
  await end();
  assert.deepEqual(starts, [0, 3000]);
});

Deno.test("createPacer() counts no gap from a run that did nothing", async () => {
  const { poke, starts, end, goTo } = setUp();
  poke();
  await end(false);
  goTo(10);
  poke();
  assert.deepEqual(starts, [0, 10]);
});
