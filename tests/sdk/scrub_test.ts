import assert from "node:assert/strict";
import fc from "fast-check";
import { createScrubber, OWN_RULES } from "../../sdk/scrub.ts";
import { scrub } from "../../server/domain/secrets.ts";

const scrubOwn = createScrubber(OWN_RULES);

const FOLDER = new URL("../fixtures/secrets/", import.meta.url);

function lines(file: string): string[] {
  return Deno.readTextFileSync(new URL(file, FOLDER)).trim().split("\n")
    .filter((line) => !line.startsWith("# "));
}

const SECRETS = lines("secret.txt").map((line) => {
  const [kind, ...text] = line.split("|");
  return { kind: kind!, text: text.join("|").replaceAll("~", "").replaceAll("\\n", "\n") };
});
const CLEAN = lines("clean.txt");

Deno.test("scrub() finds every secret of the corpus, says its kind, and touches nothing else", () => {
  const missed = SECRETS.filter(({ kind, text }) => !scrub(text).includes(`[REDACTED:${kind}]`));
  const touched = CLEAN.filter((text) => scrub(text) !== text);
  const found = SECRETS.length - missed.length;
  console.log(
    `recall ${found}/${SECRETS.length}, precision ${found}/${found + touched.length}`,
  );
  assert.deepEqual(missed, []);
  assert.deepEqual(touched, []);
});

Deno.test("scrub() without the linter's rules finds the same corpus", () => {
  const missed = SECRETS.filter(({ text }) => !scrubOwn(text).includes("[REDACTED:"));
  assert.deepEqual(missed, []);
  assert.deepEqual(CLEAN.filter((text) => scrubOwn(text) !== text), []);
});

Deno.test("scrub() twice is once, for any mix of the corpus", () => {
  const piece = fc.oneof(
    fc.constantFrom(...SECRETS.map(({ text }) => text), ...CLEAN),
    fc.string(),
    fc.constantFrom(" ", "=", "\n", "[REDACTED:env]", "[REDA", "token=", '"'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const once = scrub(pieces.join(""));
      assert.equal(scrub(once), once);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("scrub() does not honour comments that would switch a rule off", () => {
  const key = ["gh", "p_abcdefghijklmnopqrstuvwxyz0123456789"].join("");
  assert.doesNotMatch(scrub(`// secretlint-disable\n${key}`), /abcdefghij/);
});
