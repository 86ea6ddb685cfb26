/** What the readers of all agents' session files share: the contract between them and the tail. */
import type { WireEvent } from "../sdk/types.ts";
import { isObject, type Json } from "./json.ts";

/** What a mapper remembers of one file between lines: plain JSON, at most a few kB, so that a restart continues. */
export type FileState = { [name: string]: unknown };

/** Reads one agent's session files. Pure: no I/O, clock or random. */
export interface SessionFileMapper {
  /** The agent's name in events: claude-code, codex, pi. */
  agent: string;
  /** True for a path (absolute, forward slashes) that holds a session of this agent. */
  owns(path: string): boolean;
  /** The state before the first line of a file. */
  begin(path: string): FileState;
  /**
   * Maps one whole line (no line break); changes `state`. Broken or unknown lines give [] and are
   * counted by the caller through `state.skipped` (number). Never throws.
   */
  line(state: FileState, line: string): WireEvent[];
  /**
   * What is left to tell when the file has been read to its present end (e.g. a message whose last
   * line may follow); optional. Must be idempotent: ids the same as later lines give.
   */
  rest?(state: FileState): WireEvent[];
}

/** `SessionFileMapper.line` for JSON lines. Where `mapLine` gives null the line counts as skipped. */
export function jsonLine<State extends FileState>(
  mapLine: (state: State, json: Json) => WireEvent[] | null,
): SessionFileMapper["line"] {
  return (state, line) => {
    const json = parsed(line);
    const events = isObject(json) ? mapLine(state as State, json) : null;
    if (events === null) state.skipped = Number(state.skipped ?? 0) + 1;
    return events ?? [];
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // Cut off or no JSON: counted as skipped.
  }
}
