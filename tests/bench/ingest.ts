/** How fast events are taken: batches and frames against the bare fold, single events against zod. */
import { serve, withHome } from "../e2e/air.ts";
import { inTurns, median, medianRatio, output, type Row, type Target } from "./measure.ts";

/** An odd number, so that the median is a turn. */
const TURNS = 5;
/** Events a turn: one to three seconds each. */
const BATCHED = 40_000;
const SINGLE = 12_000;
/** Sent before the first turn, until the server's code is compiled. */
const WARM_UP = 12_000;

/** Events must never come twice: each use of the mix has a seed of its own. */
let seeds = 0;

const path = (file: string) => new URL(file, import.meta.url).pathname;
const runs = (file: string, ...args: (string | number)[]) =>
  output(Deno.execPath(), ["run", "-A", path(file), ...args.map(String)]).then(Number);

/** The load of `load.ts`: gives the events a second. */
function load(
  url: string,
  kind: "http" | "ws",
  connections: number,
  batch: number,
  count: number,
): Promise<number> {
  return runs("load.ts", url, kind, connections, batch, count, ++seeds);
}

/** Batches and frames. The control has no door, no other thread and no client. */
export async function benchBatches(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const { url } = await serve(home);
    const batches = `${url}/api/ingest/batch`;
    await load(batches, "http", 16, 100, WARM_UP);
    const { control, ...values } = await inTurns(TURNS, {
      control: () => runs("control_fold.ts", home.folder, BATCHED, ++seeds),
      "batch 100, c=16": () => load(batches, "http", 16, 100, BATCHED),
      "batch 1000, c=4": () => load(batches, "http", 4, 1000, BATCHED),
      "WebSocket, 100 a frame, acked, c=16": () =>
        load(`${url}/ws/collector`, "ws", 16, 100, BATCHED),
    });
    for (const [name, rates] of Object.entries(values)) {
      const target = name === "batch 100, c=16" ? { atLeast: 0.55 } : null;
      rows.push(rateRow(`ingest, ${name}`, rates, control, target));
    }
  });
  return rows;
}

/** Single events. The control is a Hono route that only checks the event with zod. */
export async function benchSingle(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const { url } = await serve(home);
    await using noop = await startControl();
    const single = (base: string) => load(`${base}/api/ingest`, "http", 16, 1, SINGLE);
    await single(url);
    const { control, rates } = await inTurns(TURNS, {
      control: () => single(noop.url),
      rates: () => single(url),
    });
    rows.push(rateRow("ingest, single events, c=16", rates, control, { atLeast: 0.30 }));
  });
  return rows;
}

async function startControl() {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path("control_noop.ts")],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.getReader();
  const { value } = await reader.read();
  return {
    url: new TextDecoder().decode(value).trim(),
    async [Symbol.asyncDispose]() {
      process.kill();
      await reader.cancel();
      await process.status;
    },
  };
}

function rateRow(name: string, rates: number[], control: number[], target: Target): Row {
  const perSecond = (values: number[]) => `${Math.round(median(values))} events/s`;
  const ratio = medianRatio(rates, control);
  return { name, measured: perSecond(rates), control: perSecond(control), ratio, target };
}
