/** Sums of LLM calls, as several totals keep them. Pure. */
import type { TokenSums } from "./course_rows.ts";
import type { LlmCallRecord } from "./records.ts";
import type { Sign } from "./samples.ts";

/** Tokens and money of some calls. */
export interface CallSums extends TokenSums {
  /** How many of the calls have a price. */
  priced: number;
  costNanoUsd: number;
}

/** Those of no call. */
export const NO_SUMS: CallSums = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  priced: 0,
  costNanoUsd: 0,
};

/** How a table stores them. */
export const CALL_SUMS = {
  calls: "plain",
  inputTokens: "plain",
  outputTokens: "plain",
  cacheReadTokens: "plain",
  cacheWriteTokens: "plain",
  priced: "plain",
  costNanoUsd: "plain",
} as const;

/** Adds a call or takes it out; the caller knows whether it is one of `calls`. Changes `sums`. */
export function addCall(sums: CallSums, sign: Sign, call: LlmCallRecord, calls: number): void {
  sums.calls += sign * calls;
  sums.inputTokens += sign * (call.inputTokens ?? 0);
  sums.outputTokens += sign * (call.outputTokens ?? 0);
  sums.cacheReadTokens += sign * (call.cacheReadTokens ?? 0);
  sums.cacheWriteTokens += sign * (call.cacheWriteTokens ?? 0);
  if (call.costNanoUsd !== null) {
    sums.priced += sign;
    sums.costNanoUsd += sign * call.costNanoUsd;
  }
}
