import assert from "node:assert/strict";
import fc from "fast-check";
import { contextMap } from "../../../server/domain/context_map.ts";

function segment(category: string, label: string, estimatedTokens: number, isEstimated?: boolean) {
  return { category, label, estimatedTokens, ...(isEstimated ? { isEstimated } : {}) };
}

Deno.test("contextMap() groups parts, largest first, and tells what is free and what is new", () => {
  const before = {
    turn: 3,
    segments: [segment("tr_bash", "Bash", 100), segment("tr_docs", "Docs", 70)],
    totalTokens: 170,
  };
  const latest = {
    segments: [
      segment("sp_base", "Base prompt", 30),
      segment("skills", "commit", 20, true),
      segment("tr_bash", "Bash", 160),
      segment("tr_grep", "Grep", 90),
      segment("user_messages", "User messages", 60),
      segment("plug_in", "Plug-in", 15),
    ],
    totalTokens: 380,
  };
  const told = contextMap({ latest, before, windowTokens: 1000 });
  assert.deepEqual(
    [told.usedTokens, told.freeTokens, told.sinceTurn, told.grownTokens],
    [380, 620, 3, 210],
  );
  const lines = told.groups.map(({ name, label, tokens, grownTokens, isEstimated, parts }) => [
    [name, label, tokens, grownTokens, isEstimated],
    ...parts.map((part) => [part.label, part.tokens, part.grownTokens, part.isEstimated]),
  ]);
  assert.deepEqual(lines, [
    [
      ["tools", "Tool results", 250, 80, false],
      ["Bash", 160, 60, false],
      ["Grep", 90, 90, false],
      ["Docs", 0, -70, false],
    ],
    [["user", "User messages", 60, 60, false]],
    [
      ["system", "System prompt", 50, 50, true],
      ["Base prompt", 30, 30, false],
      ["commit", 20, 20, true],
    ],
    [["other", "Other", 20, 20, false], ["Plug-in", 15, 15, false], ["Not told", 5, 5, false]],
  ]);
});

Deno.test("contextMap() leaves open what nobody told", () => {
  const latest = { segments: [segment("thinking", "", 40)], totalTokens: 10 };
  const told = contextMap({ latest, before: null, windowTokens: null });
  assert.deepEqual(told, {
    // More in its parts than the sum says: the parts are what is used.
    usedTokens: 40,
    windowTokens: null,
    freeTokens: null,
    groups: [{
      name: "thinking",
      label: "Thinking",
      tokens: 40,
      grownTokens: null,
      isEstimated: false,
      parts: [{ label: "thinking", tokens: 40, grownTokens: null, isEstimated: false }],
    }],
    sinceTurn: null,
    grownTokens: null,
  });
  assert.equal(contextMap({ latest, before: null, windowTokens: 30 }).freeTokens, 0);
});

Deno.test("contextMap() bounds parts and labels that come from outside", () => {
  const segments = Array.from(
    { length: 50 },
    (_, index) => segment("tr_x", `${index}`, 100 - index),
  );
  const long = segment("constructor", "x".repeat(4000), 1);
  const latest = { segments: [...segments, long], totalTokens: 0 };
  const [tools, other] = contextMap({ latest, before: null, windowTokens: null }).groups;
  assert.equal(tools?.parts.length, 41);
  // 60 + 59 + … + 51
  assert.deepEqual([tools?.parts.at(-1)?.label, tools?.parts.at(-1)?.tokens], [
    "10 smaller parts",
    555,
  ]);
  assert.equal(tools?.tokens, 3775);
  assert.deepEqual([other?.name, other?.parts[0]?.label.length], ["other", 200]);
});

Deno.test("contextMap() groups add up to what is used, and growth to the difference", () => {
  const told = fc.record({
    segments: fc.array(
      fc.record({
        category: fc.constantFrom("tr_a", "sp_b", "user_messages", "odd", "__proto__"),
        label: fc.constantFrom("", "a", "b", "User messages"),
        estimatedTokens: fc.nat(1000),
      }),
      { maxLength: 60 },
    ),
    totalTokens: fc.nat(5000),
  });
  fc.assert(fc.property(told, told, (latest, before) => {
    const map = contextMap({ latest, before: { ...before, turn: 1 }, windowTokens: 4000 });
    const sum = (values: (number | null)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0);
    assert.equal(sum(map.groups.map(({ tokens }) => tokens)), map.usedTokens);
    assert.equal(sum(map.groups.map(({ grownTokens }) => grownTokens)), map.grownTokens);
    for (const { parts, tokens } of map.groups) {
      if (parts.length > 0) assert.equal(sum(parts.map((part) => part.tokens)), tokens);
    }
  }));
});
