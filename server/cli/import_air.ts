/** `air import air FILE`: the events of a database that the original AIr wrote. */
import { existsSync } from "node:fs";
import { reachServer } from "../../collectors/post_events.ts";
import type { Taken } from "../../collectors/tail_types.ts";
import type { Target } from "../../collectors/target.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { isDrift, LegacyEvents } from "../store/legacy.ts";
import { reportOf, sendTo } from "./deliver_files.ts";
import { Failure } from "./failure.ts";
import { ProgressBar } from "./progress_bar.ts";

/** Events read at a time. */
const BATCH = 500;

/** Sends them all but drift alarms, whose baselines were wrong. The file stays as it is. */
export async function sendDatabase(path: string, target: Target): Promise<void> {
  if (!existsSync(path)) throw new Failure(`Cannot import "${path}": there is no such file`);
  const bar = new ProgressBar();
  try {
    await reachServer(target);
    await sendEvents(path, target, bar);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(`Cannot import "${path}": ${why}`);
  } finally {
    bar.end();
  }
}

async function sendEvents(path: string, target: Target, bar: ProgressBar): Promise<void> {
  using events = new LegacyEvents(path);
  const total = events.total();
  const take = sendTo(target);
  const sum: Taken = { stored: 0, known: 0, refused: 0 };
  let alarms = 0;
  for (let told = events.next(BATCH); told.length > 0; told = events.next(BATCH)) {
    const values = told.filter((value) => !isDrift(value));
    alarms += told.length - values.length;
    const { stored, known, refused } = await take(values as WireEvent[], []);
    sum.stored += stored;
    sum.known += known;
    sum.refused += refused;
    const done = sum.stored + sum.known + sum.refused + alarms;
    bar.show(done, total, `${done} of ${total} events`);
  }
  bar.end();
  const skipped: Record<string, number> = alarms > 0 ? { "drift alarms": alarms } : {};
  console.log(reportOf(sum, path, skipped));
}
