/** Holds what AIr shows, through its API and on its page, against what the agent did. */
import assert from "node:assert/strict";
import type { Did, DidCall } from "./did.ts";

interface ApiSession {
  sessionId: string;
  agent: string;
  project: string;
  cwd: string;
  model: string | null;
  startTime: number;
  lastEventTime: number;
  endTime: number | null;
  turnCount: number;
  toolCallCount: number;
  toolErrorCount: number;
  compactionCount: number;
  avgToolDurationMs: number | null;
}

interface ApiCall {
  toolCallId: string;
  sessionId: string;
  toolName: string;
  startTime: number;
  endTime: number | null;
  durationMs: number | null;
  inputBytes: number | null;
  outputBytes: number | null;
  isError: boolean;
}

interface ApiEvent {
  type: string;
  turnId: string | null;
  subagentId: string | null;
  toolCallId?: string;
  outcome?: string;
  eventName?: string;
  isAutomatic?: boolean;
}

/** Everything that AIr shows of one session. */
export interface Shown {
  session: ApiSession;
  calls: ApiCall[];
  events: ApiEvent[];
  /** The page as a browser without scripts gets it. */
  page: string;
}

/** Asks a server for it. Throws while the session is not known. */
export async function shownBy(url: string, sessionId: string): Promise<Shown> {
  const path = `${url}/api/sessions/${sessionId}`;
  const [session, calls, events, page] = await Promise.all([
    json<ApiSession>(path),
    json<ApiCall[]>(`${path}/tool-calls`),
    json<ApiEvent[]>(`${path}/events`),
    answer(`${url}/sessions/${sessionId}`).then((response) => response.text()),
  ]);
  return { session, calls, events, page };
}

/** Fails unless what is shown is what was done, and is done. */
export function assertShown(shown: Shown, did: Did): void {
  const { session, events } = shown;
  assertCalls(shown, did.calls);
  const ran = did.calls.filter(({ durationMs }) => durationMs !== null);
  const { sessionId, agent, project, cwd, turnCount, toolCallCount } = session;
  const { toolErrorCount, compactionCount } = session;
  assert.deepEqual(
    { sessionId, agent, project, cwd, turnCount, toolCallCount, toolErrorCount, compactionCount },
    {
      sessionId: did.sessionId,
      agent: "claude-code",
      project: did.project,
      cwd: did.cwd,
      turnCount: did.turns.length,
      toolCallCount: did.calls.length,
      toolErrorCount: did.calls.filter(({ isError }) => isError).length,
      compactionCount: did.compactions.length,
    },
  );
  assert.equal(session.avgToolDurationMs === null, ran.length === 0);
  if (did.model !== null) assert.equal(session.model, did.model);
  const of = (type: string) => events.filter((event) => event.type === type);
  assert.deepEqual(of("turn_start").map(({ turnId }) => turnId), did.turns);
  assert.deepEqual(
    of("turn_end").map(({ turnId, outcome }) => [turnId, outcome]),
    did.turns.map((turnId) => [turnId, "ok"]),
  );
  assert.deepEqual(of("compaction").map(({ isAutomatic }) => isAutomatic), did.compactions);
  for (const name of ["subagent_start", "subagent_stop"]) {
    const seen = of("custom").filter(({ eventName }) => eventName === name);
    assert.deepEqual(seen.map(({ subagentId }) => subagentId).sort(), did.subagents, name);
  }
  assert.equal(of("session_end").length, 1);
  assert.equal(session.endTime, session.lastEventTime, "ended");
}

/** Fails unless the calls are those, by id, on the API and on the page. */
function assertCalls({ calls, events, page }: Shown, did: DidCall[]): void {
  const shown = calls.map((call) => {
    const told = events.filter(({ toolCallId }) => toolCallId === call.toolCallId);
    const turnIds = new Set(told.map(({ turnId }) => turnId));
    const subagentIds = new Set(told.map(({ subagentId }) => subagentId));
    const { toolCallId, toolName, isError, inputBytes, outputBytes } = call;
    return { toolCallId, toolName, isError, inputBytes, outputBytes, turnIds, subagentIds };
  });
  assert.deepEqual(
    shown.sort((a, b) => a.toolCallId < b.toolCallId ? -1 : 1),
    did.map(({ turnId, subagentId, durationMs: _, ...call }) => ({
      ...call,
      turnIds: new Set([turnId]),
      subagentIds: new Set([subagentId]),
    })),
  );
  for (const { toolCallId, durationMs, startTime, endTime } of calls) {
    const bounds = did.find((call) => call.toolCallId === toolCallId)?.durationMs ?? null;
    const isIn = bounds === null
      ? durationMs === null
      : durationMs !== null && durationMs >= bounds.min && durationMs <= bounds.max;
    assert(isIn, `${toolCallId} took ${durationMs} ms, not ${JSON.stringify(bounds)}`);
    assert(startTime <= (endTime ?? 0), `${toolCallId} from ${startTime} to ${endTime}`);
  }
  assert.deepEqual(
    rowsOf(page).sort(),
    did.map(({ toolCallId, toolName, isError }) =>
      [toolCallId, toolName, isError ? "error" : "ok"].join(" ")
    ).sort(),
  );
}

/** The tool calls of a page as it was rendered: `id name result`. */
function rowsOf(page: string): string[] {
  const row = /<tr id="call-([^"]+)"[^>]* data-result="([^"]+)"[^>]*><th scope="row">([^<]+)</g;
  return [...page.matchAll(row)].map(([, id, result, name]) => `${id} ${name} ${result}`);
}

async function json<T>(url: string): Promise<T> {
  return await (await answer(url)).json();
}

async function answer(url: string): Promise<Response> {
  const response = await fetch(url);
  if (response.ok) return response;
  throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
