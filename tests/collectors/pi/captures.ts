/** Captures of the real Pi, and what the model served in each: the truth to compare with. */
import { readdirSync, readFileSync } from "node:fs";
import type { Moment } from "../../../collectors/pi/host.ts";
import { Live } from "../../../collectors/pi/live.ts";
import { isObject, type Json, objectIn, textIn } from "../../../collectors/json.ts";
import { piSessions } from "../../../collectors/pi/session_file.ts";
import type { FileState } from "../../../collectors/session_file.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { nanoUsdOf, type Totals as SharedTotals } from "../../truth.ts";

const FIXTURES = new URL("../../fixtures/pi/", import.meta.url);

/** What a session's fold is compared by; money in nano-USD. */
export interface Totals {
  sessions: number;
  turns: number;
  calls: number;
  failed: number;
  compactions: number;
  llmCalls: number;
  llmErrors: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  nanoUsd: number;
}

/** One run of the real Pi against the mock. */
export interface Capture {
  /** Version and scenario. */
  name: string;
  version: string;
  folder: URL;
  truth: Totals;
}

/** Counted by hand in the scenarios: the user's prompts, not what was queued into a turn. */
export const COUNTS = [
  { name: "abort", sessions: 1, turns: 3, calls: 2, failed: 1 },
  { name: "basic", sessions: 1, turns: 1, calls: 5, failed: 0 },
  { name: "compaction", sessions: 1, turns: 5, calls: 4, failed: 0 },
  { name: "errors", sessions: 1, turns: 5, calls: 0, failed: 0 },
  { name: "long", sessions: 1, turns: 1, calls: 49, failed: 0 },
  { name: "model-switch", sessions: 1, turns: 5, calls: 0, failed: 0 },
  { name: "overflow", sessions: 1, turns: 2, calls: 1, failed: 0 },
  { name: "sessions", sessions: 3, turns: 7, calls: 1, failed: 0 },
  { name: "tool-error", sessions: 1, turns: 1, calls: 7, failed: 6 },
];

/**
 * Summaries that the user or Pi asked for. 0.87 writes the usage of each down, of a summary in two
 * requests as one; 0.73 writes it down nowhere, and can compact what it has just compacted.
 */
const SUMMARIES: Record<string, Record<string, { compactions: number; billed: number }>> = {
  "0.73.1": {
    compaction: { compactions: 3, billed: 0 },
    overflow: { compactions: 1, billed: 0 },
  },
  "0.87.1": {
    compaction: { compactions: 2, billed: 2 },
    overflow: { compactions: 1, billed: 1 },
    sessions: { compactions: 0, billed: 1 },
  },
};

/** Every capture of both versions. */
export const CAPTURES: readonly Capture[] = Object.keys(SUMMARIES).flatMap((version) =>
  COUNTS.map(({ name }) => {
    const folder = new URL(`${version}/${name}/`, FIXTURES);
    const truth = truthOf(version, name, new URL("llm.jsonl", folder));
    return { name: `${version}/${name}`, version, folder, truth };
  })
);

/** What Pi did in a scenario for which the mock wrote this file. Throws for an unknown scenario. */
export function truthOf(version: string, scenario: string, llm: URL): Totals {
  const counts = COUNTS.find(({ name }) => name === scenario);
  if (!counts) throw new Error(`Nobody counted "${scenario}"`);
  const { name: _, ...rest } = counts;
  const { compactions, billed } = SUMMARIES[version]?.[scenario] ?? { compactions: 0, billed: 0 };
  return { ...rest, compactions, ...served(llm, billed) };
}

/** What the mock served, as far as Pi can know it; summaries only where Pi writes them down. */
function served(llm: URL, billed: number) {
  const sum = {
    llmCalls: billed,
    llmErrors: 0,
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    nanoUsd: 0,
  };
  for (const request of objectLines(llm)) {
    const isSummary = request.kind === "summary";
    const isBroken = request.midStreamError === true;
    if (request.error || request.cut || isBroken) sum.llmErrors += 1;
    // The usage comes at the end of a stream: one that breaks before it is billed, but not known.
    if (request.error || request.cut || (isSummary && billed === 0)) continue;
    const usage = objectIn(request, "usage");
    const counts = [
      Number(usage.input_tokens),
      request.aborted || isBroken ? 1 : Number(usage.output_tokens),
      Number(usage.cache_read_input_tokens),
      Number(usage.cache_creation_input_tokens),
    ] as const;
    if (!isSummary) sum.llmCalls += 1;
    sum.input += counts[0];
    sum.output += counts[1];
    sum.cacheRead += counts[2];
    sum.cacheWrite += counts[3];
    const [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens] = counts;
    sum.nanoUsd += nanoUsdOf(String(request.model), {
      ...{ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens },
    });
  }
  return sum;
}

/** The session files of a capture, in the order they were made; a file is its lines. */
export function sessionFiles({ folder }: Capture): { path: string; lines: string[] }[] {
  const names = readdirSync(folder).filter((name) => name.startsWith("session-")).sort();
  return names.map((name) => {
    const lines = textLines(new URL(name, folder));
    const header: unknown = JSON.parse(lines[0] ?? "");
    if (!isObject(header)) throw new Error(`Cannot read the header of "${name}"`);
    const time = String(header.timestamp).replaceAll(/[:.]/g, "-");
    return { path: `/home/dev/.pi/agent/sessions/--p--/${time}_${header.id}.jsonl`, lines };
  });
}

/** What the mapper gives for one file; a state may go on where an earlier part ended. */
export function mapLines(lines: readonly string[], state: FileState): WireEvent[] {
  return lines.flatMap((line) => piSessions.line(state, line));
}

/** What the mapper gives for all session files of a capture. */
export function fromFiles(capture: Capture): WireEvent[] {
  return sessionFiles(capture).flatMap(({ path, lines }) =>
    mapLines(lines, piSessions.begin(path))
  );
}

/** What the extension would have told, from what Pi told the probe. */
export function fromExtension({ folder, version }: Capture): WireEvent[] {
  return fromProbe(objectLines(new URL("events.jsonl", folder)), version);
}

/** The same, of what the probe wrote down. */
export function fromProbe(records: readonly Json[], version: string): WireEvent[] {
  let live: Live | null = null;
  let moment: Moment | null = null;
  let ids = 0;
  const pi = { on() {}, getThinkingLevel: () => "medium" };
  const events: WireEvent[] = [];
  for (const record of records) {
    const name = String(record.event);
    if (name === "[factory]") {
      live = new Live({ pi, newId: () => `random-${ids++}`, version });
      continue;
    }
    const known: Moment | null = name === "session_start" ? momentOf(record, moment) : moment;
    if (known === null || live === null) throw new Error(`Cannot place "${name}"`);
    moment = { ...known, model: modelOf(record, known.model) };
    const clock = { at: Number(record.t), mono: Number(record.mono) };
    events.push(...live.take(name, record.payload, moment, clock));
  }
  return events;
}

function momentOf(record: Json, before: Moment | null): Moment {
  const full = objectIn(record, "ctxFull");
  return {
    sessionId: textIn(full, "sessionId") ?? "",
    header: objectIn(full, "header"),
    cwd: textIn(full, "cwd") ?? before?.cwd ?? null,
    model: "model" in full ? objectIn(full, "model") : before?.model ?? {},
  };
}

/** The probe's context names the model; its window stands in `usage`. */
function modelOf(record: Json, before: Json): Json {
  const ctx = objectIn(record, "ctx");
  const [provider, id] = textIn(ctx, "model")?.split("/") ?? [];
  const contextWindow = objectIn(ctx, "usage").contextWindow ?? before.contextWindow;
  return id ? { id, provider, contextWindow } : before;
}

function objectLines(file: URL): Json[] {
  return textLines(file).map((line) => JSON.parse(line)).filter(isObject);
}

function textLines(file: URL): string[] {
  return readFileSync(file, "utf8").trim().split("\n");
}

/** The totals in the form that all agents share. */
export function sharedTotals(truth: Totals): SharedTotals {
  return {
    llmCallCount: truth.llmCalls,
    inputTokens: truth.input,
    outputTokens: truth.output,
    cacheReadTokens: truth.cacheRead,
    cacheWriteTokens: truth.cacheWrite,
    turnCount: truth.turns,
    toolCallCount: truth.calls,
    toolErrorCount: truth.failed,
    llmErrorCount: truth.llmErrors,
    compactionCount: truth.compactions,
    costNanoUsd: truth.nanoUsd,
  };
}
