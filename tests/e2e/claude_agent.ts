/** Runs the real Claude Code by the driver beside the repository: a loopback model plays a scenario. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Served } from "../collectors/claude/transcript_files.ts";

const AGENT = resolve("../shared/agents/claude");

/** One block of a message. */
export interface Block {
  type: string;
  text?: string;
  thinking?: string;
  id?: string;
  name?: string;
  input?: Record<string, unknown>;
  tool_use_id?: string;
  content?: string | Block[];
  is_error?: boolean;
}

/** What tests read of one line of the agent's stdout. */
export interface StreamLine {
  type: string;
  subtype?: string;
  hook_event?: string;
  output?: string;
  stdout?: string;
  stderr?: string;
  exit_code?: number;
  message?: { content: string | Block[] };
  is_error?: boolean;
  num_turns?: number;
  result?: string;
  usage?: Record<string, unknown>;
  total_cost_usd?: number;
  permission_denials?: unknown[];
}

/** What tests read of one line of a transcript. */
export interface TranscriptLine {
  type: string;
  subtype?: string;
  timestamp?: string;
  agentId?: string;
  promptId?: string;
  promptSource?: string;
  toolDenialKind?: string;
  compactMetadata?: { trigger: string };
  message?: { model?: string; content: string | Block[] };
}

/** A finished run. */
export interface AgentRun {
  exitCode: number;
  /** From the start of the agent to its end, ms. */
  wallMs: number;
  stderr: string;
  sessionId: string;
  /** The absolute path of the main session's transcript. */
  transcriptPath: string;
  /** Of the session and its subagents, each file in its order. */
  transcript: TranscriptLine[];
  stdout: StreamLine[];
  /** As the model answered, from the mock. */
  served: Served[];
}

/** Where and as what the agent runs. */
export interface AgentPlace {
  claude: string;
  /** A name of the driver's scenarios, or the path of one. */
  scenario: string;
  /** HOME of the agent. */
  home: string;
  project: string;
  env?: Record<string, string>;
}

interface Summary {
  exit_code: number;
  wall_ms: number;
  stderr: string;
  session_id: string;
  transcript_path: string;
  subagent_transcripts: string[];
  mock: { served: Served[] };
}

/** Runs the agent to its end. */
export async function runClaude(place: AgentPlace): Promise<AgentRun> {
  const folder = await Deno.makeTempDir({ prefix: "air-agent-" });
  const out = join(folder, "stdout.jsonl");
  const { stdout, stderr, success } = await new Deno.Command("node", {
    args: [
      join(AGENT, "run.mjs"),
      ...["--claude", place.claude],
      ...["--scenario", scenarioFile(place.scenario)],
      ...["--project", place.project],
      ...["--home", place.home],
      ...["--out", out],
      ...["--timeout", "90", "--full"],
      ...Object.entries(place.env ?? {}).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`The agent did not end: ${new TextDecoder().decode(stderr)}`);
  const summary: Summary = JSON.parse(new TextDecoder().decode(stdout));
  const run = {
    exitCode: summary.exit_code,
    wallMs: summary.wall_ms,
    stderr: summary.stderr,
    sessionId: summary.session_id,
    transcriptPath: summary.transcript_path,
    transcript: [summary.transcript_path, ...summary.subagent_transcripts].flatMap((path) =>
      jsonLines<TranscriptLine>(path)
    ),
    stdout: jsonLines<StreamLine>(out),
    served: summary.mock.served,
  };
  await Deno.remove(folder, { recursive: true });
  return run;
}

/** The driver's scenario of that name, or the file itself. */
function scenarioFile(scenario: string): string {
  return existsSync(scenario) ? scenario : join(AGENT, "scenarios", `${scenario}.json`);
}

/** Every line of a file as JSON. */
export function jsonLines<T>(path: string): T[] {
  const lines = Deno.readTextFileSync(path).split("\n").filter((line) => line !== "");
  return lines.map((line): T => JSON.parse(line));
}

/** The blocks of a message; a plain text is one. */
export function blocksOf(content: string | Block[] | undefined): Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content ?? [];
}

/** The text of a message or of a tool's result, as the model sees it. */
export function textOf(content: string | Block[] | undefined): string {
  return blocksOf(content).map((block) => block.text ?? "").join("");
}

/** What a run did and answered, without what differs from run to run: ids, times and sizes. */
export function essenceOf({ exitCode, stderr, stdout, served }: AgentRun) {
  const lines = stdout.filter(({ type }) => type !== "system");
  return { exitCode, stderr, requests: served.length, lines: lines.map(essenceOfLine) };
}

function essenceOfLine({ type, subtype, message, ...line }: StreamLine) {
  const { is_error, num_turns, result, usage, total_cost_usd, permission_denials } = line;
  return {
    ...{ type, subtype, is_error, num_turns, result, usage, total_cost_usd, permission_denials },
    blocks: blocksOf(message?.content).map(essenceOfBlock),
  };
}

function essenceOfBlock(block: Block) {
  const { type, text, thinking, id, name, input, tool_use_id, is_error } = block;
  const content = JSON.stringify(block.content)?.replace(/ *\d+/g, " 0");
  return { type, text, thinking, id, name, input, tool_use_id, is_error, content };
}
