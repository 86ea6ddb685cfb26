import assert from "node:assert/strict";
import fc from "fast-check";
import { describeFindings, failing, fine, noted } from "../../../server/cli/finding.ts";

Deno.test("describeFindings() keeps every word, within 80 columns", () => {
  const word = fc.stringMatching(/^[a-z]{1,20}$/);
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
    const [first = "", ...lines] = describeFindings([failing("server", words.join(" "), "Mend it")])
      .split("\n");
    assert([first, ...lines].every((line) => line.length <= 80));
    const paragraph = [first, ...lines].join(" ").split("→")[0] ?? "";
    assert.deepEqual(paragraph.trim().split(/\s+/).slice(2), words);
  }));
});

Deno.test("describeFindings() sums up", () => {
  const cases = [
    { findings: [fine("a", "x")], sum: "All is well" },
    { findings: [fine("a", "x"), noted("b", "y")], sum: "1 to know" },
    { findings: [noted("b", "y"), failing("c", "z", "w")], sum: "1 to mend, 1 to know" },
  ];
  for (const { findings, sum } of cases) {
    assert.equal(describeFindings(findings).split("\n").at(-1), sum);
  }
});
