import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { claudeTranscripts } from "../../../collectors/claude/transcript.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { parseEvent } from "../../../sdk/wire.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import {
  FIXTURES,
  linesOf,
  mapLines,
  mapScenario,
  servedIn,
  transcriptsOf,
} from "./transcript_files.ts";

const NOW = Date.UTC(2026, 10, 24);

/** What is told of a scenario's sessions in all: see COUNTS. */
type Totals = Record<(typeof COUNTS)[number], number>;
const COUNTS = [
  ...["llm", "input", "output", "read", "write"] as const,
  ...["tools", "toolErrors", "turns", "errors", "compactions"] as const,
];

/** Counted by hand in the captures, in the order of COUNTS; the mock's own sums are compared too. */
const SCENARIOS: Record<string, number[]> = {
  "api-fail": [0, 0, 0, 0, 0, 0, 0, 1, 1, 0],
  "api-retry": [3, 26, 33, 15000, 15090, 1, 0, 1, 4, 0],
  basic: [4, 31, 300, 46460, 15930, 3, 0, 1, 0, 0],
  compaction: [4, 40, 110, 220000, 18000, 2, 0, 2, 0, 1],
  "compaction-auto": [6, 60, 140, 76800, 179900, 3, 0, 3, 0, 2],
  "compaction-reactive": [3, 30, 70, 30000, 193800, 1, 0, 2, 0, 1],
  denied: [2, 16, 38, 15000, 15080, 1, 1, 1, 0, 0],
  events: [7, 70, 60, 0, 15000, 5, 0, 2, 0, 0],
  long: [50, 300, 1972, 756000, 5970, 49, 0, 1, 0, 0],
  "multi-model": [5, 37, 147, 24000, 39550, 2, 0, 2, 0, 0],
  resume: [6, 47, 338, 61460, 31010, 4, 0, 2, 0, 0],
  subagent: [10, 59, 354, 64550, 40950, 7, 0, 1, 0, 0],
  "subagent-background": [6, 40, 198, 54610, 24710, 3, 0, 3, 0, 0],
  "tool-error": [9, 77, 312, 122625, 15665, 10, 7, 1, 0, 0],
  tui: [10, 76, 291, 83600, 48050, 5, 2, 6, 0, 1],
};

for (const [name, counts] of Object.entries(SCENARIOS)) {
  const expected = totals(counts);
  Deno.test(`claudeTranscripts reads the capture "${name}"`, async (t) => {
    const events = mapScenario(name);
    await t.step("as the golden file has it", () => compareGolden(name, events));
    await t.step("to events that the wire takes, with ids of their own", () => {
      for (const event of events) assert.deepEqual(parseEvent(event, NOW), { ok: true, event });
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
    await t.step("to what the agent did", async () => {
      assert.deepEqual(await totalsOf([events]), expected);
    });
    await t.step("to what the mock served", () => {
      const served = servedIn(name);
      if (served) assert.deepEqual(tokensOf(expected), servedTokens(name, served));
    });
    await t.step("the same from any restart, twice and with the hooks", async () => {
      const again = transcriptsOf(name).flatMap((path) =>
        mapLines(path, linesOf(path), (state) => JSON.parse(JSON.stringify(state))).events
      );
      assert.deepEqual(again, events);
      const hooks = hookEvents(name);
      assert.deepEqual(await totalsOf([hooks, events, again]), expected);
      assert.deepEqual(await totalsOf([[...events].reverse(), hooks]), expected);
    });
    await t.step("the same when it is read while it grows", async () => {
      assert.deepEqual(await totalsOf([whileGrowing(name)]), expected);
    });
  });
}

/** As a tail would send it that looks after every line. */
function whileGrowing(name: string): WireEvent[] {
  return transcriptsOf(name).flatMap((path) => {
    const state = claudeTranscripts.begin(path);
    return linesOf(path).flatMap((line) => [
      ...claudeTranscripts.line(state, line),
      ...claudeTranscripts.rest!(state),
    ]);
  });
}

/** Sums over the scenario's sessions, after each batch was committed in its turn. */
async function totalsOf(batches: WireEvent[][]): Promise<Totals> {
  const store = memoryStore();
  for (const batch of batches) await store.commit(batch);
  const filter = { limit: 10, cursor: null, agent: null, project: null, since: null };
  const { rows } = await store.read("sessions", filter);
  await store.close();
  const sum = (field: (row: (typeof rows)[number]) => number) =>
    rows.reduce((all, row) => all + field(row), 0);
  return totals([
    sum((row) => row.llmCallCount),
    sum((row) => row.inputTokens),
    sum((row) => row.outputTokens),
    sum((row) => row.cacheReadTokens),
    sum((row) => row.cacheWriteTokens),
    sum((row) => row.toolCallCount),
    sum((row) => row.toolErrorCount),
    sum((row) => row.turnCount),
    sum((row) => row.llmErrorCount),
    sum((row) => row.compactionCount),
  ]);
}

function totals(counts: number[]): Totals {
  return Object.fromEntries(COUNTS.map((name, index) => [name, counts[index]!])) as Totals;
}

function tokensOf({ llm, input, output, read, write, tools }: Totals) {
  return { llm, input, output, read, write, tools };
}

function servedTokens(name: string, served: NonNullable<ReturnType<typeof servedIn>>) {
  // A resumed session's file begins with the run that it continues.
  const all = name === "resume" ? [...servedIn("basic")!, ...served] : served;
  const sum = (field: string) => all.reduce((total, { usage }) => total + usage![field]!, 0);
  // Of an answer that broke off the client knows the first count alone, 1 (FORMAT.md, 3).
  const lost = all.filter(({ status }) => status === "midstream-error")
    .reduce((total, { usage }) => total + usage!.output_tokens! - 1, 0);
  return {
    llm: all.length,
    input: sum("input_tokens"),
    output: sum("output_tokens") - lost,
    read: sum("cache_read_input_tokens"),
    write: sum("cache_creation_input_tokens"),
    tools: all.reduce((total, { tool_names: tools }) => total + tools!.length, 0),
  };
}

function hookEvents(name: string): WireEvent[] {
  const file = new URL(`${name}/events.json`, FIXTURES);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function compareGolden(name: string, events: WireEvent[]): void {
  const file = new URL(`${name}/transcript_events.jsonl`, FIXTURES);
  const text = events.map((event) => JSON.stringify(event) + "\n").join("");
  if (Deno.env.get("GOLDEN") === "1") writeFileSync(file, text);
  assert.ok(existsSync(file), `run "deno task golden" to write ${name}/transcript_events.jsonl`);
  assert.equal(text, readFileSync(file, "utf8"));
}
