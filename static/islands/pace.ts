/** How often the page asks. Pure: clock and timer come from the caller. */

/** The world as a pacer needs it; ms. */
export interface Timing {
  now(): number;
  after(ms: number, run: () => void): void;
}

/**
 * Gives `poke()`: runs `task` at once, but never two at a time nor two starts within `gapMs`; pokes
 * meanwhile become one more run, so the last change is always followed by a run. `task` tells whether
 * it did anything (a start that did nothing counts for no gap) and must not throw.
 */
export function createPacer(
  task: () => Promise<boolean>,
  gapMs: number,
  timing: Timing,
): () => void {
  let state: "free" | "waiting" | "running" = "free";
  let again = false;
  let notBefore = 0;

  function poke(): void {
    if (state === "running") again = true;
    if (state !== "free") return;
    const wait = notBefore - timing.now();
    if (wait <= 0) return run();
    state = "waiting";
    timing.after(wait, run);
  }

  function run(): void {
    state = "running";
    again = false;
    const start = timing.now();
    task().then((worked) => {
      state = "free";
      if (worked) notBefore = start + gapMs;
      if (again) poke();
    });
  }

  return poke;
}
