/** The sums of the LLM calls that name a turn, kept while writing by (new − old) of a call. */
import { addCall, CALL_SUMS, type CallSums, NO_SUMS } from "./call_sums.ts";
import type { Db } from "./db.ts";
import type { LlmCallRecord } from "./records.ts";
import type { Sign } from "./samples.ts";
import { Table } from "./table.ts";

interface TurnTotal extends CallSums {
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
        ...CALL_SUMS,
      },
      isEmpty: ({ isKnown, calls }) => !isKnown && calls === 0,
    });
  }

  /** Adds or takes out one counted call. */
  call(sign: Sign, call: LlmCallRecord): void {
    if (call.turnId === null) return;
    const total = this.#find(call.sessionId, call.turnId);
    addCall(total, sign, call, 1);
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
