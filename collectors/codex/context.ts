/** How full the context window is, and compactions. Pure. */
import type { Compaction, ContextBreakdown, ContextUsage, WireEvent } from "../../sdk/types.ts";
import { byteLength } from "../text_size.ts";
import { nameIn, textIn } from "../json.ts";
import { compositionOf } from "./composition.ts";
import { base, type Frame } from "./state.ts";

/** Nothing but the sum is told by the provider. */
type Estimated = ContextBreakdown & { isEstimated: true };

/**
 * The context after a response, whose output is input from now on; with its parts where they are
 * known.
 */
export function contextAfter(
  frame: Frame,
  record: string,
  tokensUsed: number,
): ContextUsage | Estimated {
  const { state } = frame;
  const contextWindow = state.contextWindow ?? null;
  state.usedBefore = state.usedTokens;
  state.usedTokens = tokensUsed;
  const segments = compositionOf(state, tokensUsed);
  const shared = base(frame, record, "context");
  if (segments !== null) {
    return {
      type: "context_breakdown",
      ...shared,
      segments,
      totalTokens: tokensUsed,
      contextWindow,
      isEstimated: true,
    };
  }
  return {
    type: "context_usage",
    ...shared,
    tokensUsed,
    contextWindow,
    utilizationPct: contextWindow ? tokensUsed / contextWindow * 100 : null,
  };
}

/**
 * Old context was replaced. How much is left stands in the token_count that follows, so the event
 * waits for it, or for any other line that goes on. The context before is that of the last response
 * but for the one that wrote the summary.
 */
export function mapCompacted(frame: Frame): WireEvent[] {
  const { state, payload, stamp, at, turnId } = frame;
  const open = settleCompaction(frame, null);
  const wroteSummary = nameIn(payload, "compaction_response_id");
  const isOwn = wroteSummary !== null && wroteSummary === state.responseId;
  const summary = textIn(payload, "message");
  state.compaction = {
    stamp,
    at,
    turnId,
    tokensBefore: (isOwn ? state.usedBefore : state.usedTokens) ?? null,
    summaryLength: summary === null ? null : byteLength(summary),
    isAutomatic: isAutomatic(frame),
  };
  return open;
}

/** The compaction that waits, if any, with what is left of the context; null: nobody told. */
export function settleCompaction(frame: Frame, tokensAfter: number | null): WireEvent[] {
  const { state } = frame;
  const { compaction } = state;
  if (compaction === undefined) return [];
  state.compaction = undefined;
  const { stamp, at, turnId, tokensBefore, summaryLength, isAutomatic } = compaction;
  const own = { ...frame, stamp, turnId };
  const event: Compaction = {
    type: "compaction",
    ...base(own, "compacted", "end", at),
    tokensBefore,
    tokensAfter,
    summaryLength,
    isAutomatic,
  };
  if (tokensAfter === null) return [event];
  return [event, contextAfter(frame, "token_count:compacted", tokensAfter)];
}

/** By hand it is a turn that nobody asked anything; where turns do not say so, it is not known. */
function isAutomatic({ state }: Frame): boolean | null {
  if (state.turn?.isAsked) return true;
  return state.attributesTurns ? false : null;
}
