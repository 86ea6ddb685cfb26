import assert from "node:assert/strict";
import fc from "fast-check";
import { type Part, segments } from "../../../collectors/context_parts.ts";
import { messageParts, systemParts, toolParts } from "../../../collectors/pi/context.ts";

Deno.test("segments() shares out exactly the tokens that there are", () => {
  const part = fc.record({
    category: fc.constantFrom("tr_a", "tr_b", "user_messages", "thinking"),
    label: fc.string(),
    characters: fc.nat(1_000_000),
  });
  fc.assert(fc.property(fc.array(part, { maxLength: 60 }), fc.nat(2_000_000), (parts, tokens) => {
    const shares = segments(parts, tokens);
    const sum = shares.reduce((all, { estimatedTokens }) => all + estimatedTokens, 0);
    assert.equal(sum, shares.length === 0 ? 0 : tokens);
    assert.ok(
      shares.every(({ estimatedTokens, isEstimated }) => estimatedTokens >= 0 && isEstimated),
    );
    assert.ok(shares.filter(({ category }) => category.startsWith("tr_")).length <= 20);
    const characters = (all: readonly { charCount?: number | null }[]) =>
      all.reduce((sum, { charCount }) => sum + (charCount ?? 0), 0);
    assert.equal(characters(shares), parts.reduce((all, { characters }) => all + characters, 0));
  }));
});

Deno.test("messageParts() counts every kind of message where it belongs", async (t) => {
  const text = (value: string) => [{ type: "text", text: value }];
  const cases: { name: string; message: Record<string, unknown>; parts: [string, number][] }[] = [
    { name: "user", message: { role: "user", content: "four" }, parts: [["user_messages", 4]] },
    {
      name: "an image",
      message: { role: "user", content: [...text("a"), { type: "image", data: "…" }] },
      parts: [["user_messages", 4801]],
    },
    {
      name: "an answer",
      message: {
        role: "assistant",
        stopReason: "toolUse",
        content: [
          { type: "thinking", thinking: "hmm" },
          ...text("ok"),
          { type: "toolCall", name: "ls", arguments: { a: 1 } },
        ],
      },
      parts: [["assistant_messages", 2], ["thinking", 3], ["tool_calls", 9]],
    },
    {
      name: "a failed answer",
      message: { role: "assistant", stopReason: "error", content: text("half") },
      parts: [],
    },
    {
      name: "a result",
      message: { role: "toolResult", toolName: "read", content: text("file") },
      parts: [["tr_read", 4]],
    },
    {
      name: "a summary",
      message: { role: "compactionSummary", summary: "short" },
      parts: [["compaction_summary", 5]],
    },
    {
      name: "the user's shell",
      message: { role: "bashExecution", command: "ls", output: "a b" },
      parts: [["tool_results_other", 5]],
    },
    {
      name: "a shell that the model does not see",
      message: { role: "bashExecution", command: "ls", output: "a", excludeFromContext: true },
      parts: [],
    },
    { name: "custom", message: { role: "custom", content: "xy" }, parts: [["custom_messages", 2]] },
    { name: "system", message: { role: "system", content: "xy" }, parts: [] },
    { name: "a later role", message: { role: "later" }, parts: [] },
  ];
  for (const { name, message, parts } of cases) {
    await t.step(name, () => {
      const found = messageParts([message]).filter(({ characters }) => characters > 0);
      const told = found.map((
        { category, characters }: Part,
      ): [string, number] => [category, characters]);
      assert.deepEqual(told.sort(), parts.sort());
    });
  }
});

Deno.test("systemParts() takes files and skills out of the prompt and names them briefly", () => {
  const options = {
    cwd: "/home/d/p",
    contextFiles: [
      { path: "/home/d/p/AGENTS.md", content: "x".repeat(30) },
      { path: "/home/d/.pi/AGENTS.md", content: "y".repeat(10) },
    ],
    skills: [{ name: "sql", description: "z".repeat(5) }],
  };
  const parts = systemParts("p".repeat(100), options);
  assert.deepEqual(parts.map(({ label, characters }) => [label, characters]), [
    ["Base prompt", 55],
    ["AGENTS.md", 30],
    ["/home/d/.pi/AGENTS.md", 10],
    ["sql", 5],
  ]);
});

Deno.test("toolParts() counts the active tools only", () => {
  const all = [{ name: "a", description: "12" }, { name: "b", description: "much longer" }];
  const [part] = toolParts(["a"], all);
  assert.equal(part?.characters, JSON.stringify({ name: "a", description: "12" }).length);
  assert.equal(toolParts(undefined, undefined)[0]?.characters, 0);
});
