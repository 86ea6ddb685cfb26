/** What money spent means: whether it is over a limit, and whether two accounts of it agree. Pure. */
import type { CostAccounts } from "../../views/models.ts";

/** Money of some calls, nano-USD. */
export interface Accounts {
  /** What counts: of each call what its client reported, else what was computed. */
  totalNanoUsd: number;
  /** The sum over the calls whose clients reported a cost. */
  reportedNanoUsd: number;
  /** The sum over the calls that a price was found for, whether reported or not. */
  computedNanoUsd: number;
}

/** Reported and computed cost further apart than this part of the computed one do not agree. */
const TOLERANCE = 0.01;

/**
 * True where clients reported a cost more than 1 % away from the one computed for the same calls.
 * False where no call has both.
 */
export function costsDiffer(accounts: Accounts): boolean {
  return disputedCost([accounts]) !== null;
}

/**
 * What the calls that have both a reported and a computed cost sum up to by each, where the sums
 * are more than 1 % apart; else null. Accounts without such a call are left out.
 */
export function disputedCost(all: readonly Accounts[]): CostAccounts | null {
  let reportedNanoUsd = 0;
  let computedNanoUsd = 0;
  for (const accounts of all) {
    const computedAlone = accounts.totalNanoUsd - accounts.reportedNanoUsd;
    const computedToo = accounts.computedNanoUsd - computedAlone;
    if (accounts.reportedNanoUsd <= 0 || computedToo <= 0) continue;
    reportedNanoUsd += accounts.reportedNanoUsd;
    computedNanoUsd += computedToo;
  }
  const isDisputed = Math.abs(reportedNanoUsd - computedNanoUsd) > TOLERANCE * computedNanoUsd;
  return isDisputed ? { reportedNanoUsd, computedNanoUsd } : null;
}

/** True for more money than the limit; false without a limit (null). Nano-USD. */
export function isOverBudget(spentNanoUsd: number, limitNanoUsd: number | null): boolean {
  return limitNanoUsd !== null && spentNanoUsd > limitNanoUsd;
}
