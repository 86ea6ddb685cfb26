import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { claudeTranscripts } from "../../../collectors/claude/transcript.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { assertTaken } from "../taken.ts";
import {
  FIXTURES,
  linesOf,
  mapLines,
  mapScenario,
  servedCounts,
  servedIn,
  transcriptsOf,
} from "./transcript_files.ts";
import type { Counts } from "../../truth.ts";
import { countsOf, SCENARIOS } from "./truths.ts";

const NOW = Date.UTC(2026, 10, 24);

for (const [name, counts] of Object.entries(SCENARIOS)) {
  const expected = countsOf(counts);
  Deno.test(`claudeTranscripts reads the capture "${name}"`, async (t) => {
    const events = mapScenario(name);
    await t.step("as the golden file has it", () => compareGolden(name, events));
    await t.step("to events that the wire takes, with ids of their own", () => {
      for (const event of events) assertTaken(event, NOW);
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
    await t.step("to what the agent did", async () => {
      assert.deepEqual(await totalsOf([events]), expected);
    });
    await t.step("to what the mock served", () => {
      const served = servedIn(name);
      if (served) assert.deepEqual(expected, { ...expected, ...servedCounts(served) });
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
async function totalsOf(batches: WireEvent[][]): Promise<Counts> {
  const store = memoryStore();
  for (const batch of batches) await store.commit(batch);
  const filter = { limit: 10, cursor: null, agent: null, project: null, since: null };
  const { rows } = await store.read("sessions", filter);
  await store.close();
  const names = Object.keys(countsOf([])) as (keyof Counts)[];
  const sums = names.map((name) => [name, rows.reduce((all, row) => all + row[name], 0)]);
  return Object.fromEntries(sums);
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
