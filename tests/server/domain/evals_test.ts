import assert from "node:assert/strict";
import {
  type EvalInput,
  type EvalLlmCall,
  evalsOf,
  type EvalToolCall,
  type EvalTurn,
  type TurnEval,
  turnMs,
} from "../../../server/domain/evals.ts";
import { summarizeEvals } from "../../../server/domain/eval_summary.ts";

/** A turn from `startedAt` to `endedAt`, by its place among the others. */
function turn(
  turnIndex: number,
  startedAt: number | null,
  endedAt: number | null,
  fields: Partial<EvalTurn> = {},
): EvalTurn {
  const turnId = `t${turnIndex}`;
  return { turnKey: turnId, turnId, turnIndex, startedAt, endedAt, durationMs: null, ...fields };
}

function tool(at: number, name: string, isError: boolean | null): EvalToolCall {
  return { turnId: null, at, name, isError };
}

function llmCall(at: number, fields: Partial<EvalLlmCall> = {}): EvalLlmCall {
  return {
    turnId: null,
    at,
    model: "m",
    provider: "p",
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    ...fields,
  };
}

/** As an older client tells it: of a turn that it numbers, a little after its end. */
function told(at: number, turnIndex: number | null): TurnEval {
  return {
    at,
    turnKey: null,
    turnId: null,
    turnIndex,
    model: "m",
    provider: "p",
    responseTokens: 1,
    toolCallCount: 0,
    toolErrorCount: 0,
    toolSuccessRate: null,
    hadRetry: false,
    hadImmediateFollowUp: null,
    responseLatencyMs: 5,
    cacheHitRate: null,
    userRating: 4,
    isDerived: false,
  };
}

function evals(input: Partial<EvalInput>): TurnEval[] {
  return evalsOf({
    turns: [],
    toolCalls: [],
    llmCalls: [],
    llmErrors: [],
    told: [],
    ratings: [],
    ...input,
  });
}

Deno.test("evalsOf() gives each turn the rating that a person clicked", async (t) => {
  const turns = [turn(0, 1_000, 9_000), turn(1, 20_000, 30_000, { turnId: null, turnKey: "k" })];
  const rating = (turnId: string, rating: number, at = 40_000) => ({ turnId, rating, at });
  const cases: { name: string; input: Partial<EvalInput>; expected: (number | null)[] }[] = [
    { name: "none", input: {}, expected: [null, null] },
    { name: "by id", input: { ratings: [rating("t0", 2)] }, expected: [2, null] },
    { name: "by key", input: { ratings: [rating("k", 3)] }, expected: [null, 3] },
    { name: "of no turn", input: { ratings: [rating("t9", 3)] }, expected: [null, null] },
    {
      name: "after a client's",
      input: { told: [told(9_001, 0)], ratings: [rating("t0", 1)] },
      expected: [1, null],
    },
    {
      name: "before a client's",
      input: { told: [told(9_001, 0)], ratings: [rating("t0", 1, 9_000)] },
      expected: [4, null],
    },
    {
      name: "of an eval whose turn nobody told",
      input: { turns: [], told: [{ ...told(5, null), turnId: "t7" }], ratings: [rating("t7", 5)] },
      expected: [5],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assert.deepEqual(evals({ turns, ...input }).map((one) => one.userRating), expected);
    });
  }
});

Deno.test("evalsOf() derives every signal of a turn from its calls", () => {
  const [first] = evals({
    turns: [turn(0, 1_000, 9_000), turn(1, 39_000, null)],
    toolCalls: [tool(2_000, "Bash", true), tool(3_000, "Bash", false), tool(40_000, "Bash", true)],
    llmCalls: [
      llmCall(1_500, { inputTokens: 10, outputTokens: 100, cacheReadTokens: 60 }),
      llmCall(8_000, { outputTokens: 50, cacheWriteTokens: 50, model: "n" }),
      llmCall(41_000, { outputTokens: 7_000 }),
    ],
  });
  assert.deepEqual(first, {
    at: 9_000,
    turnId: "t0",
    turnKey: "t0",
    turnIndex: 0,
    model: "n",
    provider: "p",
    responseTokens: 150,
    toolCallCount: 2,
    toolErrorCount: 1,
    toolSuccessRate: 0.5,
    hadRetry: true,
    hadImmediateFollowUp: true,
    responseLatencyMs: 8_000,
    cacheHitRate: 0.5,
    userRating: null,
    isDerived: true,
  });
});

Deno.test("evalsOf() tells what a turn's calls show", async (t) => {
  const turns = [turn(0, 0, 1_000)];
  const cases: { name: string; input: Partial<EvalInput>; expected: Partial<TurnEval> }[] = [
    {
      name: "nothing of a turn without calls",
      input: { turns },
      expected: {
        responseTokens: null,
        toolCallCount: 0,
        toolErrorCount: 0,
        toolSuccessRate: null,
        hadRetry: false,
        cacheHitRate: null,
        model: null,
      },
    },
    {
      name: "no success where no call told how it ended",
      input: { turns, toolCalls: [tool(1, "Bash", null)] },
      expected: { toolCallCount: 1, toolErrorCount: null, toolSuccessRate: null, hadRetry: false },
    },
    {
      name: "success among those that told",
      input: { turns, toolCalls: [tool(1, "A", null), tool(2, "B", false), tool(3, "C", true)] },
      expected: { toolCallCount: 3, toolErrorCount: 1, toolSuccessRate: 0.5, hadRetry: false },
    },
    {
      name: "a failed request is a retry",
      input: { turns, llmErrors: [{ at: 500 }] },
      expected: { hadRetry: true },
    },
    {
      name: "a failed request after the end is none",
      input: { turns, llmErrors: [{ at: 1_001 }] },
      expected: { hadRetry: false },
    },
    {
      name: "a prompt 30 s after the answer is a follow-up",
      input: { turns: [...turns, turn(1, 31_000, null)] },
      expected: { hadImmediateFollowUp: true },
    },
    {
      name: "a later one is none",
      input: { turns: [...turns, turn(1, 31_001, null)] },
      expected: { hadImmediateFollowUp: false },
    },
    {
      name: "a duration that was told stands",
      input: { turns: [turn(0, 0, 1_000, { durationMs: 900 })] },
      expected: { responseLatencyMs: 900 },
    },
    {
      name: "a turn that the next one cut off",
      input: { turns: [turn(0, 0, null), turn(1, 5_000, null)], toolCalls: [tool(9, "A", false)] },
      expected: {
        at: 5_000,
        toolSuccessRate: 1,
        responseLatencyMs: null,
        hadImmediateFollowUp: null,
      },
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const [first] = evals(input);
      const seen = Object.fromEntries(
        Object.keys(expected).map((key) => [key, first?.[key as keyof TurnEval]]),
      );
      assert.deepEqual(seen, expected);
    });
  }
});

Deno.test("evalsOf() gives one eval a turn, the told one where there is one", async (t) => {
  const twice = [turn(0, 0, 10, { turnId: null }), turn(0, 100, 110, { turnId: null })];
  const cases: { name: string; input: Partial<EvalInput>; derived: boolean[] }[] = [
    { name: "none for a turn that still runs", input: { turns: [turn(0, 0, null)] }, derived: [] },
    {
      name: "by index",
      input: { turns: [turn(0, 0, 10), turn(1, 20, 30)], told: [told(31, 1)] },
      derived: [true, false],
    },
    {
      name: "by time, after the end",
      input: { turns: [turn(0, 0, 10), turn(1, 20, 30)], told: [told(12, null)] },
      derived: [false, true],
    },
    {
      name: "by index and time, where a client counts anew at each prompt",
      input: { turns: twice, told: [told(11, 0), told(111, 0)] },
      derived: [false, false],
    },
    { name: "also without any turn", input: { told: [told(1, 0)] }, derived: [false] },
  ];
  for (const { name, input, derived } of cases) {
    await t.step(name, () => {
      assert.deepEqual(evals(input).map(({ isDerived }) => isDerived), derived);
    });
  }
});

Deno.test("turnMs() goes by the duration, else from start to end, never below 0", () => {
  assert.equal(turnMs({ startedAt: 5, endedAt: 9, durationMs: 3 }), 3);
  assert.equal(turnMs({ startedAt: 5, endedAt: 9, durationMs: null }), 4);
  assert.equal(turnMs({ startedAt: 9, endedAt: 5, durationMs: null }), 0);
  assert.equal(turnMs({ startedAt: null, endedAt: 9, durationMs: null }), null);
});

Deno.test("summarizeEvals() takes means over those that tell, by model, the most first", () => {
  const derived = { ...told(1, 0), isDerived: true, userRating: null, hadRetry: true };
  const summaries = summarizeEvals([
    { ...told(1, 0), model: "b" },
    { ...told(2, 1), responseTokens: null, hadImmediateFollowUp: true },
    { ...derived, responseTokens: 3, responseLatencyMs: 10, toolSuccessRate: 0.5 },
    { ...derived, responseTokens: 5, responseLatencyMs: null, cacheHitRate: 0.25 },
  ]);
  assert.deepEqual(summaries.map(({ model }) => model), ["m", "b"]);
  assert.deepEqual(summaries[0], {
    model: "m",
    provider: "p",
    evalCount: 3,
    derivedCount: 2,
    avgResponseTokens: 4,
    avgToolSuccessRate: 0.5,
    totalRetries: 2,
    totalFollowUps: 1,
    avgResponseLatencyMs: 7.5,
    avgCacheHitRate: 0.25,
    avgUserRating: 4,
    ratedCount: 1,
  });
  assert.deepEqual(summarizeEvals([]), []);
});
