/** The ranks of DESIGN.md, Many witnesses, in one table. Pure. */
import type { Witness } from "../../sdk/types.ts";

interface Ranks {
  /** Fields of a fact: the higher rank wins. */
  field: number;
  /** The usage group of an LLM call, taken whole. */
  usage: number;
  /** Compactions and failed requests: a session counts those of its highest tier only. */
  tier: number;
  /** A native collector's keyed calls and turns cover those without a key. */
  native: boolean;
}

const RANKS: Record<Witness, Ranks> = {
  otel: { field: 5, usage: 2, tier: 2, native: true },
  hook: { field: 4, usage: 1, tier: 1, native: true },
  extension: { field: 4, usage: 3, tier: 3, native: true },
  sdk: { field: 4, usage: 1, tier: 0, native: false },
  transcript: { field: 3, usage: 3, tier: 4, native: true },
  rollout: { field: 3, usage: 3, tier: 4, native: true },
  batch: { field: 2, usage: 0, tier: 0, native: true },
  statusline: { field: 1, usage: 0, tier: 0, native: true },
  unknown: { field: 0, usage: 0, tier: 0, native: false },
};

/** The witness an event names, `unknown` for any other word or none. */
export function witnessOf(collector: string | null | undefined): Witness {
  return collector && Object.hasOwn(RANKS, collector) ? collector as Witness : "unknown";
}

/** The ranks of a witness. */
export function ranksOf(witness: Witness): Ranks {
  return RANKS[witness];
}

/** The witnesses whose compactions and failed requests count alike. */
export function witnessesOfTier(tier: number): Witness[] {
  return (Object.keys(RANKS) as Witness[]).filter((witness) => RANKS[witness].tier === tier);
}
