/**
 * What an agent did, told by the agent itself: by its transcript, or by the payloads of its hooks.
 * Nothing here comes from AIr, so that what AIr shows can be held against it.
 */
import { basename, dirname } from "node:path";
import {
  type AgentRun,
  type Block,
  blocksOf,
  textOf,
  type TranscriptLine,
} from "./claude_agent.ts";

/** One session. Lists are sorted by id, but turns are in their order. */
export interface Did {
  sessionId: string;
  /** The name of the transcript's folder. */
  project: string;
  cwd: string;
  /** Ids of the prompts that reached the model. */
  turns: string[];
  calls: DidCall[];
  subagents: string[];
  /** Of each compaction, whether it came by itself. */
  compactions: boolean[];
  /** The last model, where a hook tells it: the user chose another one. */
  model: string | null;
}

/** One tool call. */
export interface DidCall {
  toolCallId: string;
  toolName: string;
  isError: boolean;
  turnId: string;
  subagentId: string | null;
  /** Null where the tool never ran, and where only its output is told. */
  inputBytes: number | null;
  outputBytes: number;
  /** Between what it slept for and what the agent waited for; null where it did not run. */
  durationMs: { min: number; max: number } | null;
}

/** By the transcripts of the session and its subagents. */
export function didByTranscript(
  { sessionId, transcriptPath, transcript }: AgentRun,
  cwd: string,
): Did {
  const prompts = transcript.filter(({ promptSource }) => promptSource !== undefined);
  const models = transcript.filter(({ agentId }) => agentId === undefined)
    .flatMap(({ message }) => message?.model ?? []);
  const isSwitched = transcript.some(({ message }) =>
    textOf(message?.content).startsWith("<command-name>/model<")
  );
  return {
    sessionId,
    project: basename(dirname(transcriptPath)),
    cwd,
    turns: prompts.map(({ promptId }) => promptId ?? ""),
    calls: sortedCalls(callsIn(transcript)),
    subagents: [...new Set(transcript.flatMap(({ agentId }) => agentId ?? []))].sort(),
    compactions: transcript.flatMap(({ compactMetadata }) =>
      compactMetadata ? [compactMetadata.trigger === "auto"] : []
    ),
    model: isSwitched ? models.at(-1) ?? null : null,
  };
}

interface Said {
  line: TranscriptLine;
  block: Block;
}

function callsIn(transcript: TranscriptLine[]): DidCall[] {
  // Other lines repeat messages as they were sent.
  const messages = transcript.filter(({ type }) => type === "user" || type === "assistant");
  const said = messages.flatMap((line) =>
    blocksOf(line.message?.content).map((block): Said => ({ line, block }))
  );
  const results = new Map(said.map((result) => [result.block.tool_use_id, result]));
  return said.filter(({ block }) => block.type === "tool_use").map((use) => {
    const result = results.get(use.block.id);
    if (!result) throw new Error(`The transcript has no result of ${use.block.id}`);
    return didCall(use, result);
  });
}

function didCall(use: Said, result: Said): DidCall {
  const seen = textOf(result.block.content);
  const isInvalid = seen.startsWith("<tool_use_error>");
  const waitedMs = Date.parse(result.line.timestamp ?? "") - Date.parse(use.line.timestamp ?? "");
  return {
    toolCallId: use.block.id ?? "",
    toolName: use.block.name ?? "",
    isError: result.block.is_error ?? false,
    turnId: result.line.promptId ?? "",
    subagentId: use.line.agentId ?? null,
    inputBytes: isInvalid ? null : bytes(JSON.stringify(use.block.input)),
    outputBytes: bytes(seen),
    durationMs: isInvalid || result.line.toolDenialKind !== undefined
      ? null
      : { min: sleptMs(use.block.input ?? {}), max: waitedMs },
  };
}

/** The least time that a scenario's call takes: what it sleeps, or until it is stopped. */
function sleptMs(input: Record<string, unknown>): number {
  const { command, timeout, delay_ms: delayMs, run_in_background: isApart } = input;
  if (isApart === true) return 0;
  const seconds = /(?:^|&& )sleep ([\d.]+)/.exec(String(command))?.[1];
  const sleeps = typeof delayMs === "number" ? delayMs : 1000 * Number(seconds ?? 0);
  return typeof timeout === "number" ? Math.min(timeout, sleeps) : sleeps;
}

/** What tests read of a hook's payload. */
export interface HookPayload {
  session_id: string;
  transcript_path: string;
  cwd: string;
  hook_event_name: string;
  prompt_id?: string;
  agent_id?: string;
  agent_type?: string;
  tool_name?: string;
  tool_use_id?: string;
  tool_input?: unknown;
  duration_ms?: number;
  trigger?: string;
  to_model?: string;
  source?: string;
  tool_calls?: { tool_name: string; tool_use_id: string; tool_response: string | Block[] }[];
}

/** By the payloads of all its hooks, in their order. */
export function didByHooks(payloads: HookPayload[]): Did {
  const [first] = payloads;
  if (!first) throw new Error("There are no payloads");
  const of = (event: string) => payloads.filter((payload) => payload.hook_event_name === event);
  return {
    sessionId: first.session_id,
    project: basename(dirname(first.transcript_path)),
    cwd: first.cwd,
    turns: of("UserPromptSubmit").map((payload) => payload.prompt_id ?? ""),
    calls: sortedCalls(of("PostToolBatch").flatMap((batch) => batchCalls(batch, payloads))),
    subagents: of("SubagentStart").map((payload) => payload.agent_id ?? "").sort(),
    compactions: of("PostCompact").map(({ trigger }) => trigger === "auto"),
    model: of("PostModelSwitch").at(-1)?.to_model ?? null,
  };
}

function batchCalls(batch: HookPayload, payloads: HookPayload[]): DidCall[] {
  return (batch.tool_calls ?? []).map((call) => {
    const own = payloads.filter((payload) => payload.tool_use_id === call.tool_use_id);
    const of = (event: string) => own.find((payload) => payload.hook_event_name === event);
    const asked = of("PreToolUse");
    const ran = of("PostToolUse") ?? of("PostToolUseFailure");
    const durationMs = ran?.duration_ms ?? 0;
    return {
      toolCallId: call.tool_use_id,
      toolName: call.tool_name,
      isError: of("PostToolUse") === undefined,
      turnId: batch.prompt_id ?? "",
      subagentId: batch.agent_id ?? null,
      inputBytes: asked ? bytes(JSON.stringify(asked.tool_input)) : null,
      outputBytes: bytes(textOf(call.tool_response)),
      durationMs: ran ? { min: durationMs, max: durationMs } : null,
    };
  });
}

function sortedCalls(calls: DidCall[]): DidCall[] {
  return calls.sort((a, b) => a.toolCallId < b.toolCallId ? -1 : 1);
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
