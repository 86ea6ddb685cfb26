/** What is easily counted twice, each by numbers that were added up by hand. */
import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { mapLines, mapScenario } from "../../collectors/claude/transcript_files.ts";
import { PATH, say } from "../../collectors/claude/transcript_lines.ts";
import { mapped, META, SESSION, started } from "../../collectors/codex/made_lines.ts";
import { eventsOf } from "../../collectors/codex/rollouts.ts";
import { CAPTURES, fromFiles } from "../../collectors/pi/captures.ts";
import { priced } from "./deliveries.ts";

/** LLM calls, failed requests, tool calls, four kinds of tokens. */
type Counts = [number, number, number, number, number, number, number];

interface Seen {
  counts: Counts;
  nanoUsd: number;
}

/** What is shown of each session after each batch was committed in its turn, by id. */
async function seen(...batches: readonly WireEvent[][]): Promise<Map<string, Seen>> {
  const store = memoryStore();
  for (const batch of batches) await store.commit(batch.map(priced));
  const filter = { limit: 9, cursor: null, agent: null, project: null, since: null };
  const { rows } = await store.read("sessions", filter);
  await store.close();
  return new Map(rows.map((row) => [row.sessionId, {
    counts: [
      row.llmCallCount,
      row.llmErrorCount,
      row.toolCallCount,
      row.inputTokens,
      row.outputTokens,
      row.cacheReadTokens,
      row.cacheWriteTokens,
    ],
    nanoUsd: row.costNanoUsd,
  }]));
}

/** Claude Sonnet 4.5 in nano-USD: 3 USD a million in, 15 out, 0.30 read, 3.75 written to the cache. */
const cost = (input: number, output: number, read: number, write: number) =>
  3_000 * input + 15_000 * output + 300 * read + 3_750 * write;

async function assertAlone(events: WireEvent[], counts: Counts, nanoUsd: number): Promise<void> {
  for (const batches of [[events], [events, events], [[...events].reverse()]]) {
    const sessions = await seen(...batches);
    assert.deepEqual([...sessions.values()], [{ counts, nanoUsd }]);
  }
}

Deno.test("a usage that is repeated with each content block counts once", async () => {
  const told = (output_tokens: number, block: Record<string, unknown>) =>
    say.assistant("m1", null, {
      input_tokens: 12,
      output_tokens,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 15_200,
    }, block);
  const { events } = mapLines(PATH, [
    told(1, { type: "thinking", thinking: "Hm." }),
    told(1, { type: "text", text: "Let me look." }),
    told(95, { type: "tool_use", id: "t1", name: "Bash", input: {} }),
  ]);
  await assertAlone(
    events,
    [1, 0, 1, 12, 95, 100, 15_200],
    36_000 + 1_425_000 + 30_000 + 57_000_000,
  );
});

Deno.test("a usage that is told while its message grows is corrected, not added", async () => {
  const at = (seconds: number, output: number) => ({
    id: `claude:transcript:s1:line-${seconds}:usage`,
    sessionId: "s1",
    timestamp: Date.UTC(2026, 10, 23) + seconds,
    collector: "transcript",
    type: "token_usage" as const,
    ...{ messageId: "m1", model: "claude-sonnet-4-5", provider: "anthropic" },
    ...{ input: 10, output, cacheRead: 0, cacheWrite: 0 },
  });
  await assertAlone([at(1, 1), at(2, 40), at(3, 41)], [1, 0, 0, 10, 41, 0, 0], 645_000);
});

Deno.test("a running total that is told again adds nothing", async () => {
  const total = (input: number, output: number): [string, Record<string, unknown>] => {
    const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
    const info = { total_token_usage: usage, last_token_usage: usage };
    return ["event", { type: "token_count", info }];
  };
  const told = [total(100, 10), total(100, 10), total(250, 30), total(250, 30), total(250, 30)];
  const events = mapped(["session_meta", META], started("t1"), ...told);
  const sessions = await seen(events, events);
  // 100 and 150 in, 10 and 20 out.
  assert.deepEqual(sessions.get(SESSION)!.counts, [2, 0, 0, 250, 30, 0, 0]);
});

Deno.test("a fork repeats its parent's lines, which count once", async (t) => {
  await t.step("Claude Code, which copies them", async () => {
    const sessions = await seen(mapScenario("fork"));
    assert.deepEqual(sessions.get("4eaf1257-16f3-4232-9e1b-3cfac14a91a3"), {
      counts: [4, 0, 3, 31, 300, 46_460, 15_930],
      nanoUsd: 93_000 + 4_500_000 + 13_938_000 + 59_737_500,
    });
    assert.deepEqual(sessions.get("4e022c28-6d60-41c8-9dba-0e3155106c03"), {
      counts: [2, 0, 1, 16, 38, 15_000, 15_080],
      nanoUsd: 48_000 + 570_000 + 4_500_000 + 56_550_000,
    });
  });
  await t.step("Codex, which copies none but goes on with the totals", async () => {
    const sessions = await seen(eventsOf("resume"));
    // Cached tokens are part of Codex's input: 9,000 + 140 + 112 + 212 + 312, and 412 in the fork.
    assert.deepEqual(
      sessions.get("01a205e8-e1d3-7760-8b79-110570888612")!.counts,
      [5, 0, 2, 9_776, 70, 36_224, 0],
    );
    assert.deepEqual(
      sessions.get("01a205e8-ee14-7cc2-bebd-df5fc7d505d1")!.counts,
      [1, 0, 0, 412, 10, 9_088, 0],
    );
  });
  for (const capture of CAPTURES.filter(({ name }) => name.endsWith("sessions"))) {
    await t.step(`Pi ${capture.version}, which copies them`, async () => {
      const events = fromFiles(capture);
      const sessions = await seen(events, [...events].reverse());
      assert.deepEqual([...sessions.values()].map(({ counts }) => counts).sort(byCalls), [
        [1, 0, 0, 210, 20, 1_900, 0],
        [1, 0, 0, 1_400, 20, 0, 0],
        // 0.87 also writes down what the summary of a branch cost: 800 in, 40 out.
        capture.version === "0.73.1"
          ? [6, 0, 1, 2_400, 140, 9_700, 500]
          : [7, 0, 1, 3_200, 180, 9_700, 500],
      ]);
    });
  }
});

Deno.test("a session that is resumed counts what came before once", async () => {
  // Four calls of the first run, two of the second.
  const nanoUsd = cost(31, 300, 46_460, 15_930) + cost(16, 38, 15_000, 15_080);
  assert.equal(nanoUsd, 139_936_500);
  await assertAlone(mapScenario("resume"), [6, 0, 4, 47, 338, 61_460, 31_010], nanoUsd);
});

Deno.test("subagents count once, in the session that they work for", async (t) => {
  await t.step("Claude Code: three of them, whose sums their callers' results repeat", async () => {
    // 24 + 35 in, 210 + 144 out, 30,300 + 34,250 read, 15,500 + 25,450 written.
    assert.equal(cost(59, 354, 64_550, 40_950), 178_414_500);
    const counts: Counts = [10, 0, 7, 59, 354, 64_550, 40_950];
    await assertAlone(mapScenario("subagent"), counts, 178_414_500);
  });
  await t.step("Codex: each in a session of its own", async () => {
    const events = eventsOf("subagents");
    const sessions = await seen(events, events);
    const calls = [...sessions.values()].map(({ counts: [calls] }) => calls);
    const records = new Set(
      events.filter(({ type }) => type === "token_usage").map(({ id }) => id),
    );
    assert.ok(sessions.size > 1);
    assert.equal(calls.reduce((sum, count) => sum + count, 0), records.size);
  });
});

Deno.test("a retry is a failed request, and its tokens count for the answer alone", async () => {
  // 529 twice, 429 and 500; of the answer that broke off one token came. 20 + 12 + 1 out.
  assert.equal(cost(26, 33, 15_000, 15_090), 61_660_500);
  const counts: Counts = [3, 4, 1, 26, 33, 15_000, 15_090];
  await assertAlone(mapScenario("api-retry"), counts, 61_660_500);
});

function byCalls(a: Counts, b: Counts): number {
  return a[0] - b[0] || a[3] - b[3];
}
