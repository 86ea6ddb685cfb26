/** An agent that works while a test watches: it waits at gates, so that the test sets the pace. */
import { join } from "node:path";
import type { Home } from "./air.ts";
import { runClaude } from "./claude_agent.ts";
import { runHook } from "./hook_run.ts";

/** What the agent does: one tool a request. A gate is a call that runs until it is opened. */
const STEPS = [
  { name: "Read", input: { file_path: "${PROJECT}/notes.txt" } },
  { name: "Bash", input: gate(1) },
  { name: "Bash", input: { command: "exit 3", description: "Fails" }, fails: true },
  { name: "Read", input: { file_path: "${PROJECT}/notes.txt" } },
  { name: "Bash", input: gate(2) },
  { name: "Write", input: { file_path: "${PROJECT}/summary.md", content: "Three notes.\n" } },
];

/** Every call as the page's table tells it, in order, while the agent waits at a gate or at the end. */
export const AT_GATE_1 = ["Read ok", "Bash running"];
export const AT_GATE_2 = ["Read ok", "Bash ok", "Bash error", "Read ok", "Bash running"];
export const AT_END = ["Read ok", "Bash ok", "Bash error", "Read ok", "Bash ok", "Write ok"];

/** The agent at work. */
export interface WorkingAgent {
  /** Lets it go on from a gate, 1 or 2. */
  open(gate: number): void;
  /** Resolves when it has ended. */
  done: Promise<unknown>;
}

/** Starts the real agent, whose hooks are installed in the home; without it, plays its hooks. */
export function startAgent(
  { binary, claude, home }: { binary: string; claude: string | null; home: Home },
  url: string,
): WorkingAgent {
  const project = join(home.folder, "project");
  Deno.mkdirSync(project);
  const open = (gate: number) => Deno.writeTextFileSync(gateFile(project, gate), "");
  const env = { AIR_URL: url };
  if (claude === null) return { open, done: playHooks(binary, home, project, env) };
  const scenario = join(home.folder, "scenario.json");
  Deno.writeTextFileSync(scenario, JSON.stringify(SCENARIO));
  return { open, done: runClaude({ claude, scenario, home: home.folder, project, env }) };
}

function gate(number: number) {
  const command = `until [ -e gate-${number} ]; do sleep 0.05; done`;
  return { command, description: `Waits at gate ${number}`, timeout: 60_000 };
}

function gateFile(project: string, gate: number): string {
  return join(project, `gate-${gate}`);
}

const SCENARIO = {
  name: "watched",
  prompt: "Work while somebody watches",
  model: "claude-sonnet-4-5-20250929",
  latency: { ttft_ms: 40 },
  turns: [
    ...STEPS.map(({ name, input }) => ({ tools: [{ name, input }] })),
    { text: "All done." },
  ],
};

/** The hooks of the same work, each run as the agent runs it. */
async function playHooks(
  binary: string,
  home: Home,
  project: string,
  env: Record<string, string>,
): Promise<void> {
  const session_id = crypto.randomUUID();
  const transcript_path = `${home.folder}/.claude/projects/-project/${session_id}.jsonl`;
  const base = { session_id, transcript_path, cwd: project, prompt_id: crypto.randomUUID() };
  const say = (hook_event_name: string, fields: object = {}) =>
    runHook(binary, home, { ...base, hook_event_name, ...fields }, env);
  await say("SessionStart", { source: "startup" });
  await say("UserPromptSubmit", { prompt: SCENARIO.prompt });
  for (const [index, { name, input, fails }] of STEPS.entries()) {
    const call = { tool_name: name, tool_input: input, tool_use_id: `toolu_watched_${index}` };
    const began = Date.now();
    await say("PreToolUse", call);
    const waitsAt = /gate-(\d)/.exec(JSON.stringify(input))?.[1];
    if (waitsAt !== undefined) await created(gateFile(project, Number(waitsAt)));
    const ended = { ...call, duration_ms: Date.now() - began };
    if (fails) await say("PostToolUseFailure", { ...ended, error: "Exit code 3" });
    else await say("PostToolUse", { ...ended, tool_response: "ok" });
  }
  await say("Stop");
  await say("SessionEnd", { reason: "other" });
}

async function created(path: string): Promise<void> {
  while (!await Deno.stat(path).catch(() => null)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
