/**
 * What may be shown: tools, MCP servers and RAG sources of a session, and its waterfall.
 * Times in Unix ms, durations in ms, money in nano-USD, ratios 0 to 1, null = not known. Types only:
 * islands import this file too.
 */

/** How long something took, ms; percentiles at most 2 % off; null where nobody told. */
export interface Durations {
  avgMs: number | null;
  maxMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** The newest calls of one tool or source, oldest first. */
export interface RecentCalls {
  durationsMs: (number | null)[];
  errors: boolean[];
  /** How many there may be. */
  places: number;
  /** Unix ms of the newest; null where it lies further back than what was looked at. */
  lastAt: number | null;
}

/** What one tool did in a session. */
export interface ToolLine extends Durations {
  toolName: string;
  callCount: number;
  errorCount: number;
  errorRatio: number;
  recent: RecentCalls;
}

/** The tools of a session, the one that took longest in all first. */
export interface ToolsPanel {
  sessionId: string;
  rows: ToolLine[];
  total: number;
}

/** What a session asked of one method or tool of an MCP server. */
export interface McpLine extends Durations {
  serverName: string;
  method: string;
  toolName: string | null;
  /** Taken from the agent's tool calls: neither the server nor a client of it told. */
  isDerived: boolean;
  callCount: number;
  errorCount: number;
  recent: RecentCalls;
}

/** The MCP servers of a session, by name; those taken from tool calls last. */
export interface McpPanel {
  sessionId: string;
  rows: McpLine[];
  total: number;
}

/** What a session asked of one RAG source. */
export interface RagLine extends Durations {
  source: string;
  /** The kind of call, e.g. `retrieval`. */
  operation: string;
  callCount: number;
  /** Null where no call told. */
  avgResults: number | null;
  avgTopScore: number | null;
  chunkTokens: number;
  recent: RecentCalls;
}

/** The RAG sources of a session, by name. */
export interface RagPanel {
  sessionId: string;
  rows: RagLine[];
  total: number;
}

/** One tool call in the waterfall. */
export interface WaterfallBar {
  toolCallId: string;
  toolName: string;
  /** Unix ms; the tool's own start where its duration is known, else when the call was seen. */
  startedAt: number;
  /** Null while it runs, or when no witness saw the end. */
  endedAt: number | null;
  durationMs: number | null;
  isError: boolean | null;
  running: boolean;
  inputSizeBytes: number | null;
  outputSizeBytes: number | null;
  exitCode: number | null;
  subagentId: string | null;
  parentToolCallId: string | null;
  /** Unix ms when the call was first seen, where it then waited half a second or more; else null. */
  requestedAt: number | null;
}

/** One turn and its calls. Turn number 0 holds the calls that belong to no known turn. */
export interface WaterfallTurn {
  /** 1 is the first turn by start time. */
  number: number;
  startedAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  outcome: string | null;
  bars: WaterfallBar[];
}

/** The tool call waterfall: at most 500 bars, the newest. */
export interface WaterfallPanel {
  sessionId: string;
  turns: WaterfallTurn[];
  /** How many bars are in `turns`. */
  shown: number;
  /** How many calls the session has in all. */
  total: number;
  /** The time the bars span, Unix ms; null without bars. */
  fromAt: number | null;
  toAt: number | null;
}
