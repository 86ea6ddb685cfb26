/**
 * Simulates streams of values, stationary ones and ones that shift, and prints how often drift is
 * raised in error and how long it takes to be raised in earnest.
 *
 *     deno run -A tests/bench/drift.ts
 */
import { type DriftScale, newDriftWindow, observe } from "../../sdk/drift.ts";

const STREAMS = 10_000;
const VALUES = 300;
/** Values before a shift, and how long an alarm may take to count as its detection. */
const BEFORE = 100;
const AFTER = 200;
/** Spread of the durations, on a log scale. */
const SIGMA = 0.5;

type Random = () => number;

/** One kind of stream: how it is measured, and its next value when it runs `factor` times higher. */
interface Stream {
  name: string;
  scale: DriftScale;
  next(random: Random, factor: number): number;
}

const rate = (share: number): Stream => ({
  name: `errors, ${share * 100} %`,
  scale: "rate",
  next: (random, factor) => Number(random() < Math.min(1, share * factor)),
});
const STREAMS_OF: Stream[] = [
  {
    name: `durations, log-normal, sigma ${SIGMA}`,
    scale: "log",
    next: (random, factor) => factor * Math.exp(5 + SIGMA * normal(random)),
  },
  rate(0.04),
  rate(0.2),
];

console.log(`${"stream".padEnd(34)}${"false alarms".padStart(16)}   detected after a shift of`);
for (const stream of STREAMS_OF) {
  const random = randomNumbers(7);
  const falseAlarms = countAlarms(stream, random) / (STREAMS * VALUES) * 1000;
  const shifts = [1.25, 1.5, 2].map((factor) => detection(stream, random, factor));
  const verdict = falseAlarms < 1 ? "PASS" : "MISS";
  const perThousand = `${falseAlarms.toFixed(2)} ‰ ${verdict}`.padStart(16);
  console.log(`${stream.name.padEnd(34)}${perThousand}   ${shifts.join(" · ")}`);
}

/** Alarms in streams that never change. */
function countAlarms(stream: Stream, random: Random): number {
  let alarms = 0;
  for (let n = 0; n < STREAMS; n++) {
    const window = newDriftWindow();
    for (let value = 0; value < VALUES; value++) {
      if (observe(window, stream.next(random, 1), stream.scale)) alarms++;
    }
  }
  return alarms;
}

/** In how many streams a shift is raised, and after how many values in the median. */
function detection(stream: Stream, random: Random, factor: number): string {
  const delays: number[] = [];
  const streams = STREAMS / 10;
  for (let n = 0; n < streams; n++) {
    const window = newDriftWindow();
    for (let value = 0; value < BEFORE; value++) {
      observe(window, stream.next(random, 1), stream.scale);
    }
    for (let value = 1; value <= AFTER; value++) {
      const alarm = observe(window, stream.next(random, factor), stream.scale);
      if (alarm?.direction !== "increase") continue;
      delays.push(value);
      break;
    }
  }
  delays.sort((a, b) => a - b);
  const share = Math.round(delays.length / streams * 100);
  const median = delays[delays.length >> 1];
  return `+${Math.round((factor - 1) * 100)} %: ${share} %, median ${median ?? "-"} values`;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** mulberry32: repeatable numbers between 0 and 1, never 0. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}
