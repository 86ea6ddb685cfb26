import assert from "node:assert/strict";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { createScrubber } from "../../../../sdk/scrub.ts";
import { SECRETLINT_RULES } from "../../../../server/domain/secrets/secretlint.ts";
import { secretSamples } from "./corpus.ts";

const scrub = createScrubber(SECRETLINT_RULES);

Deno.test("SECRETLINT_RULES has every rule of the preset but the one that obeys comments", () => {
  const names = (rules as { meta: { id: string } }[]).map(({ meta }) => meta.id);
  assert.ok(names.includes("@secretlint/secretlint-rule-filter-comments"));
  assert.equal(SECRETLINT_RULES.length, names.length - 1);
});

Deno.test("SECRETLINT_RULES find by themselves what they are for", () => {
  const kinds = ["github-token", "stripe-key", "npm-token", "slack-token", "aws-key", "groq-key"];
  for (const kind of kinds) {
    const samples = secretSamples(3).filter((sample) => sample.kinds[0] === kind);
    assert.ok(
      samples.some(({ given, wanted }) => scrub(given) === wanted),
      `${kind}: ${samples.map(({ given }) => scrub(given))}`,
    );
  }
});

Deno.test("SECRETLINT_RULES scan for AWS's ids, and say where a secret behind a name is", () => {
  const cases: [given: string, wanted: string][] = [
    [`id ${"AKIA"}${"ABCDEFGHIJKLMNOP"}`, "id [REDACTED:aws-key]"],
    ["aws_account_id: 123456789012", "aws_account_id: [REDACTED:aws-key]"],
    [
      `secret_access_key = "${"Ab12".repeat(10)}" # end`,
      'secret_access_key = "[REDACTED:aws-key]" # end',
    ],
  ];
  for (const [given, wanted] of cases) assert.equal(scrub(given), wanted);
});

Deno.test("SECRETLINT_RULES do not obey a text that would switch them off", () => {
  const [token] = secretSamples(1).find(({ kinds }) => kinds[0] === "npm-token")!.secrets;
  for (const comment of ["secretlint-disable", "secretlint-disable-next-line"]) {
    assert.equal(scrub(`// ${comment}\n${token}`), `// ${comment}\n[REDACTED:npm-token]`);
  }
});

Deno.test("SECRETLINT_RULES find a token far into a long text, and each of several", () => {
  const [token] = secretSamples(1).find(({ kinds }) => kinds[0] === "npm-token")!.secrets;
  const text = `${"word ".repeat(20_000)}${token} ${"more ".repeat(1_000)}${token}`;
  assert.equal(scrub(text).split("[REDACTED:npm-token]").length, 3);
});
