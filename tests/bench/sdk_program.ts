/**
 * Prints what tracing costs the program in µs a trace: `deno run -A sdk_program.ts <url>`. It is the
 * process's own time on a processor, redacting and sending in the background included; waiting for
 * the server costs the program nothing. Beside it the same of the bare function.
 */
import { cpuUsage } from "node:process";
import { AirClient } from "../../sdk/mod.ts";

/** Fewer than a queue holds, so that none is dropped: dropping is cheaper. */
const TRACES = 4_000;
/** The first ones compile. */
const WARM_UP = 10;
const TURNS = 15;

const input = { table: "users", filter: "active", limit: 20, columns: ["id", "name", "mail"] };
const work = () => Promise.resolve(input.limit);

/** Time on a processor that `run` takes, µs a trace. */
async function cost(run: () => Promise<void>): Promise<number> {
  const before = cpuUsage();
  await run();
  const { user, system } = cpuUsage(before);
  return (user + system) / TRACES;
}

const [url = ""] = Deno.args;
const turns: { traced: number; bare: number }[] = [];
let isSent = true;
for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
  const air = new AirClient({ url, sessionId: "bench", reconnect: false });
  const bare = await cost(async () => {
    for (let count = 0; count < TRACES; count++) await work();
  });
  const traced = await cost(async () => {
    for (let count = 0; count < TRACES; count++) await air.trace("query", input, work);
    if (turn === 0 || isSent) isSent = await air.flush(60_000);
  });
  await air.close(0);
  if (turn >= WARM_UP) turns.push({ traced, bare });
}
console.log(JSON.stringify({ turns, isSent }));
