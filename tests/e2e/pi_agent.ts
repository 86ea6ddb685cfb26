/** Runs the real Pi by the driver beside the repository: a loopback model plays a scenario. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL as toFileUrl } from "node:url";
import { jsonLines } from "./claude_agent.ts";
import type { RunTime } from "./totals.ts";

const AGENTS = resolve("../shared/agents");

/** A Pi and the Node that it runs on. */
export interface Pi {
  version: string;
  pi: string;
  node: string;
}

/** What the model served, as far as Pi can know it, and what Pi showed for it. */
export interface PiRun {
  exitCode: number;
  /** From the start of Pi to its end, ms. */
  wallMs: number;
  stderr: string;
  extensionErrors: unknown[];
  /** The last answer, in print mode. */
  text: string;
  requests: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** Both captured versions, installed at the first call; none without the folder that installs them. */
export async function installedPis(): Promise<Pi[]> {
  const install = join(AGENTS, "install");
  if (!existsSync(install)) {
    console.log(`skipped: tests that need Pi, because ${install} is not there`);
    return [];
  }
  return [await installed(install, "pi", "0.73.1"), await installed(install, "pi-next", "0.87.1")];
}

async function installed(install: string, name: string, version: string): Promise<Pi> {
  const { code, stdout } = await new Deno.Command(install, { args: [name] }).output();
  const [pi, node] = new TextDecoder().decode(stdout).trim().split("\n");
  if (code !== 0 || !pi) throw new Error(`Cannot test without Pi ${version}: it does not install`);
  return { version, pi, node: node ?? "node" };
}

/** Runs Pi to its end, in print mode unless `options` say otherwise, with the extensions that lie in the home or the project. */
export async function runPi(
  { pi, node }: Pi,
  scenario: string,
  place: { home: string; project: string; env: Record<string, string> },
  options: readonly string[] = ["--mode", "print"],
): Promise<PiRun> {
  const args = [
    join(AGENTS, "pi", "run.mjs"),
    ...["--pi", pi, "--node", node, ...options],
    ...["--scenario", join(AGENTS, "pi", "scenarios", `${scenario}.json`)],
    ...["--home", place.home, "--project", place.project],
    ...Object.entries(place.env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  const { stdout, stderr } = await new Deno.Command("node", { args, stdin: "null" }).output();
  if (stdout.length === 0) throw new Error(new TextDecoder().decode(stderr));
  const summary = JSON.parse(new TextDecoder().decode(stdout));
  const { input, output, cacheRead, cacheWrite } = summary.llm.usage;
  return {
    exitCode: summary.exit.code,
    wallMs: summary.wallMs,
    stderr: summary.stderr ?? "",
    extensionErrors: summary.extensionErrors,
    text: summary.text,
    requests: summary.llm.requests,
    ...{ input, output, cacheRead, cacheWrite },
  };
}

/** What the mock wrote down of the requests of the last run in a home. */
export function llmLog(home: string): URL {
  return toFileUrl(join(home, "logs", "llm-requests.jsonl"));
}

/** What tests read of one line of a session file. */
interface Entry {
  timestamp: string;
  message?: {
    role: string;
    timestamp: number;
    toolCallId?: string;
    isError?: boolean;
    content: string | { type: string; id?: string; arguments?: Record<string, unknown> }[];
  };
}

/** Tools may begin a little before the entry of the answer that asked for them is written. */
const CLOCK_MS = 5;

/**
 * How long the tool calls of a home's sessions took, by Pi's own files: at least what they slept, at
 * most from the answer that asked for them to their result. One that failed may have been stopped.
 */
export function runTimesIn(home: string): Map<string, RunTime> {
  const times = new Map<string, RunTime>();
  const asked = new Map<string, { at: number; sleptMs: number }>();
  for (const { timestamp, message } of entriesIn(join(home, ".pi", "agent", "sessions"))) {
    for (const block of typeof message?.content === "object" ? message.content : []) {
      if (block.type !== "toolCall" || !block.id) continue;
      const seconds = /sleep ([\d.]+)/.exec(String(block.arguments?.command))?.[1] ?? 0;
      asked.set(block.id, { at: Date.parse(timestamp), sleptMs: 1000 * Number(seconds) });
    }
    const call = asked.get(message?.toolCallId ?? "");
    if (!message?.toolCallId || !call) continue;
    const min = message.isError ? 0 : call.sleptMs;
    times.set(message.toolCallId, { min, max: Date.parse(timestamp) - call.at + CLOCK_MS });
  }
  return times;
}

function entriesIn(folder: string): Entry[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? entriesIn(path) : jsonLines<Entry>(path);
  });
}
