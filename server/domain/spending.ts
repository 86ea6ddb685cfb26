/** What money spent means: whether it is over a limit, and whether two accounts of it agree. Pure. */
import type { AgentCost, CostAccounts } from "../../views/models/session.ts";

/** Of the calls that have both a reported and a computed cost: what each account sums up to. */
export interface Accounts {
  comparedReportedNanoUsd: number;
  comparedComputedNanoUsd: number;
}

/** Reported and computed cost further apart than this part of the computed one do not agree. */
const TOLERANCE = 0.01;

/** Both accounts of the same calls where they are more than 1 % apart; else, and of no call, null. */
export function disputedCost(all: readonly Accounts[]): CostAccounts | null {
  const reportedNanoUsd = all.reduce((sum, one) => sum + one.comparedReportedNanoUsd, 0);
  const computedNanoUsd = all.reduce((sum, one) => sum + one.comparedComputedNanoUsd, 0);
  const isDisputed = Math.abs(reportedNanoUsd - computedNanoUsd) > TOLERANCE * computedNanoUsd;
  return isDisputed ? { reportedNanoUsd, computedNanoUsd } : null;
}

/** True for more money than the limit; false without a limit (null). Nano-USD. */
export function isOverBudget(spentNanoUsd: number, limitNanoUsd: number | null): boolean {
  return limitNanoUsd !== null && spentNanoUsd > limitNanoUsd;
}

/** A session's cost by its calls, and by its agent; nano-USD. */
interface Counted {
  costNanoUsd: number;
  /** Tokens of calls without a cost. */
  unpricedTokens: number;
  agentCostNanoUsd: number | null;
  /** The agent's total holds what the session cost that it was forked from. */
  isFork: boolean;
}

/**
 * The agent's own total where it is more than 1 % away from the sum of the calls, else null. What it
 * has more is in requests that it writes down nowhere, as Claude Code's compactions (FORMAT.md §1.4),
 * unless calls are without a price, none was told, or a fork's total began with another session's. A total that is less is older than the last call.
 */
export function agentCost(
  { costNanoUsd, unpricedTokens, agentCostNanoUsd, isFork }: Counted,
): AgentCost | null {
  if (!agentCostNanoUsd) return null;
  const more = agentCostNanoUsd - costNanoUsd;
  if (more <= TOLERANCE * agentCostNanoUsd) return null;
  const isTold = costNanoUsd > 0 && unpricedTokens === 0 && !isFork;
  return { totalNanoUsd: agentCostNanoUsd, untoldNanoUsd: isTold ? more : null };
}
