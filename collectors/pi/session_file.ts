/** Pi's own session files → wire events; Pi 0.73 to 1.5, and the older forms of the same lines. Pure. */
import type { TokenUsage, WireEvent } from "../../sdk/types.ts";
import { recordId } from "../record_id.ts";
import { jsonLine, type SessionFileMapper } from "../session_file.ts";
import {
  compactionOf,
  failureOf,
  isEmptyUsage,
  messageKey,
  outcomeOf,
  toolCallsOf,
  toolOutput,
  usageOf,
} from "./message.ts";
import { type Json, nameIn, objectIn, pathIn, textIn, timeIn } from "../json.ts";
import { newState, openSession, ownerOf, type PiState, sessionOfFile } from "./session_state.ts";

/** One line and where it belongs. */
interface Entry {
  state: PiState;
  json: Json;
  sessionId: string;
  /** When it was appended, Unix ms. */
  at: number;
  /** Its own id, the same in every copy of it. */
  record: string;
}

type MapOne = (entry: Entry) => WireEvent[];

/** By type of the line. Types without a map here are known and have nothing to tell. */
const LINES = new Map<string, MapOne | null>([
  ["message", mapMessage],
  ["model_change", mapModelChange],
  ["thinking_level_change", mapThinkingLevel],
  ["compaction", mapCompaction],
  ["branch_summary", (entry) => mapUsage(entry, "branch_summary")],
  ["usage", (entry) => mapUsage(entry, nameIn(entry.json, "kind") ?? "usage")],
  ["context_edit", null],
  ["session_info", null],
  ["label", null],
  ["custom", null],
  ["custom_message", null],
]);

/** By role of the message; others (system, custom, the user's own shell) are no part of a total. */
const ROLES = new Map<string, (entry: Entry, message: Json) => WireEvent[]>([
  ["user", mapUser],
  ["assistant", mapAnswer],
  ["toolResult", mapToolResult],
]);

/**
 * Reads Pi's session files. Lines that a fork copied keep the session they were written in: the
 * parent's where the parent is old enough, else they are left to the file they came from. A call's
 * start is when it was asked for, its end exact, so its duration is left open.
 */
export const piSessions: SessionFileMapper = {
  agent: "pi",
  owns: (path) => sessionOfFile(path) !== null,
  begin: (path) => newState(path),
  line: jsonLine(mapLine),
};

/** Null for a line that cannot be understood. */
function mapLine(state: PiState, json: Json): WireEvent[] | null {
  const type = textIn(json, "type") ?? "";
  if (type === "session") return mapHeader(state, json);
  const map = LINES.get(type);
  const at = timeIn(json, "timestamp") ?? timeIn(objectIn(json, "message"), "timestamp");
  if (map === undefined || at === null || state.sessionId === null) return null;
  if (map === null) return [];
  const sessionId = ownerOf(state, at);
  // The first version of the format had no ids.
  const record = nameIn(json, "id") ?? `${at}:${type}:${objectIn(json, "message").role ?? ""}`;
  const events = map({ state, json, sessionId: sessionId ?? state.sessionId, at, record });
  return sessionId === null ? [] : events;
}

function mapHeader(state: PiState, json: Json): WireEvent[] | null {
  if (!openSession(state, json)) return null;
  const { sessionId, startedAt, model, provider, parentId } = state;
  if (sessionId === null || startedAt === null) return null;
  return [{
    type: "session_start",
    ...base({ state, json, sessionId, at: startedAt, record: "session" }, "start"),
    cwd: pathIn(json, "cwd"),
    model,
    provider,
    parentSessionId: parentId || null,
  }];
}

function mapModelChange(entry: Entry): WireEvent[] {
  const { state, json } = entry;
  const [previousModel, previousProvider] = [state.model, state.provider];
  state.model = nameIn(json, "modelId") ?? previousModel;
  state.provider = nameIn(json, "provider") ?? previousProvider;
  return [{
    type: "model_change",
    ...base(entry, "change"),
    previousModel,
    previousProvider,
    newModel: state.model,
    newProvider: state.provider,
    source: null,
  }];
}

function mapThinkingLevel({ state, json }: Entry): WireEvent[] {
  state.thinkingLevel = nameIn(json, "thinkingLevel");
  return [];
}

function mapMessage(entry: Entry): WireEvent[] {
  const message = objectIn(entry.json, "message");
  return ROLES.get(textIn(message, "role") ?? "")?.(entry, message) ?? [];
}

/** A prompt begins a turn; what was queued while the agent worked is older than its last word. */
function mapUser(entry: Entry, message: Json): WireEvent[] {
  const { state } = entry;
  const turnId = messageKey(message) ?? String(entry.at);
  const at = Number(turnId);
  if (state.agentAt !== null && at <= state.agentAt) return [];
  Object.assign(state, { turnId, turnStartedAt: at, turnToolCalls: 0, failures: 0 });
  const { model, provider, thinkingLevel } = state;
  const prompt = { ...entry, at };
  return [
    { type: "turn_start", ...base(prompt, "turn"), turnIndex: null },
    { type: "agent_start", ...base(prompt, "agent"), model, provider, thinkingLevel },
  ];
}

function mapAnswer(entry: Entry, message: Json): WireEvent[] {
  const { state, at } = entry;
  const calls = toolCallsOf(message);
  state.agentAt = at;
  state.turnToolCalls += calls.length;
  return [
    ...mapAnswerUsage(entry, message),
    ...mapFailure(entry, message),
    ...calls.map(({ id, name, input }): WireEvent => ({
      type: "tool_call_start",
      ...base({ ...entry, record: `${entry.record}:${id}` }, "start"),
      toolCallId: id,
      toolName: name,
      ...input,
    })),
    ...mapTurnEnd(entry, message),
  ];
}

function mapAnswerUsage(entry: Entry, message: Json): WireEvent[] {
  const requestedAt = timeIn(message, "timestamp");
  const usage = usageOf(message);
  if (usage === null || isEmptyUsage(usage)) return [];
  const event: TokenUsage = {
    type: "token_usage",
    ...base(entry, "usage"),
    ...usage,
    model: nameIn(message, "model"),
    provider: nameIn(message, "provider"),
    messageId: messageKey(message) ?? entry.record,
    durationMs: requestedAt === null ? null : Math.max(0, entry.at - requestedAt),
  };
  const tokensUsed = usage.totalTokens;
  // A failed answer does not stay in the context.
  if (outcomeOf(message) === "error" || !tokensUsed) return [event];
  return [event, { type: "context_usage", ...base(entry, "context"), tokensUsed }];
}

function mapFailure(entry: Entry, message: Json): WireEvent[] {
  const { state } = entry;
  const failure = failureOf(message);
  state.failures = failure === null ? 0 : state.failures + 1;
  if (failure === null) return [];
  return [{ type: "llm_error", ...base(entry, "error"), ...failure, attempt: state.failures }];
}

/** Every answer that may be the last ends the turn; the latest of them stands. */
function mapTurnEnd(entry: Entry, message: Json): WireEvent[] {
  const { state, at } = entry;
  const outcome = outcomeOf(message);
  if (outcome === null || state.turnId === null) return [];
  return [{
    type: "turn_end",
    ...base(entry, "turn_end"),
    turnIndex: null,
    toolCallCount: state.turnToolCalls,
    durationMs: state.turnStartedAt === null ? null : Math.max(0, at - state.turnStartedAt),
    outcome,
  }];
}

function mapToolResult(entry: Entry, message: Json): WireEvent[] {
  const { state } = entry;
  state.agentAt = entry.at;
  const toolCallId = nameIn(message, "toolCallId");
  const toolName = nameIn(message, "toolName");
  if (toolCallId === null || toolName === null) return [];
  const ended = { ...entry, at: timeIn(message, "timestamp") ?? entry.at };
  return [
    {
      type: "tool_call_end",
      ...base(ended, "end"),
      toolCallId,
      toolName,
      durationMs: null,
      ...toolOutput(message.content, message.isError),
    },
    // A tool may ask a model itself.
    ...usageEvent(entry, message, toolCallId, `tool:${toolName}`),
  ];
}

function mapCompaction(entry: Entry): WireEvent[] {
  return [
    {
      type: "compaction",
      ...base(entry, "compaction"),
      ...compactionOf(entry.json),
      tokensAfter: null,
      isAutomatic: null,
    },
    ...mapUsage(entry, "compaction"),
  ];
}

/** The usage of a request that is no answer: a summary, a cache kept warm. */
function mapUsage(entry: Entry, querySource: string): WireEvent[] {
  return usageEvent(entry, entry.json, entry.record, querySource);
}

function usageEvent(entry: Entry, holder: Json, messageId: string, querySource: string) {
  const usage = usageOf(holder);
  if (usage === null || isEmptyUsage(usage)) return [];
  const event: TokenUsage = {
    type: "token_usage",
    ...base(entry, "usage"),
    ...usage,
    model: nameIn(holder, "model") ?? entry.state.model,
    provider: nameIn(holder, "provider") ?? entry.state.provider,
    messageId,
    querySource,
  };
  return [event];
}

function base({ state, sessionId, at, record }: Entry, kind: string) {
  return {
    id: recordId("pi", "transcript", sessionId, record, kind),
    collector: "transcript",
    agent: "pi",
    sessionId,
    turnId: state.turnId,
    timestamp: at,
  };
}
