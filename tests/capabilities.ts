/**
 * What each source of each agent sees, in one table. The tests hold every captured scenario against
 * it, and the README's table says the same.
 *
 * `exact`: equal to what happened. `estimated`: near it; where it counts, never more than happened.
 * `none`: the source cannot know it.
 */
export type Level = "exact" | "estimated" | "none";

/** What may be known of a session, in the order of the README's table. */
export const NUMBERS = {
  turns: "turns",
  llmCalls: "LLM calls",
  tokens: "tokens, four kinds",
  cost: "cost",
  llmErrors: "failed requests",
  toolCalls: "tool calls",
  toolErrors: "failed tool calls",
  toolDurations: "durations of tools",
  compactions: "compactions",
  contextSize: "context in use",
  contextWindow: "size of the context window",
  contextParts: "what fills the context",
  ttft: "time to first token",
} as const;

/** A number of the table. */
export type NumberName = keyof typeof NUMBERS;

/** One source's row. */
export type Capability = Readonly<Record<NumberName, Level>>;

const NOTHING: Capability = {
  turns: "none",
  llmCalls: "none",
  tokens: "none",
  cost: "none",
  llmErrors: "none",
  toolCalls: "none",
  toolErrors: "none",
  toolDurations: "none",
  compactions: "none",
  contextSize: "none",
  contextWindow: "none",
  contextParts: "none",
  ttft: "none",
};

/** By agent (as sessions name it) and source. */
export const CAPABILITIES = {
  "claude-code": {
    hooks: {
      ...NOTHING,
      turns: "exact",
      llmErrors: "estimated",
      toolCalls: "exact",
      toolErrors: "estimated",
      toolDurations: "exact",
      compactions: "exact",
    },
    transcript: {
      ...NOTHING,
      turns: "exact",
      llmCalls: "exact",
      tokens: "exact",
      cost: "exact",
      llmErrors: "exact",
      toolCalls: "exact",
      toolErrors: "exact",
      toolDurations: "estimated",
      compactions: "exact",
      contextSize: "exact",
      contextWindow: "estimated",
      contextParts: "exact",
    },
    "status line": { ...NOTHING, contextSize: "exact", contextWindow: "exact" },
  },
  codex: {
    hooks: { ...NOTHING, llmErrors: "estimated" },
    rollout: {
      ...NOTHING,
      turns: "exact",
      llmCalls: "exact",
      tokens: "exact",
      cost: "exact",
      llmErrors: "estimated",
      toolCalls: "exact",
      toolErrors: "exact",
      toolDurations: "estimated",
      compactions: "exact",
      contextSize: "exact",
      contextWindow: "exact",
      contextParts: "estimated",
      ttft: "estimated",
    },
  },
  pi: {
    extension: {
      turns: "exact",
      llmCalls: "exact",
      tokens: "exact",
      cost: "exact",
      llmErrors: "exact",
      toolCalls: "exact",
      toolErrors: "exact",
      toolDurations: "exact",
      compactions: "exact",
      contextSize: "exact",
      contextWindow: "exact",
      contextParts: "estimated",
      ttft: "exact",
    },
    "session file": {
      ...NOTHING,
      turns: "exact",
      llmCalls: "exact",
      tokens: "exact",
      cost: "exact",
      llmErrors: "exact",
      toolCalls: "exact",
      toolErrors: "exact",
      compactions: "exact",
      contextSize: "exact",
      contextWindow: "estimated",
    },
  },
} as const satisfies Record<string, Record<string, Capability>>;

/** What a level alone does not say, by agent, source and number. */
export const REMARKS: Readonly<Record<string, string>> = {
  "claude-code hooks llmErrors": "only those that end a turn",
  "claude-code hooks toolErrors": "not calls that the user refuses",
  "claude-code transcript toolDurations": "of subagents only",
  "claude-code transcript contextWindow": "assumed from the model; larger where more was in use",
  "claude-code status line cost": "the client's own total, shown beside the sum of the calls",
  "codex hooks llmErrors":
    "those that are tried again too (4 of the 5 of one run, where the rollout tells 2), but counted only where there is no rollout",
  "codex rollout llmErrors": "only those that end a turn: others stand nowhere",
  "codex rollout toolDurations": "with the wait for hooks and approvals",
  "codex rollout contextParts": "not of a fork before its first compaction",
  "codex rollout ttft": "of the first answer of a turn, from its start",
  "pi session file contextWindow": "assumed from the model",
};
