/** The sums that AIr shows over all its sessions, by its API and its pages. */
import assert from "node:assert/strict";
import type { Totals } from "../truth.ts";
import { eventually } from "./eventually.ts";

interface ApiSession {
  sessionId: string;
  totalTokensIn: number;
  totalTokensOut: number;
  totalCacheRead: number;
  totalCacheWrite: number;
  totalCost: number;
  turnCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  compactionCount: number;
}

/** Asks a server for them; of no session everything is 0. */
export async function totalsShown(url: string): Promise<Totals> {
  const sessions: ApiSession[] = await (await fetch(`${url}/api/sessions?limit=100`)).json();
  const requests = await Promise.all(
    sessions.map(({ sessionId }) => requestsShown(`${url}/sessions/${sessionId}/kpis`)),
  );
  const sum = (field: Exclude<keyof ApiSession, "sessionId">) =>
    sessions.reduce((all, session) => all + session[field], 0);
  return {
    llmCallCount: requests.reduce((all, { calls }) => all + calls, 0),
    inputTokens: sum("totalTokensIn"),
    outputTokens: sum("totalTokensOut"),
    cacheReadTokens: sum("totalCacheRead"),
    cacheWriteTokens: sum("totalCacheWrite"),
    turnCount: sum("turnCount"),
    toolCallCount: sum("toolCallCount"),
    toolErrorCount: sum("toolErrorCount"),
    llmErrorCount: requests.reduce((all, { failed }) => all + failed, 0),
    compactionCount: sum("compactionCount"),
    costNanoUsd: Math.round(sum("totalCost") * 1e9),
  };
}

/** How many requests to a model went well and how many failed: only the page tells. */
async function requestsShown(url: string): Promise<{ calls: number; failed: number }> {
  const page = await (await fetch(url)).text();
  const shown = />([\d,]+) LLM calls?<\/span>(?:<span class="bad">([\d,]+) failed)?/.exec(page);
  if (!shown) throw new Error(`${url} shows no LLM calls`);
  const [calls, failed] = shown.slice(1).map((text) => Number(text?.replaceAll(",", "") ?? 0));
  return { calls: calls!, failed: failed! };
}

/** Waits until a server shows exactly this. */
export async function assertTotals(url: string, truth: Totals): Promise<void> {
  await eventually(async () => assert.deepEqual(await totalsShown(url), truth));
}
