import assert from "node:assert/strict";
import fc from "fast-check";
import { type Amount, segmentsOf } from "../../../collectors/claude/transcript_parts.ts";
import type { ContextBreakdown, WireEvent } from "../../../sdk/types.ts";
import { linesOf, mapLines, mapScenario, transcriptsOf } from "./transcript_files.ts";
import { conversation, PATH, say } from "./transcript_lines.ts";

type Marked = ContextBreakdown & { isEstimated?: boolean };

/** Scenarios whose every request has its record. */
const RECORDED = [
  ...["api-retry", "basic", "compaction", "compaction-auto", "compaction-reactive", "denied"],
  ...["events", "long", "multi-model", "resume", "subagent", "subagent-background", "tool-error"],
  "tui",
];

for (const name of RECORDED) {
  Deno.test(`claudeTranscripts knows what filled each context of "${name}"`, () => {
    const events = mapScenario(name);
    const usages = events.filter((event) => event.type === "token_usage");
    const breakdowns = breakdownsIn(events);
    assert.equal(breakdowns.length, usages.length);
    for (const [index, { input, cacheRead, cacheWrite }] of usages.entries()) {
      const { segments, totalTokens, isEstimated } = breakdowns[index]!;
      assert.equal(isEstimated, false);
      assert.equal(totalTokens, input + cacheRead! + cacheWrite!);
      assert.equal(
        segments.reduce((sum, segment) => sum + segment.estimatedTokens, 0),
        totalTokens,
      );
    }
  });
}

Deno.test("claudeTranscripts tells the parts of a context in characters", () => {
  // As the format's reference reader counts them: user and reminders 10,382, tool results 604.
  const last = breakdownsIn(mapScenario("basic")).at(-1)!;
  const characters = Object.fromEntries(last.segments.map((s) => [s.category, s.charCount]));
  assert.deepEqual(characters, {
    sp_tools: 46_591,
    sp_base: 28_324,
    user_messages: 8_243, // The fixture's filler hides what the client's own texts are.
    reminders: 2_139,
    tr_bash: 283,
    tr_docs: 109,
    tr_write: 212,
    thinking: 91,
    assistant_messages: 241,
  });
});

Deno.test("claudeTranscripts finds memory files, and results by tool and kind of file", () => {
  const last = breakdownsIn(mapScenario("events")).at(-1)!;
  const categories = last.segments.map(({ category }) => category);
  for (const category of ["sp_claude_md", "tr_bash", "tr_docs", "tr_toolsearch", "tr_taskcreate"]) {
    assert.ok(categories.includes(category), category);
  }
});

Deno.test("claudeTranscripts marks a composition that it estimates", () => {
  const [path] = transcriptsOf("basic");
  const lines = linesOf(path!).filter((line) => !line.startsWith('{"type":"api-request'));
  const known = breakdownsIn(mapScenario("basic"));
  const guessed = breakdownsIn(mapLines(path!, lines).events);
  assert.equal(guessed.length, known.length);
  for (const [index, { isEstimated, segments, totalTokens }] of guessed.entries()) {
    assert.equal(isEstimated, true);
    assert.ok(segments.every((segment) => "isEstimated" in segment));
    assert.equal(totalTokens, known[index]!.totalTokens);
    assert.equal(segments.reduce((sum, segment) => sum + segment.estimatedTokens, 0), totalTokens);
  }
  const categories = ({ segments }: Marked) => segments.map(({ category }) => category).sort();
  assert.deepEqual(categories(guessed.at(-1)!), categories(known.at(-1)!));
});

Deno.test("claudeTranscripts without any sign of a system prompt calls the rest one", () => {
  const lines = [
    say.user("p1", "x".repeat(400)),
    say.assistant("m1", null, { input_tokens: 1000 }),
  ];
  const [breakdown] = breakdownsIn(mapLines(PATH, lines).events);
  assert.deepEqual(
    breakdown!.segments.map(({ category, estimatedTokens }) => [category, estimatedTokens]),
    [["sp_base", 900], ["user_messages", 100]],
  );
});

Deno.test("claudeTranscripts remembers little of a long session, and still knows it all", () => {
  const { lines, characters } = conversation(400);
  let most = 0;
  const { events } = mapLines(PATH, lines, (state) => {
    const json = JSON.stringify(state);
    most = Math.max(most, json.length);
    return JSON.parse(json);
  });
  const last = breakdownsIn(events).at(-1)!;
  assert.equal(last.isEstimated, false);
  assert.equal(last.segments.reduce((sum, { charCount }) => sum + charCount!, 0), characters);
  assert.ok(most < 12_000, `${most} characters`);
});

Deno.test("claudeTranscripts estimates what it has forgotten, until all is told anew", () => {
  const { lines } = conversation(400);
  const more = [
    ...lines,
    // Another model: the first message is kept, all others are named again.
    ...say.request("r-switch", "r400", 1, [...Array(399).keys()].map((n) => `forgotten-${n}`)),
    say.assistant("m-switch", "r-switch", { input_tokens: 50_000 }),
    ...say.request("r-next", "r-switch", 400, ["hash-of-m-switch"]),
    say.assistant("m-next", "r-next", { input_tokens: 50_000 }),
    ...say.blob("summary", "y".repeat(77)),
    ...say.request("r-anew", null, 0, ["summary"]),
    say.assistant("m-anew", "r-anew", { input_tokens: 500 }),
  ];
  const breakdowns = breakdownsIn(mapLines(PATH, more).events).slice(-3);
  assert.deepEqual(breakdowns.map(({ isEstimated }) => isEstimated), [true, true, false]);
  assert.equal(breakdowns[2]!.segments.find((s) => s.category === "user_messages")?.charCount, 77);
});

Deno.test("claudeTranscripts estimates a request that keeps a part of what it has forgotten", () => {
  const { lines } = conversation(400);
  const more = [
    ...lines,
    ...say.blob("hash-after", "v"),
    ...say.request("r-after", "r400", 1, ["hash-after"]),
    say.assistant("m-after", "r-after", { input_tokens: 500 }),
  ];
  assert.equal(breakdownsIn(mapLines(PATH, more).events).at(-1)!.isEstimated, true);
});

Deno.test("claudeTranscripts takes results that no blob tells from their lines", () => {
  const call = (id: string) => ({ type: "tool_use", id, name: "Bash", input: {} });
  const lines = [
    say.user("p1", "Go"),
    ...say.blob("go", "Go"),
    ...say.request("r1", null, 0, ["go"]),
    say.assistant("m1", "r1", {}, call("t1")),
    say.record({ type: "system", subtype: "informational" }),
    say.assistant("m1", "r1", {}, call("t2")),
    say.result("t1", "x".repeat(30)),
    say.result("t2", "x".repeat(40)),
    ...say.request("r2", "r1", 1, ["hash-of-m1", "hash-of-results"]),
    say.assistant("m2", "r2", { input_tokens: 500 }),
  ];
  const { segments, isEstimated } = breakdownsIn(mapLines(PATH, lines).events).at(-1)!;
  assert.equal(isEstimated, false);
  const characters = Object.fromEntries(segments.map((s) => [s.category, s.charCount]));
  const both = 2 * "Bash{}".length;
  assert.deepEqual(characters, {
    sp_base: 100,
    user_messages: 2,
    assistant_messages: both,
    tr_bash: 70,
  });
});

Deno.test("claudeTranscripts keeps the conversation apart from a helper's own", () => {
  const { lines } = conversation(4);
  const helper = say.request("r-helper", null, 0, ["unknown"], "prompt_suggestion");
  const more = [
    ...lines,
    ...helper,
    ...say.blob("hash-more", "z".repeat(10)),
    ...say.request("r-more", "r4", 7, ["hash-of-m4", "hash-more"]),
    say.assistant("m-more", "r-more", { input_tokens: 500 }),
  ];
  assert.equal(breakdownsIn(mapLines(PATH, more).events).at(-1)!.isEstimated, false);
});

Deno.test("segmentsOf() shares all tokens out, and none to a part of no characters", () => {
  const amounts = fc.array(fc.tuple(fc.string(), fc.nat(1e6)));
  fc.assert(fc.property(amounts, fc.nat(1e9), (list, tokens) => {
    const parts = list.map(([name, count]): Amount => [[name, name], count]);
    const segments = segmentsOf(parts, tokens);
    const sum = segments.reduce((all, segment) => all + segment.estimatedTokens, 0);
    assert.equal(sum, segments.length === 0 ? 0 : tokens);
    assert.ok(
      segments.every(({ estimatedTokens, charCount }) => estimatedTokens >= 0 && charCount),
    );
  }));
});

Deno.test("claudeTranscripts never counts an image by its base64", () => {
  const image = { type: "image", source: { type: "base64", data: "A".repeat(1e6) } };
  const lines = [
    say.userBlocks("p1", [image, { type: "text", text: "What is it?" }]),
    say.assistant("m1", null, { input_tokens: 2000 }),
  ];
  const [breakdown] = breakdownsIn(mapLines(PATH, lines).events);
  const found = breakdown!.segments.find(({ category }) => category === "images");
  assert.equal(found?.charCount, 6000);
});

function breakdownsIn(events: readonly WireEvent[]): Marked[] {
  return events.filter((event) => event.type === "context_breakdown");
}
