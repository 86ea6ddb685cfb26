/** Sums of LLM calls, as several totals keep them. Pure. */
import type { LlmCallRecord } from "./records.ts";
import type { Sign } from "./samples.ts";

/** The sums, and how a table stores them. `priced`: how many of the calls have a price. */
export const CALL_SUMS = {
  calls: "plain",
  inputTokens: "plain",
  outputTokens: "plain",
  cacheReadTokens: "plain",
  cacheWriteTokens: "plain",
  priced: "plain",
  costNanoUsd: "plain",
} as const;

/** Tokens and money of some calls. */
export type CallSums = Record<keyof typeof CALL_SUMS, number>;

export const CALL_SUM_NAMES = Object.keys(CALL_SUMS) as (keyof CallSums)[];

/** Those of no call. */
export const NO_SUMS = Object.fromEntries(CALL_SUM_NAMES.map((name) => [name, 0])) as CallSums;

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
