import assert from "node:assert/strict";
import { driftEpisodes } from "../../../server/domain/drift_episodes.ts";

const MINUTE = 60_000;

function alarm(at: number, fields: Partial<{ metric: string; direction: string }> = {}) {
  const names = { sessionId: "s1", metric: "cost", model: "m", provider: null };
  return { at: at * MINUTE, ...names, direction: "increase", ...fields };
}

Deno.test("driftEpisodes() joins alarms of one thing until a long pause, newest first", () => {
  const other = alarm(12, { metric: "latency" });
  const fall = alarm(13, { direction: "decrease" });
  const alarms = [alarm(0), alarm(30), other, fall, alarm(61), alarm(60)];
  assert.deepEqual(driftEpisodes(alarms), [
    {
      firstAt: 0,
      lastAt: 61 * MINUTE,
      alarms: [alarm(61), alarm(60), alarm(30), alarm(0)],
    },
    { firstAt: fall.at, lastAt: fall.at, alarms: [fall] },
    { firstAt: other.at, lastAt: other.at, alarms: [other] },
  ]);
  const apart = driftEpisodes([alarm(0), alarm(31)]);
  assert.deepEqual(apart.map(({ lastAt }) => lastAt), [31 * MINUTE, 0]);
  assert.deepEqual(driftEpisodes([]), []);
});
