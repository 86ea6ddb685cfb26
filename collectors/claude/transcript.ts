/**
 * Reads Claude Code's transcripts: `…/projects/<folder>/<session>.jsonl`, and a subagent's in
 * `…/<session>/subagents/agent-<id>.jsonl`, whose records belong to the same session. Strictly what
 * the file says; only a context's composition may be estimated, and is marked then.
 */
import { createHash } from "node:crypto";
import type { SessionStart, WireEvent } from "../../sdk/types.ts";
import {
  countIn,
  idIn,
  isObject,
  type Json,
  nameIn,
  objectIn,
  pathIn,
  textIn,
  usdIn,
} from "../json.ts";
import { recordId } from "../record_id.ts";
import type { FileState, SessionFileMapper } from "../session_file.ts";
import { objectOf } from "./read.ts";
import { answerEvents, finishAnswer, mapAssistant } from "./transcript_answers.ts";
import { takeBlob, takeHeard, takeRequest, takeShape, takeSnapshot } from "./transcript_context.ts";
import { measureText } from "./transcript_parts.ts";
import {
  base,
  type Line,
  lineOf,
  newState,
  timeOf,
  type TranscriptState,
} from "./transcript_state.ts";
import { mapSystem, mapUser, tellsResults } from "./transcript_turns.ts";

/** A session's file is named after its id, a UUID; older clients put a subagent's beside it. */
const SESSION_FILE = /\/projects\/([^/]+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/;
const SUBAGENT_FILE =
  /\/projects\/([^/]+)\/(?:([^/]+)\/subagents\/(?:.+\/)?)?agent-([^/]+)\.jsonl$/;

/** Bookkeeping, and titles, which are never kept. */
const IGNORED = new Set([
  ...["agent-color", "agent-name", "agent-setting", "ai-title", "api-request-resumed"],
  ...["atis-latch", "bridge-session", "content-replacement", "continued-in", "custom-title"],
  ...["file-history-delta", "file-history-snapshot", "fork-context-ref", "last-prompt", "mode"],
  ...["permission-mode", "pr-link", "progress", "queue-operation", "relocated", "summary", "tag"],
  ...["tools-used", "worktree-state"],
]);

/** Claude Code's transcripts, 2.1 and as far as they agree older ones. */
export const claudeTranscripts: SessionFileMapper = {
  agent: "claude-code",
  owns: (path) => SESSION_FILE.test(path) || SUBAGENT_FILE.test(path),
  begin(path) {
    const [, project, sessionId] = SESSION_FILE.exec(path) ?? [];
    if (project !== undefined) {
      return newState({ project, sessionId: sessionId ?? null, subagentId: null });
    }
    const [, folder, parent, agentId] = SUBAGENT_FILE.exec(path) ?? [];
    return newState({
      project: folder ?? null,
      sessionId: parent ?? null,
      subagentId: agentId ?? null,
    });
  },
  line(state, line) {
    const own = state as TranscriptState;
    try {
      return mapLine(own, objectOf(JSON.parse(line), "line"));
    } catch {
      own.skipped += 1; // Broken, or of a shape no client writes: counted by the caller.
      return [];
    }
  },
  rest: (state: FileState) => restOf(state as TranscriptState),
};

/**
 * The message that may grow yet. Of one that a fork copied nothing: its original tells it by its last
 * line alone, so what an earlier line would tell now would count beside it.
 */
function restOf(state: TranscriptState): WireEvent[] {
  const { answer, told, begunAt } = state;
  const isCopied = (told?.original ?? null) !== null ||
    (answer !== null && begunAt !== undefined && answer.line.at < begunAt);
  return isCopied ? [] : answerEvents(state);
}

function mapLine(state: TranscriptState, json: Json): WireEvent[] {
  switch (json.type) {
    case "user":
    case "assistant":
    case "system":
    case "attachment":
      return mapRecord(state, json);
    case "api-request-shape":
      takeShape(state.context, json);
      return [];
    case "api-request-blob":
      takeBlob(state.context, json, state.calls);
      return [];
    case "api-request": {
      const events = finishAnswer(state); // The request holds the answer before it.
      takeRequest(state.context, json);
      return events;
    }
    case "cost-state":
      return costState(state, json);
    default:
      if (!IGNORED.has(String(json.type))) state.skipped += 1;
      // Bookkeeping that stands before any record was written when the file was begun.
      if (state.told === null) state.begunAt ??= timeOf(json) ?? undefined;
      return [];
  }
}

function mapRecord(state: TranscriptState, json: Json): WireEvent[] {
  const line = lineOf(state, json);
  if (line === null) {
    state.skipped += 1;
    return [];
  }
  const start = sessionStart(state, line);
  switch (json.type) {
    case "assistant":
      return [...start, ...mapAssistant(state, line)];
    case "user":
      return tellsResults(line)
        ? [...start, ...mapUser(state, line)]
        : [...start, ...finishAnswer(state), ...mapUser(state, line)];
    case "system":
      return [...start, ...finishAnswer(state), ...mapSystem(state, line)];
    default:
      takeAttachment(state, line);
      return start;
  }
}

/**
 * The session, at the file's first record and whenever branch or version change, or where its own
 * lines begin after copied ones. A record's cwd follows the shell, so only the first one's tells the
 * folder.
 */
function sessionStart(state: TranscriptState, line: Line): WireEvent[] {
  const { json } = line;
  if (state.subagentId !== null) return [];
  const branch = nameIn(json, "gitBranch");
  const { told } = state;
  // The client writes HEAD where there is no repository.
  const gitBranch = branch === "HEAD" ? null : branch;
  const branchHash = gitBranch === null ? told?.branchHash ?? null : hashOf(gitBranch);
  const version = nameIn(json, "version") ?? told?.version ?? null;
  const original = idIn(objectIn(json, "forkedFrom"), "sessionId");
  const isNews = told === null || told.version !== version || told.branchHash !== branchHash ||
    (told.original ?? null) !== original;
  if (!isNews) return [];
  state.told = { version, branchHash, original };
  return [{
    type: "session_start",
    ...base({ ...line, turnId: null, subagentId: null }, "session"),
    ...forkOf(state, line, original ?? told?.original ?? null),
    cwd: told === null ? pathIn(json, "cwd") : null,
    model: null,
    provider: null,
    project: state.project,
    gitBranch,
    agentVersion: version,
  }];
}

/** As much as tells two branches of one repository apart. */
function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * A fork's file begins with copies of another session's lines. A branch's copies name that session;
 * those of `--fork-session` are older than the file itself.
 */
function forkOf(
  state: TranscriptState,
  { at }: Line,
  original: string | null,
): Partial<SessionStart> {
  if (original !== null) return { source: "fork", parentSessionId: original };
  const { begunAt } = state;
  return begunAt !== undefined && at < begunAt ? { source: "fork", timestamp: begunAt } : {};
}

/** What the client adds to the context by itself. */
function takeAttachment(state: TranscriptState, { json, subagentId }: Line): void {
  if (subagentId !== state.subagentId) return;
  const attachment = objectIn(json, "attachment");
  if (attachment.type === "prompt_snapshot") takeSnapshot(state.context, attachment);
  const rendered = Array.isArray(json.rendered) ? json.rendered.filter(isObject) : [];
  const texts = rendered.map((item) => textIn(item, "content") ?? "");
  takeHeard(state.context, texts.map(measureText), false);
}

/** The client's own total, over all resumes; written at an end, without an id or a time of its own. */
function costState(state: TranscriptState, json: Json): WireEvent[] {
  const sessionId = idIn(json, "sessionId") ?? state.sessionId;
  if (sessionId === null || state.at === 0 || state.subagentId !== null) return [];
  const models = Object.values(objectIn(json, "modelUsage")).filter(isObject);
  const kinds = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationInputTokens"];
  const counts = models.flatMap((model) => kinds.map((kind) => countIn(model, kind) ?? 0));
  const record = `cost-state-${json.startTime}-${json.totalDuration}`;
  return [{
    type: "session_totals",
    id: recordId("claude", "transcript", sessionId, record, "totals"),
    collector: "transcript",
    agent: "claude-code",
    sessionId,
    turnId: null,
    subagentId: null,
    timestamp: state.at,
    costUsd: usdIn(json, "totalCostUSD"),
    tokens: counts.reduce((sum, count) => sum + count, 0),
  }];
}
