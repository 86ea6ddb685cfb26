/** What is remembered of one of Pi's session files, and which session a line of it belongs to. Pure. */
import { idIn, type Json, nameIn, textIn, timeIn } from "../json.ts";

/** `<ISO time with - for : and .>_<session id>.jsonl`, in whatever folder the user chose. */
const FILE_NAME = /(?:^|\/)(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)_([^/]{1,200})\.jsonl$/;

/** Times in Unix ms; null is not known yet. */
export type PiState = {
  /** Lines that could not be understood. */
  skipped: number;
  sessionId: string | null;
  startedAt: number | null;
  /** The session that a fork was made of; empty for one whose file has a name of its own. */
  parentId: string | null;
  /** Lines older than this are copies from the parent's own parent. */
  parentStartedAt: number | null;
  model: string | null;
  provider: string | null;
  thinkingLevel: string | null;
  turnId: string | null;
  turnStartedAt: number | null;
  turnToolCalls: number;
  /** Requests of the turn that failed since the last that did not. */
  failures: number;
  /** When the agent last wrote an answer or a tool's result. */
  agentAt: number | null;
};

/** The state before the first line; the file's name tells the session, should its header be lost. */
export function newState(path: string): PiState {
  const named = sessionOfFile(path);
  return {
    skipped: 0,
    sessionId: named?.id ?? null,
    startedAt: named?.startedAt ?? null,
    parentId: null,
    parentStartedAt: null,
    model: null,
    provider: null,
    thinkingLevel: null,
    turnId: null,
    turnStartedAt: null,
    turnToolCalls: 0,
    failures: 0,
    agentAt: null,
  };
}

/** The session that a file's name tells: its id, and when it began, which its header says too. */
export function sessionOfFile(path: string): { id: string; startedAt: number } | null {
  const [, time, id] = FILE_NAME.exec(path.replaceAll("\\", "/")) ?? [];
  if (time === undefined || id === undefined) return null;
  const startedAt = Date.parse(time.replace(/T(\d\d)-(\d\d)-(\d\d)-/, "T$1:$2:$3."));
  return Number.isNaN(startedAt) ? null : { id, startedAt };
}

/** Takes the header in; false when it names no session. */
export function openSession(state: PiState, header: Json): boolean {
  state.sessionId = idIn(header, "id") ?? state.sessionId;
  state.startedAt = timeIn(header, "timestamp") ?? state.startedAt;
  const parentFile = textIn(header, "parentSession") ?? textIn(header, "branchedFrom");
  const parent = parentFile === null ? null : sessionOfFile(parentFile);
  state.parentId = parent?.id ?? (parentFile === null ? null : "");
  state.parentStartedAt = parent?.startedAt ?? null;
  state.model = nameIn(header, "modelId");
  state.provider = nameIn(header, "provider");
  return state.sessionId !== null && state.startedAt !== null;
}

/**
 * The session in which a line of that time was written: a fork's file begins with copies of its
 * parent's. Null for a copy whose session cannot be told; the file it came from has it too.
 */
export function ownerOf(state: PiState, at: number): string | null {
  if (state.parentId === null || at >= (state.startedAt ?? 0)) return state.sessionId;
  return state.parentStartedAt !== null && at >= state.parentStartedAt ? state.parentId : null;
}
