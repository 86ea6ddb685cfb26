/** Lines of transcripts that stand in several sessions. */
import type { WireEvent } from "../../../sdk/types.ts";

const uuid = (name: string, n: number) =>
  `${name}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
/** Three sessions, by id. */
export const SESSIONS = ["a", "b", "c"].map((name) => uuid(name, 0));
/** When they happen, Unix ms. */
export const AT = 1_795_000_000_000;

/** What one line of a transcript tells: one event of each of these kinds. */
export const KINDS = ["usage", "tool", "compaction", "error", "prompt", "rest", "context"] as const;

/** The event that line `n` of a session tells; every session has the same lines. */
export function tell(
  sessionId: string,
  { kind, n }: { kind: typeof KINDS[number]; n: number },
): WireEvent {
  const fields = {
    usage: { type: "token_usage", input: 10 ** (n % 10), output: 1, messageId: `m${n}` },
    tool: {
      type: "tool_call_end",
      toolCallId: `c${n}`,
      toolName: "mcp__docs__find",
      isError: true,
    },
    compaction: { type: "compaction", tokensBefore: n },
    error: { type: "llm_error", status: 529 },
    prompt: { type: "turn_start", turnId: `t${n}` },
    rest: { type: "turn_end", durationMs: n },
    context: { type: "context_breakdown", segments: [], totalTokens: n },
  }[kind];
  const id = `claude:transcript:${sessionId}:${uuid("f", n)}:${kind}`;
  return { id, sessionId, timestamp: AT + n, collector: "transcript", ...fields } as WireEvent;
}

/** A session is made as a fork. */
export function forked(sessionId: string, at: number): WireEvent {
  const id = `claude:hook:${sessionId}:start:fork`;
  const fields = { type: "session_start", collector: "hook", source: "fork" } as const;
  return { id, sessionId, timestamp: AT + at, ...fields };
}
