/** Reading the past: how fast and in how much memory, and what it costs to watch it afterwards. */
import { readFileSync } from "node:fs";
import { AGENT_NAMES } from "../../collectors/agents.ts";
import { type Home, serve, withHome } from "../e2e/air.ts";
import { type AgentFiles, writeAgentFiles } from "./agent_files.ts";
import { output, type Row } from "./measure.ts";

/** Between two looks at how far the server is, ms. */
const LOOK_MS = 100;
/** Longer than between two looks at all files (collectors/tail.ts), so that one is in it. */
const IDLE_MS = 65_000;
/** The most memory that the compiled program may take while it reads the past, RSS. */
const MOST_MB = 300;

/** Some 210 MB in 2,000 files, read by the server itself, then sent by `air import`. */
export async function benchImport(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const files = writeAgentFiles(home.folder);
    const control = parseRate(files);
    const server = await serve(home);
    const startedAt = performance.now();
    await untilRead(server.url, files);
    const rate = rateOf(files, performance.now() - startedAt);
    rows.push(rateRow("import, in the server", rate, control));
    rows.push(memoryRow("peak RSS of the server that imports", peakMegabytes(server.process.pid)));
    await server.end("SIGTERM");
  });
  await withHome(binary, async (home) => {
    const files = writeAgentFiles(home.folder);
    const control = parseRate(files);
    const { url, process: { pid } } = await serve(home, ["--no-watch"]);
    const startedAt = performance.now();
    const peaks: number[] = [];
    for (const agent of AGENT_NAMES) peaks.push(await importOf(home, agent, url));
    const rate = rateOf(files, performance.now() - startedAt);
    rows.push(rateRow("air import", rate, control));
    rows.push(memoryRow("peak RSS of air import", Math.max(...peaks)));
    rows.push(memoryRow("peak RSS of the server it sends to", peakMegabytes(pid)));
  });
  return rows;
}

/** The processor time of a server that watches 2,000 files which nobody writes to. */
export async function benchIdle(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    const files = writeAgentFiles(home.folder);
    const { url, process: { pid } } = await serve(home);
    await untilRead(url, files);
    // The last commits end, and what V8 compiles and collects afterwards.
    await wait(5_000);
    const [before, startedAt] = [await processorMs(pid), performance.now()];
    await wait(IDLE_MS);
    const usedMs = await processorMs(pid) - before;
    const ratio = 100 * usedMs / (performance.now() - startedAt);
    const measured = `${ratio.toFixed(2)} % of a core`;
    const name = `idle with ${files.paths.length} session files, %`;
    rows.push({ name, measured, control: "", ratio, target: { atMost: 1 } });
  });
  return rows;
}

/** Bare line splitting and JSON.parse, MB/s. */
function parseRate(files: AgentFiles): number {
  const startedAt = performance.now();
  let lines = 0;
  for (const path of files.paths) {
    for (const line of readFileSync(path, "utf8").split("\n")) {
      if (line !== "" && JSON.parse(line) !== null) lines += 1;
    }
  }
  if (lines === 0) throw new Error("There was nothing to read");
  return rateOf(files, performance.now() - startedAt);
}

/** MB/s. */
function rateOf({ bytes }: AgentFiles, ms: number): number {
  return bytes / 1_000 / ms;
}

/** Resolves when the server has read every file to its end. */
async function untilRead(url: string, { paths }: AgentFiles): Promise<void> {
  for (;;) {
    const agents: { filesRead: number }[] = await (await fetch(`${url}/api/watch`)).json();
    if (agents.reduce((sum, { filesRead }) => sum + filesRead, 0) === paths.length) return;
    await wait(LOOK_MS);
  }
}

/** Runs `air import`; gives the most memory it took, MB. Throws when it fails. */
async function importOf(home: Home, agent: string, url: string): Promise<number> {
  const process = home.spawn(["import", agent], { AIR_URL: url });
  let peak = 0;
  const timer = setInterval(() => peak = Math.max(peak, peakMegabytes(process.pid)), LOOK_MS);
  const { code, stderr } = await process.output();
  clearInterval(timer);
  if (code !== 0) throw new Error(`air import gave ${code}: ${new TextDecoder().decode(stderr)}`);
  return peak;
}

/** The most memory that a process has had so far, MB; 0 for one that is no more. */
function peakMegabytes(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  } catch {
    return 0;
  }
}

/** The processor time that a process has used so far in all its threads, ms. */
async function processorMs(pid: number): Promise<number> {
  const ticksPerSecond = Number(await output("getconf", ["CLK_TCK"]));
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // proc(5): the name may hold spaces, so fields are counted behind its bracket; utime, stime.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond * 1_000;
}

function rateRow(name: string, rate: number, control: number): Row {
  const show = (value: number) => `${value.toFixed(1)} MB/s`;
  return {
    name,
    measured: show(rate),
    control: show(control),
    ratio: rate / control,
    target: null,
  };
}

function memoryRow(name: string, megabytes: number): Row {
  const measured = `${Math.round(megabytes)} MB`;
  return {
    name: `${name}, MB`,
    measured,
    control: "",
    ratio: megabytes,
    target: { atMost: MOST_MB },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
