/** Events of sessions, subagents and turns. See ../types.ts. */
import type { EventBase } from "./base.ts";

/** Opens a session. Any other first event opens one too. */
export interface SessionStart extends EventBase {
  /** Names the event type. */
  type: "session_start";
  /** The folder that the session works in. */
  cwd?: string | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** The project's name; else the last part of the folder. */
  project?: string | null;
  /** The branch that is checked out there. */
  gitBranch?: string | null;
  /** The agent's version, in its own words. */
  agentVersion?: string | null;
  /** The session that began this one. */
  parentSessionId?: string | null;
  /**
   * How it began, in the agent's own word: `startup`, `resume`, `clear`, `compact`, `fork` … Lines
   * that a `fork` copied belong to the session it was made of.
   */
  source?: string | null;
  /** USD. Set by the server, from the project file of the session's folder. */
  budgetLimit?: number | null;
}

/** Closes a session; a later event opens it again. */
export interface SessionEnd extends EventBase {
  /** Names the event type. */
  type: "session_end";
  /** Why it ended, in the words of the agent. */
  reason?: string | null;
}

/** The agent begins to work: its model and provider. */
export interface AgentStart extends EventBase {
  /** Names the event type. */
  type: "agent_start";
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
  /** How much the model may think, in the words of the agent. */
  thinkingLevel?: string | null;
}

/** The agent has stopped working. */
export interface AgentEnd extends EventBase {
  /** Names the event type. */
  type: "agent_end";
  /** Messages of the conversation. */
  messageCount?: number | null;
  /** The model, by the provider's name for it. */
  model?: string | null;
  /** Who serves the model: `anthropic`, `openai` … */
  provider?: string | null;
}

/** What the session does right now. */
export interface SessionState extends EventBase {
  /** Names the event type. */
  type: "session_state";
  /** What it does or waits for. */
  state: "working" | "waiting_permission" | "idle";
}

/** The agent's own running total; the last one stands beside the sum of facts. */
export interface SessionTotals extends EventBase {
  /** Names the event type. */
  type: "session_totals";
  /** Money so far, USD. */
  costUsd?: number | null;
  /** Tokens so far, of all kinds. */
  tokens?: number | null;
}

/** The client is alive. */
export interface Heartbeat extends EventBase {
  /** Names the event type. */
  type: "heartbeat";
  /** Tokens in the context window. */
  contextTokens?: number | null;
  /** The most tokens that an LLM call may hold. */
  contextWindow?: number | null;
}

/** The session's model from now on. */
export interface ModelChange extends EventBase {
  /** Names the event type. */
  type: "model_change";
  /** The model until now. */
  previousModel?: string | null;
  /** The provider until now. */
  previousProvider?: string | null;
  /** The model from now on. */
  newModel?: string | null;
  /** The provider from now on. */
  newProvider?: string | null;
  /** What changed it. */
  source?: string | null;
}

/** A turn begins: one user prompt until the agent rests. */
export interface TurnStart extends EventBase {
  /** Names the event type. */
  type: "turn_start";
  /** Which turn of the session. */
  turnIndex?: number | null;
}

/** A turn ends. */
export interface TurnEnd extends EventBase {
  /** Names the event type. */
  type: "turn_end";
  /** Which turn of the session. */
  turnIndex?: number | null;
  /** Tool calls of the turn. */
  toolCallCount?: number | null;
  /** How long it took, ms. */
  durationMs?: number | null;
  /** Time to the first token, ms. */
  ttftMs?: number | null;
  /** How it ended. */
  outcome?: "ok" | "error" | "interrupted" | null;
}
