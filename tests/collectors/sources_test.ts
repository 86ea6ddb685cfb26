/**
 * Every captured scenario through each source alone, held against the capability table, and
 * through all of them at once, twice and in any order.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../sdk/types.ts";
import { ingest } from "../../server/ingest.ts";
import type { Store } from "../../server/store/api.ts";
import { type Db, first } from "../../server/store/db.ts";
import { memoryStore } from "../../server/store/memory.ts";
import {
  CAPABILITIES,
  type Capability,
  type NumberName,
  NUMBERS,
  REMARKS,
} from "../capabilities.ts";
import { testServer } from "../server/harness.ts";
import { dump } from "../server/store/dump.ts";
import type { Totals } from "../truth.ts";
import { type Capture, CAPTURES } from "./captures.ts";

/** Orders tried of each scenario. */
const ORDERS = 3;

/** The totals that a number of the table stands for, and how they are read. */
const TOTALS: Partial<Record<NumberName, Partial<Record<keyof Totals, string>>>> = {
  turns: { turnCount: "turn_count" },
  llmCalls: { llmCallCount: "llm_call_count" },
  tokens: {
    inputTokens: "input_tokens",
    outputTokens: "output_tokens",
    cacheReadTokens: "cache_read_tokens",
    cacheWriteTokens: "cache_write_tokens",
  },
  cost: { costNanoUsd: "cost_nano_usd" },
  llmErrors: { llmErrorCount: "llm_error_count" },
  toolCalls: { toolCallCount: "tool_call_count" },
  toolErrors: { toolErrorCount: "tool_error_count" },
  compactions: { compactionCount: "compaction_count" },
};

const SUMS = Object.values(TOTALS).flatMap((of) =>
  Object.entries(of).map(([name, column]) => `coalesce(sum(${column}), 0) AS ${name}`)
);

/** How often a number is told that is no total. */
const TOLD: Partial<Record<NumberName, string>> = {
  toolDurations: "SELECT count(duration_ms) AS told FROM tool_calls",
  contextSize: "SELECT count(context_tokens) AS told FROM sessions",
  contextParts: "SELECT count(segments) AS told FROM context_snapshots",
  ttft: `SELECT (SELECT count(ttft_ms) FROM turns) + (SELECT count(ttft_ms) FROM llm_calls) +
    (SELECT count(ttft_ms) FROM latency_samples) AS told`,
};

/** What the store holds after all batches were taken in their order, as a watcher's are. */
async function after<T>(
  batches: readonly WireEvent[][],
  look: (db: Db, store: Store) => T | Promise<T>,
): Promise<T> {
  const store = memoryStore();
  await using server = await testServer({}, { store });
  for (const batch of batches) await ingest(server.deps, batch);
  return await look(store.db, server.deps.store);
}

/** The mock's models of Pi are nobody's: one that AIr knows stands for them. */
function ofKnownModels(events: WireEvent[]): WireEvent[] {
  return events.map((event) => {
    const isMock = "model" in event && event.model?.startsWith("mock-");
    return isMock ? { ...event, model: "gpt-5", provider: "openai" } as WireEvent : event;
  });
}

/** How many sessions have a window, told or assumed: the latter is not stored. */
async function windowsIn(store: Store): Promise<number> {
  const all = { limit: 500, cursor: null, agent: null, project: null, since: null };
  const { rows } = await store.read("sessions", all);
  return rows.filter(({ contextWindow }) => contextWindow !== null).length;
}

function totalsIn(db: Db): Totals {
  return { ...first<Totals>(db, `SELECT ${SUMS.join(", ")} FROM sessions`, {})! };
}

function capabilityOf({ agent }: Capture, source: string): Capability {
  const table: Record<string, Capability> = CAPABILITIES[agent];
  return table[source]!;
}

for (const capture of CAPTURES) {
  const { agent, name, truth, told, failures = truth.llmErrorCount } = capture;
  Deno.test(`all sources of ${agent} tell "${name}" as it was`, async (t) => {
    for (const [source, events] of Object.entries(told)) {
      await t.step(`${source} alone`, async () => {
        const totals = await after([events()], totalsIn);
        const done = { ...truth, llmErrorCount: failures };
        assertSees(capabilityOf(capture, source), totals, done);
      });
    }
    await t.step("all at once, twice, in any order", async () => {
      const all = Object.values(told).flatMap((events) => events());
      const inOrder = await after([all], (db) => ({ totals: totalsIn(db), rows: dump(db) }));
      assert.deepEqual(inOrder.totals, truth);
      await fc.assert(
        fc.asyncProperty(shuffled([...all, ...all]), async (batches) => {
          const { totals, rows } = await after(
            batches,
            (db) => ({ totals: totalsIn(db), rows: dump(db) }),
          );
          assert.deepEqual(totals, truth);
          assert.deepEqual(rows, inOrder.rows);
        }),
        { numRuns: ORDERS },
      );
    });
  });
}

/** All events in an order of their own, in two batches. */
function shuffled(events: WireEvent[]): fc.Arbitrary<WireEvent[][]> {
  const order = fc.shuffledSubarray(events, { minLength: events.length });
  return fc.tuple(order, fc.nat(events.length)).map(([events, cut]) => [
    events.slice(0, cut),
    events.slice(cut),
  ]);
}

function assertSees(capability: Capability, totals: Totals, truth: Totals): void {
  for (const [number, columns] of Object.entries(TOTALS)) {
    const level = capability[number as NumberName];
    for (const name of Object.keys(columns) as (keyof Totals)[]) {
      if (level === "exact") assert.equal(totals[name], truth[name], name);
      if (level === "none") assert.equal(totals[name], 0, name);
      assert(totals[name] <= truth[name], `${name}: ${totals[name]} of ${truth[name]}`);
    }
  }
}

Deno.test("CAPABILITIES says neither too much nor too little", async (t) => {
  for (const [agent, sources] of Object.entries(CAPABILITIES)) {
    for (const source of Object.keys(sources)) {
      await t.step(`${agent} ${source}`, async () => {
        const captures = CAPTURES.filter(({ told, ...of }) => of.agent === agent && told[source]);
        assert.notEqual(captures.length, 0, "has no capture");
        const seen = await numbersSeen(captures, source);
        const capability = capabilityOf(captures[0]!, source);
        const claimed = Object.entries(capability).filter(([, level]) => level !== "none");
        assert.deepEqual(seen, new Set(claimed.map(([number]) => number)));
      });
    }
  }
});

Deno.test("REMARKS are of cells of the table", () => {
  const cells = Object.entries(CAPABILITIES).flatMap(([agent, sources]) =>
    Object.keys(sources).flatMap((source) =>
      Object.keys(NUMBERS).map((number) => `${agent} ${source} ${number}`)
    )
  );
  assert.deepEqual(Object.keys(REMARKS).filter((cell) => !cells.includes(cell)), []);
});

/** The numbers that a source tells in at least one scenario. */
async function numbersSeen(captures: Capture[], source: string): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const { told } of captures) {
    const [totals, counts, windows] = await after(
      [ofKnownModels(told[source]!())],
      async (db, store) =>
        [
          totalsIn(db),
          Object.entries(TOLD).map(([number, sql]) =>
            [number, first<{ told: number }>(db, sql, {})!.told] as const
          ),
          await windowsIn(store),
        ] as const,
    );
    if (windows > 0) seen.add("contextWindow");
    for (const [number, count] of counts) if (count > 0) seen.add(number);
    for (const [number, columns] of Object.entries(TOTALS)) {
      const names = Object.keys(columns) as (keyof Totals)[];
      if (names.some((name) => totals[name] > 0)) seen.add(number);
    }
  }
  return seen;
}
