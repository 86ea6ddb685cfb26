/** The sums of the LLM calls that name a turn, kept while writing by (new − old) of a call. */
import type { TokenSums } from "./course_rows.ts";
import type { Db } from "./db.ts";
import type { LlmCallRecord } from "./records.ts";
import type { Sign } from "./samples.ts";
import { Table } from "./table.ts";

/** Sums of LLM calls. */
export interface TurnSums extends TokenSums {
  /** How many of the calls have a price. */
  priced: number;
  costNanoUsd: number;
}

/** Those of no call. */
export const NO_SUMS: TurnSums = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  priced: 0,
  costNanoUsd: 0,
};

interface TurnTotal extends TurnSums {
  sessionId: string;
  turnId: string;
  /** There is a turn of this id. */
  isKnown: boolean;
}

export class TurnTotals {
  readonly table: Table<TurnTotal>;

  constructor(db: Db) {
    this.table = new Table<TurnTotal>(db, {
      table: "turn_tokens",
      key: ["sessionId", "turnId"],
      fields: {
        sessionId: "plain",
        turnId: "plain",
        isKnown: "flag",
        calls: "plain",
        inputTokens: "plain",
        outputTokens: "plain",
        cacheReadTokens: "plain",
        cacheWriteTokens: "plain",
        priced: "plain",
        costNanoUsd: "plain",
      },
      isEmpty: ({ isKnown, calls }) => !isKnown && calls === 0,
    });
  }

  /** Adds or takes out one counted call. */
  call(sign: Sign, call: LlmCallRecord): void {
    if (call.turnId === null) return;
    const total = this.#find(call.sessionId, call.turnId);
    total.calls += sign;
    total.inputTokens += sign * (call.inputTokens ?? 0);
    total.outputTokens += sign * (call.outputTokens ?? 0);
    total.cacheReadTokens += sign * (call.cacheReadTokens ?? 0);
    total.cacheWriteTokens += sign * (call.cacheWriteTokens ?? 0);
    if (call.costNanoUsd !== null) {
      total.priced += sign;
      total.costNanoUsd += sign * call.costNanoUsd;
    }
    this.table.put(total);
  }

  /** A turn of this id is told: what names it belongs to it. */
  know(sessionId: string, turnId: string): void {
    this.table.put({ ...this.#find(sessionId, turnId), isKnown: true });
  }

  #find(sessionId: string, turnId: string): TurnTotal {
    return this.table.find(sessionId, turnId) ?? {
      sessionId,
      turnId,
      isKnown: false,
      ...NO_SUMS,
    };
  }
}
