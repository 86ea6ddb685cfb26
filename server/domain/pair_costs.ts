/**
 * `token_usage` and `cost` events for the same calls, told without ids: which cost belongs to
 * which usage, so that money counts once (WIRE.md, cost). Pure.
 */

/** A usage event without ids. */
export interface KeylessUsage {
  id: string;
  at: number;
  /** The amount it came with, nano-USD; null for none or 0. */
  ownNanoUsd: number | null;
}

/** A cost event without ids; never of 0. */
export interface KeylessCost {
  id: string;
  at: number;
  totalNanoUsd: number;
}

/** Which usage has which cost: by usage id, cost ids. Costs that stand alone are absent. */
export type Pairs = Map<string, string>;

/**
 * Pairs the usages and costs of one session and model: first equal amounts one to one, then usages
 * without an amount with the costs left, in time order. The result depends on the sets only, not
 * on the order they come in.
 */
export function pairCosts(usages: readonly KeylessUsage[], costs: readonly KeylessCost[]): Pairs {
  const pairs: Pairs = new Map();
  const byAmount = new Map<number, KeylessCost[]>();
  for (const cost of inTimeOrder(costs)) {
    const same = byAmount.get(cost.totalNanoUsd);
    if (same) same.push(cost);
    else byAmount.set(cost.totalNanoUsd, [cost]);
  }
  const amountless: KeylessUsage[] = [];
  for (const usage of inTimeOrder(usages)) {
    if (usage.ownNanoUsd === null) {
      amountless.push(usage);
      continue;
    }
    const cost = byAmount.get(usage.ownNanoUsd)?.shift();
    if (cost) pairs.set(usage.id, cost.id);
  }
  const left = inTimeOrder([...byAmount.values()].flat());
  const count = Math.min(left.length, amountless.length);
  for (let index = 0; index < count; index++) pairs.set(amountless[index]!.id, left[index]!.id);
  return pairs;
}

function inTimeOrder<Item extends { id: string; at: number }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
