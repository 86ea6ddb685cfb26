import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { mapHook } from "../../../collectors/claude/map.ts";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import {
  FIXTURES,
  linesOf,
  mapLines,
  transcriptsOf,
} from "../../collectors/claude/transcript_files.ts";
import { anyDelivery, assertRebuilt, folded } from "./deliveries.ts";
import { AT, forked, KINDS, SESSIONS, tell } from "./forks.ts";

/** Of the capture: the session, and the fork, whose id is the smaller one. */
const PARENT = "4eaf1257-16f3-4232-9e1b-3cfac14a91a3";
const FORK = "4e022c28-6d60-41c8-9dba-0e3155106c03";

/** LLM calls, four kinds of tokens, tool calls, turns. */
type Counts = number[];

async function countsOf(
  commits: readonly (readonly WireEvent[])[],
): Promise<Record<string, Counts>> {
  const store = memoryStore();
  for (const events of commits) await store.commit(events);
  const filter = { limit: 10, cursor: null, agent: null, project: null, since: null };
  const { rows } = await store.read("sessions", filter);
  await store.close();
  return Object.fromEntries(rows.map((row) => [row.sessionId, [
    row.llmCallCount,
    row.inputTokens,
    row.outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.toolCallCount,
    row.turnCount,
  ]]));
}

/** The capture's events by session: of the transcript, and of the hooks. */
function captured(sessionId: string): { transcript: WireEvent[]; hooks: WireEvent[] } {
  let ids = 0;
  const env = { newId: () => `${sessionId}-${ids++}`, projectDir: null };
  const path = transcriptsOf("fork").find((path) => path.includes(sessionId))!;
  const transcript = mapLines(path, linesOf(path)).events;
  const at = transcript.at(-1)!.timestamp;
  const hooks = readFileSync(new URL("fork/hooks.jsonl", FIXTURES), "utf8").split("\n")
    .filter((line) => line.includes(`"session_id":"${sessionId}"`))
    .flatMap((line) => mapHook(JSON.parse(line), at, env));
  return { transcript, hooks };
}

/** Served, in the capture's served_before.json and served.json. */
const OWN: Record<string, Counts> = {
  [PARENT]: [4, 12 + 8 + 6 + 5, 95 + 60 + 120 + 25, 15200 + 15510 + 15750, 15930, 3, 1],
  [FORK]: [2, 10 + 6, 30 + 8, 15000, 15000 + 80, 1, 1],
};

Deno.test("a fork's copied lines count once, in the session it was made of", async (t) => {
  const [parent, fork] = [captured(PARENT), captured(FORK)];
  const blocks = [parent.transcript, fork.transcript, parent.hooks, fork.hooks];
  for (const order of permutations([0, 1, 2, 3])) {
    await t.step(`in the order ${order.join("")}`, async () => {
      const delivery = order.map((index) => blocks[index]!);
      assert.deepEqual(await countsOf(delivery), OWN);
      assert.deepEqual(folded(delivery), folded([blocks.flat()]));
    });
  }
  await t.step("in any order, twice and rebuilt", () => {
    fc.assert(
      fc.property(anyDelivery(blocks.flat()), (delivery) => {
        assert.deepEqual(folded(delivery), folded(blocks));
        assertRebuilt(delivery);
      }),
      { numRuns: 15 },
    );
  });
});

Deno.test("who a copied line belongs to is decided again when the fork becomes known", async (t) => {
  const isStart = ({ type }: WireEvent) => type === "session_start";
  const untold = (events: WireEvent[]) =>
    events.map((event): WireEvent => isStart(event) ? { ...event, source: null } as never : event);
  const parent = captured(PARENT).transcript;
  const fork = untold(captured(FORK).transcript);
  const start = captured(FORK).hooks.filter(isStart);
  const guessed = { [FORK]: [6, 47, 338, 61460, 31010, 4, 1], [PARENT]: [0, 0, 0, 0, 0, 0, 0] };
  await t.step("nothing is known: the smaller id", async () => {
    assert.deepEqual(await countsOf([parent, fork]), guessed);
    assert.deepEqual(await countsOf([fork, parent]), guessed);
  });
  await t.step("the hook comes last", async () => {
    assert.deepEqual(await countsOf([fork, parent, start]), OWN);
  });
  await t.step("the original was deleted", async () => {
    assert.deepEqual(await countsOf([fork, start]), { [FORK]: guessed[FORK] });
  });
  await t.step("its facts leave the other session's lists and days", async () => {
    const store = memoryStore();
    for (const events of [fork, parent, start]) await store.commit(events);
    for (const sessionId of [FORK, PARENT]) {
      const tools = await store.read("toolCalls", { sessionId, limit: 9 });
      const turns = await store.read("turns", { sessionId, limit: 9 });
      const contexts = await store.read("contexts", { sessionId, limit: 9 });
      const models = await store.read("models", { sessionId, limit: 20 });
      const [llm, input] = OWN[sessionId]!;
      assert.deepEqual(
        [tools.length, turns.length, contexts.length, models[0]!.calls, models[0]!.inputTokens],
        [...OWN[sessionId]!.slice(5), llm, llm, input],
      );
    }
    await store.close();
  });
});

Deno.test("a fork's times are its own, not those of the lines it copied", async () => {
  const { transcript } = captured(FORK);
  for (const events of [transcript, [...transcript].reverse()]) {
    const store = memoryStore();
    await store.commit(captured(PARENT).transcript);
    await store.commit(events);
    const session = await store.read("session", { sessionId: FORK });
    // The first line of the file that is the fork's own: when it was made.
    assert.equal(session!.startedAt, Date.parse("2026-11-23T04:24:38.203Z"));
    await store.close();
  }
});

const lines = (from: number) =>
  fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 4 }).map((kinds) =>
    kinds.map((kind, index) => ({ kind, n: from + index }))
  );

/** A session, its fork and that one's fork; each fork copies all that was there. */
const family = fc.record({
  ids: fc.shuffledSubarray(SESSIONS, { minLength: 3 }),
  own: fc.tuple(lines(10), lines(20), lines(30)),
  /** Whether it is told that the second and the third are forks. */
  known: fc.tuple(fc.boolean(), fc.boolean()),
}).map(({ ids, own, known }) => {
  const [first, second, third] = own;
  const files = [first, [...first, ...second], [...first, ...second, ...third]];
  const events = files.flatMap((file, i) => file.map((line) => tell(ids[i]!, line)));
  const starts = known.flatMap((isKnown, i) => isKnown ? [forked(ids[i + 1]!, 15 + 10 * i)] : []);
  return { ids, own, known, events: [...events, ...starts] };
});

Deno.test("lines of one time that are not the same count each in their session", async () => {
  const [first, second] = SESSIONS as [string, string];
  const at = (sessionId: string, n: number) => ({
    ...tell(sessionId, { kind: "usage", n }),
    timestamp: AT,
  });
  const counts = await countsOf([[at(first, 1), at(second, 2)]]);
  assert.deepEqual([counts[first]![0], counts[second]![0]], [1, 1]);
});

Deno.test("rebuild() decides nothing by what it has not come to yet", async (t) => {
  const [small, large] = SESSIONS as [string, string];
  // More than it reads at a time.
  const between = Array.from({ length: 2_100 }, (_, n): WireEvent => ({
    id: `h${n}`,
    sessionId: "s1",
    timestamp: AT + n,
    type: "heartbeat",
  }));
  const line = (sessionId: string) => tell(sessionId, { kind: "usage", n: 1 });
  const later = tell(large, { kind: "compaction", n: 2 });
  const cases = [
    { name: "a copy", events: [line(small), ...between, line(large)] },
    {
      name: "a line of one that lost another",
      events: [line(large), line(small), ...between, later],
    },
    { name: "a fork's original", events: [line(small), forked(small, 5), ...between, line(large)] },
  ];
  for (const { name, events } of cases) await t.step(name, () => assertRebuilt([events]));
});

Deno.test("forks of forks give the same for any order, repetition, split and rebuild", () => {
  const cases = family.chain((one) => fc.tuple(fc.constant(one), anyDelivery(one.events)));
  fc.assert(
    fc.property(cases, ([{ events }, delivery]) => {
      assert.deepEqual(folded(delivery), folded([events]));
      assertRebuilt(delivery);
    }),
    { numRuns: 80 },
  );
});

Deno.test("each line of a family of forks counts in one session", async () => {
  const cases = family.chain((one) => fc.tuple(fc.constant(one), anyDelivery(one.events)));
  await fc.assert(
    fc.asyncProperty(cases, async ([{ ids, own, known }, delivery]) => {
      const counts = await countsOf(delivery);
      const calls = own.map((lines) => lines.filter(({ kind }) => kind === "usage").length);
      const all = Object.values(counts).map(([llm]) => llm!);
      assert.equal(sum(all), sum(calls));
      if (known[0] && known[1]) assert.deepEqual(ids.map((id) => counts[id]![0]), calls);
    }),
    { numRuns: 100 },
  );
});

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function permutations(items: number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest])
  );
}
