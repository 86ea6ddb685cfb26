/** What the maps of Claude Code's hooks share. */
import { type Json, nameIn } from "../json.ts";
import { recordId } from "../record_id.ts";

/** What a map needs from outside, so that it stays pure. */
export interface HookEnv {
  /** A random id, for records that have none of their own. */
  newId: () => string;
  /** `CLAUDE_PROJECT_DIR` of a command hook, or null: an http hook does not know it. */
  projectDir: string | null;
}

/** One payload and what is known about it. */
export interface Frame {
  payload: Json;
  sessionId: string;
  /** Unix ms of arrival: no payload carries a time. */
  at: number;
  env: HookEnv;
}

/** What every event of a payload carries. `agent` too: its session_start may never arrive. */
export function base(frame: Frame, record: string, kind: string) {
  return {
    id: recordId("claude", "hook", frame.sessionId, record, kind),
    collector: "hook",
    agent: "claude-code",
    sessionId: frame.sessionId,
    turnId: nameIn(frame.payload, "prompt_id"),
    subagentId: nameIn(frame.payload, "agent_id"),
    timestamp: frame.at,
  };
}

/** The prompt's id, which names a record that one prompt has only one of; else a random id. */
export function promptOrRandom({ payload, env }: Frame): string {
  return nameIn(payload, "prompt_id") ?? env.newId();
}
