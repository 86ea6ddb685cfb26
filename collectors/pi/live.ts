/**
 * What Pi tells an extension → wire events. It keeps what one running session needs; time and
 * random ids come from outside. Facts get the natural keys that the session file gives them too.
 */
import type { TokenUsage, WireEvent } from "../../sdk/types.ts";
import { call, type Moment, type Pi } from "./host.ts";
import { ContextFill } from "./live_context.ts";
import { base, elapsed, type LiveEvent, modelOf } from "./live_event.ts";
import {
  mapCompaction,
  mapModelSelect,
  mapToolResult,
  mapTree,
  ToolCalls,
} from "./live_records.ts";
import { failureOf, isEmptyUsage, messageKey, outcomeOf, toolCallsOf, usageOf } from "./message.ts";
import { isObject, type Json, nameIn, objectIn, textIn, timeIn } from "../json.ts";
import { sessionOfFile } from "./session_state.ts";

/** What the map needs from outside. */
export interface LiveIo {
  pi: Pi;
  /** A random id, for records that have none of their own. */
  newId: () => string;
  /** Pi's version, or null. */
  version: string | null;
}

/** When an event came: Unix ms, and ms of a clock that is never set. */
export interface Clock {
  at: number;
  mono: number;
}

/** One turn: a prompt, and everything until Pi rests. */
interface Turn {
  id: string;
  startedAt: number;
  toolCalls: number;
  /** Requests that failed since the last that did not. */
  failures: number;
  firstTokenAt: number | null;
  outcome: ReturnType<typeof outcomeOf>;
}

/** One request to a model; times of the clock that is never set. */
interface Request {
  startedAt: number | null;
  firstTokenAt: number | null;
}

const NO_REQUEST: Request = { startedAt: null, firstTokenAt: null };

/** Maps the events of one session; Pi loads its extensions anew for the next. */
export class Live {
  readonly #io: LiveIo;
  readonly #tools = new ToolCalls();
  readonly #context: ContextFill;
  #sessionId: string | null = null;
  #turn: Turn | null = null;
  /** A prompt was taken: the next user message is it. Any other was queued into the turn. */
  #isPrompted = false;
  #request = NO_REQUEST;

  constructor(io: LiveIo) {
    this.#io = io;
    this.#context = new ContextFill(io.pi);
  }

  /** The names of Pi's events to listen to. An error in `tool_call` would block the tool. */
  names(): string[] {
    return [...this.#maps.keys()];
  }

  /** The wire events that one event of Pi tells, in order. */
  take(name: string, event: unknown, moment: Moment, clock: Clock): WireEvent[] {
    const json = isObject(event) ? event : {};
    const live = { event: json, moment, ...clock, turnId: this.#turn?.id ?? null };
    return this.#maps.get(name)?.(live) ?? [];
  }

  readonly #maps = new Map<string, (live: LiveEvent) => WireEvent[] | void>([
    ["session_start", (live) => this.#sessionStart(live)],
    ["session_shutdown", (live) => this.#sessionEnd(live)],
    ["before_agent_start", (live) => this.#prompted(live)],
    ["agent_start", (live) => [this.#state(live, "working")]],
    ["agent_end", (live) => this.#rest(live)],
    ["agent_settled", (live) => this.#rest(live)],
    ["message_start", (live) => this.#messageStart(live)],
    ["message_update", (live) => this.#messageUpdate(live)],
    ["message_end", (live) => this.#messageEnd(live)],
    ["context", (live) => this.#context.sending(live)],
    ["before_provider_request", (live) => this.#requested(live)],
    ["tool_execution_start", (live) => this.#tools.start(live)],
    ["tool_execution_end", (live) => this.#tools.end(live)],
    ["model_select", (live) => mapModelSelect(live, this.#io.newId())],
    ["session_compact", (live) => mapCompaction(live, this.#io.newId)],
    ["session_tree", (live) => mapTree(live, this.#io.newId)],
  ]);

  /** Fires twice for one session in RPC mode; a reload goes on with the session as it was. */
  #sessionStart(live: LiveEvent): WireEvent[] {
    const { event, moment } = live;
    if (this.#sessionId === moment.sessionId) return [];
    this.#sessionId = moment.sessionId;
    if (event.reason === "reload") return [];
    const parentFile = textIn(moment.header, "parentSession");
    return [{
      type: "session_start",
      ...base(live, this.#io.newId(), "start"),
      cwd: moment.cwd,
      ...modelOf(live),
      agentVersion: this.#io.version,
      parentSessionId: parentFile === null ? null : sessionOfFile(parentFile)?.id ?? null,
    }];
  }

  #sessionEnd(live: LiveEvent): WireEvent[] {
    const reason = nameIn(live.event, "reason");
    if (reason === "reload") return [];
    return [{ type: "session_end", ...base(live, this.#io.newId(), "end"), reason }];
  }

  #prompted(live: LiveEvent): void {
    this.#isPrompted = true;
    this.#context.prompted(live);
  }

  #messageStart(live: LiveEvent): WireEvent[] {
    const message = objectIn(live.event, "message");
    if (message.role !== "user" || !this.#isPrompted) return [];
    this.#isPrompted = false;
    const startedAt = timeIn(message, "timestamp") ?? live.at;
    const id = String(startedAt);
    const none = { toolCalls: 0, failures: 0, firstTokenAt: null, outcome: null };
    this.#turn = { id, startedAt, ...none };
    const prompt = { ...live, at: startedAt, turnId: id };
    return [
      { type: "turn_start", ...base(prompt, id, "turn"), turnIndex: null },
      {
        type: "agent_start",
        ...base(prompt, id, "agent"),
        ...modelOf(live),
        thinkingLevel: nameIn({ level: call(this.#io.pi, "getThinkingLevel") }, "level"),
      },
    ];
  }

  /** Said again after every retry and compaction; the latest stands. */
  #rest(live: LiveEvent): WireEvent[] {
    const turn = this.#turn;
    if (turn === null) return [this.#state(live, "idle")];
    const end: WireEvent = {
      type: "turn_end",
      ...base(live, this.#io.newId(), "turn_end"),
      turnIndex: null,
      toolCallCount: turn.toolCalls,
      durationMs: elapsed(turn.startedAt, live.at),
      ttftMs: turn.firstTokenAt === null ? null : elapsed(turn.startedAt, turn.firstTokenAt),
      outcome: turn.outcome,
    };
    return [end, this.#state(live, "idle")];
  }

  /** In Pi 0.73 it may come before the turn that it belongs to, so it waits for the next answer. */
  #requested({ mono }: LiveEvent): void {
    this.#request = { startedAt: mono, firstTokenAt: null };
  }

  /** The first piece of content; thinking and a call's arguments are content too. */
  #messageUpdate({ event, at, mono }: LiveEvent): void {
    if (this.#request.firstTokenAt !== null) return;
    if (!textIn(objectIn(event, "assistantMessageEvent"), "type")?.endsWith("_delta")) return;
    this.#request = { ...this.#request, firstTokenAt: mono };
    if (this.#turn) this.#turn.firstTokenAt ??= at;
  }

  #messageEnd(live: LiveEvent): WireEvent[] {
    const message = objectIn(live.event, "message");
    if (message.role === "toolResult") return mapToolResult(live, message);
    return message.role === "assistant" ? this.#answer(live, message) : [];
  }

  #answer(live: LiveEvent, message: Json): WireEvent[] {
    const key = messageKey(message) ?? this.#io.newId();
    if (this.#turn) {
      this.#turn.toolCalls += toolCallsOf(message).length;
      this.#turn.outcome = outcomeOf(message);
    }
    return [
      ...this.#usage(live, message, key),
      ...this.#failure(live, message, key),
      ...this.#context.answered(live, message, key),
    ];
  }

  #usage(live: LiveEvent, message: Json, messageId: string): WireEvent[] {
    const { startedAt, firstTokenAt } = this.#request;
    this.#request = NO_REQUEST;
    const usage = usageOf(message);
    if (usage === null || isEmptyUsage(usage)) return [];
    const event: TokenUsage = {
      type: "token_usage",
      ...base(live, messageId, "usage"),
      ...usage,
      model: nameIn(message, "model"),
      provider: nameIn(message, "provider"),
      messageId,
      durationMs: startedAt === null ? null : elapsed(startedAt, live.mono),
      ttftMs: startedAt === null || firstTokenAt === null ? null : elapsed(startedAt, firstTokenAt),
    };
    return [event];
  }

  #failure(live: LiveEvent, message: Json, key: string): WireEvent[] {
    const failure = failureOf(message);
    const attempt = failure === null ? 0 : (this.#turn?.failures ?? 0) + 1;
    if (this.#turn) this.#turn.failures = attempt;
    return failure === null
      ? []
      : [{ type: "llm_error", ...base(live, key, "error"), ...failure, attempt }];
  }

  #state(live: LiveEvent, state: "working" | "idle"): WireEvent {
    return { type: "session_state", ...base(live, this.#io.newId(), "state"), state };
  }
}
