/** Reads recorded transcripts as the tail does, and what the mock behind them served. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { claudeTranscripts } from "../../../collectors/claude/transcript.ts";
import type { FileState } from "../../../collectors/session_file.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { nanoUsdOf } from "../../truth.ts";

export const FIXTURES = new URL("../../fixtures/claude/", import.meta.url);

/** Paths of a scenario's transcripts, subagents' too, in a fixed order. */
export function transcriptsOf(name: string): string[] {
  const root = fileURLToPath(new URL(`${name}/projects/`, FIXTURES)).replaceAll("\\", "/");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => root + path.replaceAll("\\", "/"))
    .filter((path) => claudeTranscripts.owns(path)).sort();
}

export function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").filter((line) => line !== "");
}

/** All events of one file; `each` may change the state between lines. */
export function mapLines(
  path: string,
  lines: readonly string[],
  each: (state: FileState) => FileState = (state) => state,
): { events: WireEvent[]; state: FileState } {
  let state = claudeTranscripts.begin(path);
  const events: WireEvent[] = [];
  for (const line of lines) {
    events.push(...claudeTranscripts.line(state, line));
    state = each(state);
  }
  events.push(...claudeTranscripts.rest!(state));
  return { events, state };
}

/** All events of a scenario, its files in their order. */
export function mapScenario(name: string): WireEvent[] {
  return transcriptsOf(name).flatMap((path) => mapLines(path, linesOf(path)).events);
}

/** A request that the mock answered. */
export interface Served {
  thread: string;
  model: string;
  status: number | string;
  usage?: Record<string, number>;
  tool_names?: string[];
}

/** Where the mock wrote down what it served for a scenario, the runs that it goes on with first. */
const SERVED: Record<string, string[]> = {
  resume: ["basic/served.json", "resume/served.json"],
  fork: ["fork/served_before.json", "fork/served.json"],
};

/** What the mock served that a transcript tells of; null where there is no record of it. */
export function servedIn(name: string): Served[] | null {
  const paths = (SERVED[name] ?? [`${name}/served.json`]).map((path) => new URL(path, FIXTURES));
  if (!paths.every((path) => existsSync(path))) return null;
  return toldOf(paths.flatMap((path) => JSON.parse(readFileSync(path, "utf8"))));
}

/** The answers that a transcript tells of, of all that the mock gave. */
export function toldOf(served: readonly Served[]): Served[] {
  // The client writes down no compaction and no request of its helpers (FORMAT.md, 1).
  return served.filter(({ thread, usage }) => usage && !/^(?:compact|helper|side)/.test(thread));
}

/** What such answers come to, and their money by hand-kept prices. */
export function servedCounts(told: readonly Served[]) {
  const sum = (field: string) => told.reduce((total, { usage }) => total + usage![field]!, 0);
  // Of an answer that broke off the client knows the first count alone, 1 (FORMAT.md, 3).
  const lost = told.filter(({ status }) => status === "midstream-error")
    .reduce((total, { usage }) => total + usage!.output_tokens! - 1, 0);
  return {
    llmCallCount: told.length,
    inputTokens: sum("input_tokens"),
    outputTokens: sum("output_tokens") - lost,
    cacheReadTokens: sum("cache_read_input_tokens"),
    cacheWriteTokens: sum("cache_creation_input_tokens"),
    toolCallCount: told.reduce((total, { tool_names: tools }) => total + (tools?.length ?? 0), 0),
  };
}

/** What such answers cost, answer by answer. */
export function servedNanoUsd(told: readonly Served[]): number {
  return told.reduce((all, one) => all + nanoUsdOf(one.model, servedCounts([one])), 0);
}
