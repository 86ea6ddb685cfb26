import type { TokenUsage } from "../../../sdk/types.ts";

const AUTUMN = Date.parse("2026-11-20T12:00:00Z");

/** A usage event of autumn 2026 with no tokens but those given. */
export function call(fields: Partial<TokenUsage>): TokenUsage {
  return {
    type: "token_usage",
    id: "e1",
    sessionId: "s1",
    timestamp: AUTUMN,
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    ...fields,
  };
}
