/** Plan limits as the provider's headers tell them. Pure. */
import type { WireEvent } from "../../sdk/types.ts";
import { countIn, isObject, type Json, nameIn, objectIn } from "../json.ts";
import { base, type Frame } from "./state.ts";

/** A plan has a short and a long window (5 hours and a week, where `window_minutes` says so). */
const WINDOWS = ["primary", "secondary"];
/** Limits that are remembered; a plan has a handful. */
const MAX_LIMITS = 20;

/** One event a window whose limit is not what was told last: the lines repeat it again and again. */
export function mapRateLimits(frame: Frame): WireEvent[] {
  const told = objectIn(frame.payload, "rate_limits");
  if (Object.keys(frame.state.limits ?? {}).length >= MAX_LIMITS) frame.state.limits = {};
  const limits = frame.state.limits ??= {};
  return WINDOWS.flatMap((window): WireEvent[] => {
    const limit = told[window];
    const usedPct = isObject(limit) ? countIn(limit, "used_percent") : null;
    if (!isObject(limit) || usedPct === null) return [];
    const limitId = `${nameIn(told, "limit_id") ?? "codex"}:${window}`.slice(0, 500);
    const windowMinutes = countIn(limit, "window_minutes");
    const resetsAt = resetOf(limit, frame.at);
    const now = JSON.stringify([usedPct, windowMinutes, resetsAt]);
    if (limits[limitId] === now) return [];
    limits[limitId] = now;
    return [{
      type: "rate_limit",
      ...base(frame, `token_count:${limitId}`, "limit"),
      limitId,
      usedPct,
      windowMinutes,
      resetsAt,
    }];
  });
}

/** Unix ms, from a moment in seconds. */
function resetOf(limit: Json, at: number): number | null {
  const seconds = countIn(limit, "resets_at");
  if (seconds !== null) return seconds * 1000;
  const left = countIn(limit, "resets_in_seconds");
  return left === null ? null : at + left * 1000;
}
