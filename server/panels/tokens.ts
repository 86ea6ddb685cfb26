import type { TokensPanel } from "../../views/models/charts.ts";
import type { Reads } from "../store/api.ts";
import { turnTokens } from "./turn_tokens.ts";

/** Tokens of a session turn by turn; empty for an unknown one. */
export async function tokensPanel(store: Reads, sessionId: string): Promise<TokensPanel> {
  return { sessionId, turns: await turnTokens(store, sessionId) };
}
