/** Totals of facts that stay as they were told: prompt ratings and drift alarms, of all sessions. */
import type { Drift, PromptRating } from "../../sdk/types.ts";
import type { Db } from "./db.ts";
import { Table } from "./table.ts";

/**
 * What is averaged of a prompt's ratings, and in how many parts of its unit the sums are kept: sums
 * of whole numbers are the same in any order.
 */
export const RATING_PARTS = {
  goalAchieved: 1,
  turnsToComplete: 1e3,
  totalTokens: 1,
  totalCost: 1e9,
  totalLatencyMs: 1e3,
  toolErrorRate: 1e6,
  requiredCompaction: 1,
  rating: 1,
} as const;
type RatingName = keyof typeof RATING_PARTS;

/** How many ratings told a value, and the sum of these in parts of its unit; always all, in this order. */
export type RatingSums = Record<RatingName, [count: number, sum: number]>;

const RATING_NAMES = Object.keys(RATING_PARTS) as RatingName[];

interface PromptTotal {
  promptHash: string;
  variant: string;
  model: string;
  category: string | null;
  count: number;
  lastAt: number;
  sums: RatingSums;
}

interface DriftTotal {
  metric: string;
  severity: string;
  count: number;
  deviationThousandths: number;
  maxDeviationPct: number;
  firstAt: number;
  lastAt: number;
}

export class PlainTotals {
  readonly #prompts: Table<PromptTotal>;
  readonly #drift: Table<DriftTotal>;
  readonly tables: readonly { flush(): void; reset(): void }[];

  constructor(db: Db) {
    this.#prompts = new Table<PromptTotal>(db, {
      table: "prompt_totals",
      key: ["promptHash", "variant", "model"],
      fields: {
        promptHash: "plain",
        variant: "plain",
        model: "plain",
        category: "plain",
        count: "plain",
        lastAt: "plain",
        sums: "json",
      },
    });
    this.#drift = new Table<DriftTotal>(db, {
      table: "drift_totals",
      key: ["metric", "severity"],
      fields: {
        metric: "plain",
        severity: "plain",
        count: "plain",
        deviationThousandths: "plain",
        maxDeviationPct: "plain",
        firstAt: "plain",
        lastAt: "plain",
      },
    });
    this.tables = [this.#prompts, this.#drift];
  }

  /** Adds one rating to its variant's; of several categories the last by name stands. */
  rating(event: PromptRating): void {
    const { promptHash, variant, category, timestamp } = event;
    const model = event.model ?? "";
    const total = this.#prompts.find(promptHash, variant, model) ?? {
      promptHash,
      variant,
      model,
      category: null,
      count: 0,
      lastAt: timestamp,
      sums: Object.fromEntries(RATING_NAMES.map((name) => [name, [0, 0]])) as unknown as RatingSums,
    };
    total.count += 1;
    total.lastAt = Math.max(total.lastAt, timestamp);
    if (category != null && (total.category === null || category > total.category)) {
      total.category = category;
    }
    const told = { ...event.metrics, rating: event.rating };
    for (const name of RATING_NAMES) {
      const value = told[name];
      if (value == null) continue;
      const [count, sum] = total.sums[name];
      total.sums[name] = [count + 1, sum + Math.round(Number(value) * RATING_PARTS[name])];
    }
    this.#prompts.put(total);
  }

  /** Adds one alarm to those of its metric and severity. */
  alarm({ metric, severity, deviationPct, timestamp }: Drift): void {
    const deviation = Math.abs(deviationPct);
    const total = this.#drift.find(metric, severity) ?? {
      metric,
      severity,
      count: 0,
      deviationThousandths: 0,
      maxDeviationPct: deviation,
      firstAt: timestamp,
      lastAt: timestamp,
    };
    total.count += 1;
    total.deviationThousandths += Math.round(deviation * 1e3);
    total.maxDeviationPct = Math.max(total.maxDeviationPct, deviation);
    total.firstAt = Math.min(total.firstAt, timestamp);
    total.lastAt = Math.max(total.lastAt, timestamp);
    this.#drift.put(total);
  }
}
