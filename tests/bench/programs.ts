/** What one run of the program costs: a hook, a start, memory at rest. */
import * as esbuild from "esbuild";
import { join } from "node:path";
import { type Home, serve, withHome } from "../e2e/air.ts";
import { inTurns, median, medianRatio, output, type Row, type Target } from "./measure.ts";

/** Pairs of runs; single ones differ by half. */
const HOOK_TURNS = 21;
const START_TURNS = 9;

/** Nothing listens there: every connection is refused. */
const NO_SERVER = "http://127.0.0.1:1";

const FIXTURE = new URL("../fixtures/claude/basic/hooks.jsonl", import.meta.url);
const NODE_HOOK = new URL("node_hook.ts", import.meta.url).pathname;

/** The hook against an empty program and against the same hook in Node. */
export async function benchHook(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const { url } = await serve(home);
    const empty = await compileEmpty(home.folder);
    const nodeHook = await bundleNodeHook(home.folder);
    const run = (program: string, args: string[], stdin: () => string) => () =>
      wallMs(home, program, args, { AIR_URL: url }, stdin());
    const measures = {
      hook: run(binary, ["hook", "claude"], payload),
      empty: run(empty, [], () => ""),
      node: run("node", [nodeHook], payload),
    };
    await inTurns(2, measures);
    const { hook: hooks, empty: empties, node } = await inTurns(HOOK_TURNS, measures);
    await expectDelivered(url);
    rows.push(wallRow("hook / empty program", hooks, empties, { atMost: 1.35 }));
    rows.push(wallRow("hook / the same in Node", hooks, node, { atMost: 0.65 }));
    rows.push(...await statusRows(home, binary, measures.empty));
  });
  return rows;
}

/**
 * The status line while no server answers, refusing or silent, and each run has news, the most that
 * it can have to do: it may take 100 ms where an empty program takes 30.
 */
async function statusRows(
  home: Home,
  binary: string,
  empty: () => Promise<number>,
): Promise<Row[]> {
  const args = ["statusline", "claude"];
  let runs = 0;
  const news = () => JSON.stringify({ session_id: "s", cost: { total_cost_usd: ++runs } });
  const lineTo = (url: string) => () => wallMs(home, binary, args, { AIR_URL: url }, news());
  // The system accepts for a program that never does.
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const measures = {
    refused: lineTo(NO_SERVER),
    silent: lineTo(`http://127.0.0.1:${silent.addr.port}`),
    empty,
  };
  await inTurns(2, measures);
  const told = await inTurns(HOOK_TURNS, measures);
  const row = (name: string, line: number[]) =>
    wallRow(`status line, ${name} server / empty program`, line, told.empty, { atMost: 3.3 });
  return [row("no", told.refused), row("silent", told.silent)];
}

/** The start until the first answer, and memory once all threads run. */
export async function benchStart(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const empty = await compileEmpty(home.folder);
    const residentMb: number[] = [];
    const measures = {
      start: async () => {
        const startedAt = performance.now();
        const { url, process, end } = await serve(home);
        await expectAnswer(url);
        const ms = performance.now() - startedAt;
        // The first question begins the reader's thread.
        await (await fetch(`${url}/api/sessions`)).text();
        residentMb.push(await residentMegabytes(process.pid));
        await end("SIGTERM");
        return ms;
      },
      empty: () => wallMs(home, empty, [], {}, ""),
    };
    await inTurns(1, measures);
    const { start, empty: empties } = await inTurns(START_TURNS, measures);
    rows.push(wallRow("start to first 200 / empty program", start, empties, { atMost: 5 }));
    const ratio = median(residentMb);
    const measured = `${Math.round(ratio)} MB`;
    rows.push({ name: "idle RSS, MB", measured, control: "", ratio, target: { atMost: 120 } });
  });
  return rows;
}

/** A compiled program that does nothing: what the runtime itself costs. */
async function compileEmpty(folder: string): Promise<string> {
  const source = join(folder, "empty.js");
  const program = join(folder, "empty");
  await Deno.writeTextFile(source, "");
  await output(Deno.execPath(), ["compile", "--no-code-cache", "-A", "-o", program, source]);
  return program;
}

/** The hook for Node in one file, as our own is: the fewer files, the faster the start. */
async function bundleNodeHook(folder: string): Promise<string> {
  const outfile = join(folder, "node_hook.mjs");
  const target = { platform: "node", target: "node20", format: "esm" } as const;
  await esbuild.build({ entryPoints: [NODE_HOOK], bundle: true, minify: true, outfile, ...target });
  await esbuild.stop();
  return outfile;
}

/** Wall time of one run, ms. Throws when it fails. */
async function wallMs(
  { folder }: Home,
  program: string,
  args: string[],
  env: Record<string, string>,
  stdin: string,
): Promise<number> {
  const path = Deno.env.get("PATH") ?? "";
  const startedAt = performance.now();
  const process = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { HOME: folder, PATH: path, ...env },
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const writer = process.stdin.getWriter();
  // The empty program may be gone before it is asked to read.
  await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  const { code } = await process.status;
  if (code !== 0) throw new Error(`${program} gave ${code}`);
  return performance.now() - startedAt;
}

let payloads = 0;

/** A recorded PostToolUse, each time of another call. */
function payload(): string {
  const lines = Deno.readTextFileSync(FIXTURE).split("\n");
  const line = lines.find((line) => line.includes('"hook_event_name":"PostToolUse"'))!;
  return JSON.stringify({ ...JSON.parse(line), tool_use_id: `toolu_${payloads++}` });
}

/** A hook is no hook when it delivers nothing; one that a busy machine holds up gives in. */
async function expectDelivered(url: string): Promise<void> {
  const sent = payloads;
  const { session_id } = JSON.parse(payload());
  const response = await fetch(`${url}/api/sessions/${session_id}/events`);
  const { length } = await response.json();
  if (length < 0.9 * sent) throw new Error(`Of ${sent} hooks' events ${length} are stored`);
}

async function expectAnswer(url: string): Promise<void> {
  const response = await fetch(`${url}/api/health`);
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`The server answered ${response.status}`);
}

async function residentMegabytes(pid: number): Promise<number> {
  return Number(await output("ps", ["-o", "rss=", "-p", String(pid)])) / 1024;
}

function wallRow(name: string, ms: number[], control: number[], target: Target): Row {
  const show = (values: number[]) => `${Math.round(median(values))} ms`;
  const ratio = medianRatio(ms, control);
  return { name, measured: show(ms), control: show(control), ratio, target };
}
