/** Tool calls: merged by their id. */
import type { ToolCall, ToolCallEnd, ToolCallStart } from "../../sdk/types.ts";
import { type Claims, flagOf, mergeInto, numberOf, textOf } from "../domain/claims.ts";
import { toolClaims } from "../domain/told.ts";
import type { Db } from "./db.ts";
import { type Measure, measuredTool } from "./fold_drift.ts";
import { TOOL_CALLS, type ToolCallRecord } from "./records.ts";
import type { SessionRecord } from "./session_record.ts";
import { Table } from "./table.ts";
import type { Totals } from "./totals.ts";

export class ToolFold {
  readonly #totals: Totals;
  readonly #measure: Measure;
  readonly table: Table<ToolCallRecord>;

  constructor(db: Db, totals: Totals, measure: Measure) {
    this.#totals = totals;
    this.#measure = measure;
    this.table = new Table(db, TOOL_CALLS);
  }

  /** Takes one start, end or whole into its call. */
  fold(session: SessionRecord, event: ToolCallStart | ToolCallEnd | ToolCall): void {
    const claims = toolClaims(event);
    const before = this.table.find(session.sessionId, event.toolCallId);
    const said = before ? mergeInto({ ...before.said }, claims) : claims;
    const after = project(session.sessionId, event.toolCallId, said);
    if (before) this.#totals.tool(-1, session, before);
    this.#totals.tool(1, session, after);
    this.table.put(after);
    this.#measure(event, measuredTool(before, after));
  }
}

function project(sessionId: string, toolCallId: string, said: Claims): ToolCallRecord {
  const startedAt = numberOf(said, "startedAt");
  const endedAt = numberOf(said, "endedAt");
  const durationMs = numberOf(said, "durationMs");
  const ownStart = endedAt === null ? null : Math.round(endedAt - (durationMs ?? 0));
  return {
    sessionId,
    toolCallId,
    toolName: textOf(said, "toolName"),
    startedAt,
    endedAt,
    // Each hook is a process that stamps its own arrival: a start may be stamped after its end.
    sortAt: Math.min(startedAt ?? ownStart ?? 0, ownStart ?? startedAt ?? 0),
    durationMs,
    inputSizeBytes: numberOf(said, "inputSizeBytes"),
    outputSizeBytes: numberOf(said, "outputSizeBytes"),
    isError: flagOf(said, "isError"),
    exitCode: numberOf(said, "exitCode"),
    provider: textOf(said, "provider"),
    turnId: textOf(said, "turnId"),
    turnIndex: numberOf(said, "turnIndex"),
    parentToolCallId: textOf(said, "parentToolCallId"),
    subagentId: textOf(said, "subagentId"),
    said,
  };
}
