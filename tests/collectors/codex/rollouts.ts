/** Captured rollouts, what the mock served for them, and what the fold makes of their events. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { codexRollouts } from "../../../collectors/codex/rollout.ts";
import type { FileState } from "../../../collectors/session_file.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";

const FIXTURES = new URL("../../fixtures/codex/", import.meta.url);
/** Limit of a read question; no capture has as many rows. */
const LIMIT = 1_000;

/** A file of a scenario: its path as Codex has it, and its lines. */
export interface Rollout {
  path: string;
  lines: string[];
}

/** The folder of a scenario. */
export function folderOf(scenario: string): URL {
  return new URL(`${scenario}/`, FIXTURES);
}

/** The files of a scenario, in the order of their names. */
export function rolloutsOf(scenario: string): Rollout[] {
  const names = readdirSync(folderOf(scenario)).filter((name) => name.endsWith(".jsonl")).sort();
  return names.map((name) => ({
    path: `/home/dev/.codex/sessions/2026/11/23/${name}`,
    lines: readFileSync(new URL(name, folderOf(scenario)), "utf8").trimEnd().split("\n"),
  }));
}

/** A file's events and the state after them; the state goes through JSON before every line. */
export function mapRollout({ path, lines }: Rollout): { events: WireEvent[]; state: FileState } {
  let state = codexRollouts.begin(path);
  const events = lines.flatMap((line) => {
    state = JSON.parse(JSON.stringify(state));
    return codexRollouts.line(state, line);
  });
  return { events, state };
}

/** The events of all files of a scenario. */
export function eventsOf(scenario: string): WireEvent[] {
  return rolloutsOf(scenario).flatMap((rollout) => mapRollout(rollout).events);
}

/** Events of one type, in their order. */
export function only<T extends WireEvent["type"]>(events: readonly WireEvent[], type: T) {
  return events.filter((event): event is Extract<WireEvent, { type: T }> => event.type === type);
}

/** What the fold makes of events. Sums are over all sessions. */
export async function folded(events: readonly WireEvent[]) {
  const store = memoryStore();
  await store.commit(events);
  const filter = { limit: LIMIT, cursor: null, agent: null, project: null, since: null };
  const { rows: sessions } = await store.read("sessions", filter);
  const calls = await Promise.all(
    sessions.map(({ sessionId }) => store.read("toolCalls", { sessionId, limit: LIMIT })),
  );
  const turns = await Promise.all(
    sessions.map(({ sessionId }) => store.read("turns", { sessionId, limit: LIMIT })),
  );
  await store.close();
  return { sessions, calls: calls.flat(), turns: turns.flat(), totals: totalsOf(sessions) };
}

const TOTALS = [
  "llmCallCount",
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "turnCount",
  "toolCallCount",
  "toolErrorCount",
  "llmErrorCount",
  "compactionCount",
] as const;

/** The counts that every source must agree on. */
export type Totals = Record<(typeof TOTALS)[number], number>;

function totalsOf(sessions: readonly Totals[]): Totals {
  const sums = TOTALS.map((name) => [name, sessions.reduce((sum, one) => sum + one[name], 0)]);
  return Object.fromEntries(sums) as Totals;
}

/** A request that the mock answered, as it wrote it down. */
export interface Served {
  outcome: string;
  request_kind: string | null;
  model?: string;
  items: string[] | null;
  usage: Record<string, number> | null;
}

/** What the mock says that it served in a capture. */
export function servedOf(scenario: string) {
  const text = readFileSync(new URL("served.json", folderOf(scenario)), "utf8");
  return servedCounts(JSON.parse(text));
}

/** Of the mock's answers what a rollout can know. */
export function servedCounts(all: readonly Served[]) {
  const answers = all.filter(({ outcome, usage }) => outcome === "completed" && usage);
  const sum = (field: string) =>
    answers.reduce((total, { usage }) => total + (usage?.[field] ?? 0), 0);
  const [cached, cacheWrite] = [sum("cached_input_tokens"), sum("cache_write_input_tokens")];
  const asked = answers.flatMap(({ items }) => items ?? []);
  assert.ok(answers.length > 0);
  return {
    llmCallCount: answers.length,
    inputTokens: sum("input_tokens") - cached - cacheWrite,
    outputTokens: sum("output_tokens"),
    cacheReadTokens: cached,
    cacheWriteTokens: cacheWrite,
    compactionCount: answers.filter(({ request_kind: kind }) => kind === "compaction").length,
    /** Tools that the model asked for itself; a script's own calls are in no answer. */
    asked: asked.filter((item) => /_call(?::|$)/.test(item) && item !== "custom_tool_call:exec")
      .length,
  };
}
