/**
 * Tokens of LLM calls. A `token_usage_record` names its response; older versions tell only running
 * totals, repeated and reset at times. Pure.
 */
import { disjointCounts } from "../../sdk/pricing.ts";
import type { TokenUsage, WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn, objectIn } from "../json.ts";
import { contextAfter, settleCompaction } from "./context.ts";
import { mapRateLimits } from "./rate_limits.ts";
import { base, type Counts, type Frame, type RolloutState } from "./state.ts";

const NOTHING: Counts = {
  input: 0,
  cached: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  total: 0,
};

/** One response of the model, a compaction's too: written once, when it is complete. */
export function mapUsageRecord(frame: Frame): WireEvent[] {
  const { state, payload } = frame;
  const turnId = nameIn(payload, "turn_id") ?? frame.turnId;
  const responseId = nameIn(payload, "response_id");
  const counts = countsOf(objectIn(payload, "usage"));
  const total = countsOf(objectIn(payload, "thread_token_usage")).total;
  state.recordTurn = turnId;
  state.responseId = responseId;
  const call = { ...frame, turnId };
  const record = `token_usage_record:${responseId ?? total}`;
  return [
    usage(call, record, counts, responseId ?? `total:${total}`),
    contextAfter(call, record, counts.total),
  ];
}

/**
 * A running total, and plan limits beside it. It counts only where no record told its response:
 * as the difference to the total before; a total that did not change is a repetition, and one that
 * fell was reset (a context overflow, a compaction by the provider).
 */
export function mapTokenCount(frame: Frame): WireEvent[] {
  const { state, payload } = frame;
  const limits = mapRateLimits(frame);
  const { info } = payload;
  if (!isObject(info)) return [...settleCompaction(frame, null), ...limits];
  state.contextWindow = countIn(info, "model_context_window") ?? state.contextWindow;
  const total = countsOf(objectIn(info, "total_token_usage"));
  const last = countsOf(objectIn(info, "last_token_usage"));
  // After a compaction: an estimate of the new context, and no tokens that anyone spent.
  const isEstimate = last.input === 0 && last.output === 0 && last.total > 0;
  const settled = settleCompaction(frame, isEstimate ? last.total : null);
  const spent = spentSince(frame, total, last);
  if (spent === null) return [...settled, ...limits];
  // Repeated lines of one total are one call, in a file that was migrated too.
  const key = `total:${total.total}${state.falls ? `:${state.falls}` : ""}`;
  const record = `token_count:${key}`;
  state.responseId = null;
  return [
    ...settled,
    usage(frame, record, spent, key),
    contextAfter(frame, record, last.total),
    ...limits,
  ];
}

/** What a running total adds to the one before; null where that is nothing, or told by a record. */
function spentSince({ state, turnId }: Frame, total: Counts, last: Counts): Counts | null {
  const before = state.totals ?? inherited(state, total, last);
  state.totals = total;
  state.isAnswered = false;
  if (state.recordTurn !== undefined && state.recordTurn === turnId) return null;
  const spent = less(total, before);
  if (spent.input < 0 || spent.output < 0) {
    state.falls = (state.falls ?? 0) + 1;
    return null;
  }
  return spent.input + spent.output > 0 ? spent : null;
}

/** A fork's total begins with its parent's; its first line may even repeat it. */
function inherited(state: RolloutState, total: Counts, last: Counts): Counts {
  if (!state.isFork) return NOTHING;
  return state.isAnswered ? less(total, last) : total;
}

function usage(frame: Frame, record: string, counts: Counts, messageId: string): TokenUsage {
  const { state } = frame;
  return {
    type: "token_usage",
    ...base(frame, record, "usage"),
    ...disjointCounts(counts),
    totalTokens: counts.input + counts.output,
    reasoning: Math.max(0, counts.reasoning),
    model: state.model ?? null,
    provider: state.provider ?? null,
    serviceTier: state.serviceTier ?? null,
    messageId,
  };
}

function countsOf(told: Json): Counts {
  const count = (field: string) => countIn(told, field) ?? 0;
  const input = count("input_tokens");
  const output = count("output_tokens");
  return {
    input,
    cached: count("cached_input_tokens"),
    cacheWrite: count("cache_write_input_tokens"),
    output,
    reasoning: count("reasoning_output_tokens"),
    total: countIn(told, "total_tokens") ?? input + output,
  };
}

function less(total: Counts, before: Counts): Counts {
  return {
    input: total.input - before.input,
    cached: total.cached - before.cached,
    cacheWrite: total.cacheWrite - before.cacheWrite,
    output: total.output - before.output,
    reasoning: total.reasoning - before.reasoning,
    total: total.total - before.total,
  };
}
