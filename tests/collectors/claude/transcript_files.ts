/** Reads recorded transcripts as the tail does, and what the mock behind them served. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { claudeTranscripts } from "../../../collectors/claude/transcript.ts";
import type { FileState } from "../../../collectors/session_file.ts";
import type { WireEvent } from "../../../sdk/types.ts";

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
  model: string;
  thread: string;
  status: number | string;
  usage?: Record<string, number>;
  tool_names?: string[];
}

/** What the mock served that a transcript tells of; null where there is no record of it. */
export function servedIn(name: string, file = "served.json"): Served[] | null {
  const path = new URL(`${name}/${file}`, FIXTURES);
  if (!existsSync(path)) return null;
  const served: Served[] = JSON.parse(readFileSync(path, "utf8"));
  // The client writes down no compaction and no request of its helpers (FORMAT.md, 1).
  return served.filter(({ thread, usage }) => usage && !/^(?:compact|helper|side)/.test(thread));
}
