/** What is remembered of one rollout between its lines, and what all events of a line share. Pure. */
import { recordId } from "../record_id.ts";
import type { Json } from "../json.ts";
import type { Composition } from "./composition.ts";

/** Tokens as Codex counts them: `input` includes both caches, `output` includes reasoning. */
export interface Counts {
  input: number;
  cached: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
  total: number;
}

/** A tool call whose end or output was not read yet. */
export interface OpenCall {
  id: string;
  name: string;
  /** When it was asked for, Unix ms. */
  at: number;
  /** Its end, once an item told it: only what the model saw of it is still to come. */
  endedAt?: number;
  /** Size of what the model saw while it went on: only its end is still to come. */
  outputBytes?: number;
}

/** A code-mode script, which calls tools itself. */
export interface Script {
  id: string;
  turnId: string | null;
  at: number;
  endedAt?: number;
}

/** A compaction whose new context was not measured yet. */
export interface OpenCompaction {
  stamp: string;
  at: number;
  turnId: string | null;
  tokensBefore: number | null;
  summaryLength: number | null;
  isAutomatic: boolean | null;
}

/**
 * One file's state, plain JSON. Every field is optional, so that a state which an older release
 * stored is still a state.
 */
export type RolloutState = {
  /** Lines that could not be understood. */
  skipped?: number;
  /** The thread's id. */
  sessionId?: string;
  /** The file's own first line was read; forks of old versions copy their parent's after it. */
  isOpen?: boolean;
  isFork?: boolean;
  /** True where ends of tool calls are told by items (`history_mode` paginated). */
  tellsItems?: boolean;
  /** True where turns say who began them, so that one that does not is a manual compaction. */
  attributesTurns?: boolean;
  /** When the last line was written, Unix ms. */
  at?: number;
  model?: string;
  provider?: string;
  effort?: string;
  serviceTier?: string;
  contextWindow?: number;
  /** The open turn; `isAsked`: by a person, a program or another agent. */
  turn?: { id: string; at: number; isAsked: boolean };
  /** Prompts of a file without turns (0.28). */
  prompts?: number;
  /** The turn of the last token_usage_record: its token_counts tell nothing new. */
  recordTurn?: string | null;
  /** The last running total, and how often it fell. */
  totals?: Counts;
  falls?: number;
  /** The model wrote something since the last token_count. */
  isAnswered?: boolean;
  /** The last response, the context it filled, and the context before it. */
  responseId?: string | null;
  usedTokens?: number;
  usedBefore?: number;
  compaction?: OpenCompaction;
  /** What fills the context; absent where the file does not tell it from its beginning. */
  composition?: Composition;
  /** What was last told of each plan limit. */
  limits?: Record<string, string>;
  calls?: OpenCall[];
  scripts?: Script[];
  /** Web searches that an event told already, whose line has no id to know it by. */
  toldSearches?: number;
};

/** One line and where it belongs. */
export interface Frame {
  state: RolloutState;
  sessionId: string;
  turnId: string | null;
  /** When it was written, Unix ms; the session's start in 0.28, whose lines have no time. */
  at: number;
  /** The line's own time as it stands there; empty where it has none. */
  stamp: string;
  payload: Json;
}

/** Milliseconds between two moments; null where a clock was set back between them. */
export function elapsedMs(from: number, to: number): number | null {
  return to >= from ? to - from : null;
}

/** The file's name ends with the thread's id. */
const FILE_NAME =
  /\/(?:sessions\/\d{4}\/\d\d\/\d\d|archived_sessions)\/rollout-[^/]+\.jsonl(?:\.zst)?$/;
const THREAD_ID = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl(?:\.zst)?$/;

/** Whether a path, with forward slashes, is a rollout in its place, compressed or not. */
export function isRollout(path: string): boolean {
  return FILE_NAME.test(path);
}

/** The thread that a rollout's name tells; null for a file of another name. */
function threadOf(path: string): string | null {
  return THREAD_ID.exec(path)?.[1] ?? null;
}

/** The state before the first line; the file's name tells the session, should line 1 be lost. */
export function newState(path: string): RolloutState {
  const id = threadOf(path);
  return id === null ? {} : { sessionId: id };
}

/**
 * What every event of a line carries. `record` is the line's type and the call's, turn's or
 * response's id: with its time they name the line, in a file that was migrated too.
 *
 * @param at Unix ms of what is told, where that is not when the line was written
 */
export function base(frame: Frame, record: string, kind: string, at: number = frame.at) {
  return {
    id: recordId("codex", "rollout", frame.sessionId, `${frame.stamp}:${record}`, kind),
    collector: "rollout",
    agent: "codex",
    sessionId: frame.sessionId,
    turnId: frame.turnId,
    timestamp: at,
  };
}
