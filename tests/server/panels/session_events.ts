/** One small session as its events tell it, for tests of panels and pages. */
import { NOW } from "../harness.ts";

/** Two turns; three calls of which one failed and one still runs; usage, context, a failed request. */
export function toldSession(at: number): Record<string, unknown>[] {
  const call = { toolName: "Bash", collector: "hook" };
  return [
    {
      type: "session_start",
      agent: "claude-code",
      project: "air",
      model: "claude-x",
      cwd: "/src/air",
    },
    { type: "turn_start", turnId: "t1" },
    { type: "tool_call_start", ...call, toolCallId: "c1", turnId: "t1", inputSizeBytes: 120 },
    {
      type: "tool_call_end",
      ...call,
      toolCallId: "c1",
      turnId: "t1",
      durationMs: 5,
      isError: false,
    },
    { type: "tool_call_start", ...call, toolCallId: "c2", toolName: "Edit", turnId: "t1" },
    {
      type: "tool_call_end",
      ...call,
      toolCallId: "c2",
      toolName: "Edit",
      turnId: "t1",
      isError: true,
    },
    { type: "turn_end", turnId: "t1", outcome: "ok" },
    {
      type: "token_usage",
      input: 10,
      output: 20,
      cacheRead: 30,
      cacheWrite: 40,
      requestId: "r1",
      model: "claude-x",
      cost: { total: 0.25 },
      collector: "transcript",
    },
    { type: "context_usage", tokensUsed: 170_000, contextWindow: 200_000 },
    { type: "llm_error", status: 529, errorClass: "overloaded" },
    { type: "turn_start", turnId: "t2" },
    { type: "tool_call_start", ...call, toolCallId: "c3", toolName: "Grep", turnId: "t2" },
  ].map((event, index) => ({
    id: `e${index}`,
    sessionId: "s1",
    timestamp: at + index * 10,
    ...event,
  }));
}

/** The drift alarm number `index`, a millisecond after the one before. */
export function alarm(
  index: number,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: "drift",
    id: `alarm-${index}`,
    sessionId: "s1",
    timestamp: NOW + index,
    metric: "latency",
    model: "Bash",
    provider: "tool",
    baseline: 1200,
    current: 3000,
    deviationPct: 150,
    direction: "increase",
    severity: "critical",
    windowSize: 12,
    threshold: 100,
    ...fields,
  };
}

/** What fills the context `ms` after NOW: estimated tokens by tool, without a window. */
export function breakdown(ms: number, tools: Record<string, number>): Record<string, unknown> {
  return {
    type: "context_breakdown",
    id: `breakdown-${ms}`,
    sessionId: "s1",
    timestamp: NOW + ms,
    segments: Object.entries(tools).map(([label, estimatedTokens]) => {
      return { category: `tr_${label}`, label, estimatedTokens, isEstimated: true };
    }),
    totalTokens: Object.values(tools).reduce((sum, tokens) => sum + tokens, 0),
  };
}

/** The usage of one LLM call `ms` after NOW, by a model without a price; `costUsd` as reported. */
export function usage(
  ms: number,
  { costUsd = 0, ...fields }: Record<string, unknown> & { costUsd?: number },
): Record<string, unknown> {
  return {
    type: "token_usage",
    id: `usage-${ms}`,
    requestId: `request-${ms}`,
    sessionId: "s1",
    timestamp: NOW + ms,
    collector: "transcript",
    model: "nobodys-model",
    input: 0,
    output: 0,
    cost: { total: costUsd },
    ...fields,
  };
}
