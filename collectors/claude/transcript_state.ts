/** What the reader of Claude Code's transcripts remembers of one file, and what every record carries. */
import { MIN_TIMESTAMP } from "../../sdk/limits.ts";
import type { EventBase, TokenUsage } from "../../sdk/types.ts";
import { idIn, type Json, nameIn, textIn } from "../json.ts";
import { recordId } from "../record_id.ts";
import type { FileState } from "../session_file.ts";
import { type ContextState, newContext } from "./transcript_context.ts";
import type { Amount, KnownCalls } from "./transcript_parts.ts";

/** Calls whose names are kept for their results. More at once, or waiting longer, was not seen. */
const MAX_CALLS = 64;

/** What names a record: its id, session, time and place. */
export interface Line {
  json: Json;
  uuid: string;
  sessionId: string;
  at: number;
  turnId: string | null;
  subagentId: string | null;
}

/** The same without its content, which is not remembered. */
export type Place = Omit<Line, "json">;

/** A message of the model whose last line may follow. */
export interface Answer {
  key: string;
  /** Its first line, as far as it is known. */
  first: Pick<Line, "uuid" | "at">;
  /** Its last line. */
  line: Place;
  /** As the last line has it; null where no line told a usage. */
  usage: Omit<TokenUsage, keyof EventBase | "type"> | null;
  /** Names the request's record. */
  requestRef: string | null;
  stopReason: string | null;
  /** Its characters. */
  amounts: Amount[];
  /** Null where no line told one. */
  thinkingMs: number | null;
}

/** Plain JSON, some kB. */
export interface TranscriptState extends FileState {
  /** From the path: null for a file that is named after its subagent alone. */
  sessionId: string | null;
  project: string | null;
  /** The subagent whose file it is. */
  subagentId: string | null;
  /** Lines that are not understood. */
  skipped: number;
  /** When the file was begun, where a line before the first record tells. */
  begunAt?: number;
  /** The latest time of any line: some bookkeeping lines have none. */
  at: number;
  /** The turn that began last. */
  turnId: string | null;
  /** True once a prompt told its place: then every prompt does. */
  hasPlaces: boolean;
  /** What the last session_start said; of the branch, which is text, a hash: this is stored. */
  told: {
    version: string | null;
    branchHash: string | null;
    /** The session that the line was copied from. */
    original?: string | null;
  } | null;
  calls: KnownCalls;
  answer: Answer | null;
  /** The message that was told last. */
  finishedKey: string | null;
  /** First lines of the last messages, by the message's key. */
  firsts?: ({ key: string } & Answer["first"])[];
  context: ContextState;
}

/** The state before the first line of a file, `file` being what its path tells. */
export function newState(
  file: Pick<TranscriptState, "sessionId" | "project" | "subagentId">,
): TranscriptState {
  return {
    ...file,
    skipped: 0,
    at: 0,
    turnId: null,
    hasPlaces: false,
    told: null,
    calls: {},
    answer: null,
    finishedKey: null,
    context: newContext(),
  };
}

/** Reads what all records carry; null for a line that lacks it. Moves the file's time on. */
export function lineOf(state: TranscriptState, json: Json): Line | null {
  const sessionId = idIn(json, "sessionId") ?? state.sessionId;
  const uuid = nameIn(json, "uuid");
  const at = timeOf(json);
  if (at !== null) state.at = Math.max(state.at, at);
  if (sessionId === null || uuid === null || at === null) return null;
  const sidechain = json.isSidechain === true ? "sidechain" : null;
  const subagentId = state.subagentId ?? nameIn(json, "agentId") ?? sidechain;
  return { json, uuid, sessionId, at, turnId: state.turnId, subagentId };
}

/** What every event of a line carries. `kind` tells apart the events of one line. */
export function base(line: Place, kind: string) {
  return {
    id: recordId("claude", "transcript", line.sessionId, line.uuid, kind),
    collector: "transcript",
    agent: "claude-code",
    sessionId: line.sessionId,
    turnId: line.turnId,
    subagentId: line.subagentId,
    timestamp: line.at,
  };
}

/** Remembers a call for its result; forgets the oldest when there are too many. */
export function rememberCall(
  state: TranscriptState,
  callId: string,
  call: KnownCalls[string],
): void {
  delete state.calls[callId]; // So that it is the newest.
  state.calls[callId] = call;
  const ids = Object.keys(state.calls);
  if (ids.length > MAX_CALLS) delete state.calls[ids[0]!];
}

/** Unix ms of an ISO time, or null. */
export function timeOf(json: Json): number | null {
  const at = Date.parse(textIn(json, "timestamp") ?? "");
  return at >= MIN_TIMESTAMP ? at : null;
}
