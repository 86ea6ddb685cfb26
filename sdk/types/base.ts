/** What every event carries. See ../types.ts. */

/** Who told an event: the kind of source that saw the fact. Any other word ranks as `unknown`. */
export type Witness =
  | "hook"
  | "batch"
  | "transcript"
  | "rollout"
  | "otel"
  | "statusline"
  | "extension"
  | "sdk"
  | "unknown";

/** What every event carries. */
export interface EventBase {
  /** Names one record of one witness, 1 to 200 characters; the same id again changes nothing. */
  id: string;
  /** The agent's own session id, whole, 1 to 200 characters. */
  sessionId: string;
  /** Unix ms, from the year 2000 to one day ahead. */
  timestamp: number;
  /** The witness; see {@link Witness}. */
  collector?: string | null;
  /** The turn the event belongs to: Claude's prompt_id, Codex's turn_id. */
  turnId?: string | null;
  /** The subagent that did it, where an agent keeps subagents inside the parent's session. */
  subagentId?: string | null;
  /** The agent's name: `claude-code`, `codex`, `pi`, `sdk`, … */
  agent?: string | null;
}
