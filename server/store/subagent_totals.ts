/** What each subagent did within its session, kept while writing by (new − old) of a call. */
import { addCall, CALL_SUMS, type CallSums, NO_SUMS } from "./call_sums.ts";
import type { Db } from "./db.ts";
import type { LlmCallRecord, ToolCallRecord } from "./records.ts";
import type { Sign } from "./samples.ts";
import { Table } from "./table.ts";

interface SubagentTotal extends CallSums {
  sessionId: string;
  subagentId: string;
  /** Tool calls, and LLM calls that count, with usage or without. */
  records: number;
  toolCalls: number;
  toolErrors: number;
}

export class SubagentTotals {
  readonly table: Table<SubagentTotal>;

  constructor(db: Db) {
    this.table = new Table<SubagentTotal>(db, {
      table: "session_subagents",
      key: ["sessionId", "subagentId"],
      fields: {
        sessionId: "plain",
        subagentId: "plain",
        records: "plain",
        ...CALL_SUMS,
        toolCalls: "plain",
        toolErrors: "plain",
      },
      isEmpty: ({ records }) => records === 0,
    });
  }

  /** Adds or takes out one counted LLM call; one of the session itself has no share. */
  call(sign: Sign, call: LlmCallRecord): void {
    if (call.subagentId === null) return;
    const total = this.#find(call.sessionId, call.subagentId);
    total.records += sign;
    addCall(total, sign, call, call.inputTokens === null ? 0 : 1);
    this.table.put(total);
  }

  /** Adds or takes out one tool call. */
  tool(sign: Sign, call: ToolCallRecord): void {
    if (call.subagentId === null) return;
    const total = this.#find(call.sessionId, call.subagentId);
    total.records += sign;
    total.toolCalls += sign;
    if (call.isError) total.toolErrors += sign;
    this.table.put(total);
  }

  #find(sessionId: string, subagentId: string): SubagentTotal {
    return this.table.find(sessionId, subagentId) ??
      { sessionId, subagentId, records: 0, toolCalls: 0, toolErrors: 0, ...NO_SUMS };
  }
}
