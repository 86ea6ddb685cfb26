/** The sums that AIr shows over all its sessions, by its API and its pages. */
import assert from "node:assert/strict";
import type { Totals } from "../truth.ts";
import { type Home, serve } from "./air.ts";
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

/** Asks a server for them, of all sessions or of some; of no session everything is 0. */
export async function totalsShown(url: string, only?: ReadonlySet<string>): Promise<Totals> {
  const all: ApiSession[] = await (await fetch(`${url}/api/sessions?limit=100`)).json();
  const sessions = all.filter(({ sessionId }) => only?.has(sessionId) ?? true);
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

interface Watched {
  isLooking: boolean;
  files: number;
  filesRead: number;
}

/** Resolves when a server has read all session files that there are to their ends. */
export async function allRead(url: string): Promise<void> {
  await eventually(async () => {
    const agents: Watched[] = await (await fetch(`${url}/api/watch`)).json();
    assert(agents.some(({ files }) => files > 0));
    assert(agents.every(({ files, filesRead, isLooking }) => !isLooking && files === filesRead));
  });
}

/** Fails unless a server that starts again, and has read all files, still shows exactly this. */
export async function assertStays(home: Home, truth: Totals): Promise<void> {
  const server = await serve(home);
  await allRead(server.url);
  assert.deepEqual(await totalsShown(server.url), truth);
  assert.equal(await server.end("SIGTERM"), 0);
}

/** What the duration of a tool call lies between, ms. */
export interface RunTime {
  min: number;
  max: number;
}

interface ApiCall {
  toolCallId: string;
  durationMs: number | null;
}

/** Fails unless these calls are shown with durations within their bounds. */
export async function assertDurations(url: string, bounds: Map<string, RunTime>): Promise<void> {
  const sessions: ApiSession[] = await (await fetch(`${url}/api/sessions?limit=100`)).json();
  const shown = new Map<string, number | null>();
  for (const { sessionId } of sessions) {
    const calls = await fetch(`${url}/api/sessions/${sessionId}/tool-calls?limit=1000`);
    for (const call of await calls.json() as ApiCall[]) shown.set(call.toolCallId, call.durationMs);
  }
  for (const [id, { min, max }] of bounds) {
    const durationMs = shown.get(id);
    const isIn = typeof durationMs === "number" && durationMs >= min && durationMs <= max;
    assert(isIn, `${id} took ${durationMs} ms, not ${min} to ${max}`);
  }
}
