import assert from "node:assert/strict";
import fc from "fast-check";
import { scrub as scrubOwn } from "../../../../sdk/scrub.ts";
import { scrub } from "../../../../server/domain/secrets/scrub.ts";
import { cleanSamples, secretSamples } from "./corpus.ts";

const SCRUBBERS = [["AIr's rules", scrubOwn], ["AIr's and secretlint's rules", scrub]] as const;
const SEEDS = [1, 2, 3, 4, 5];

for (const [name, clean] of SCRUBBERS) {
  Deno.test(`${name} take each secret of the corpus, say its kind, and leave the rest`, () => {
    const samples = SEEDS.flatMap(secretSamples);
    const ordinary = cleanSamples();
    const missed = samples.filter(({ given, secrets }) =>
      secrets.some((secret) => secret.length > 4 && clean(given).includes(secret))
    );
    const touched = ordinary.filter((text) => clean(text) !== text);
    const found = samples.length - missed.length;
    console.log(
      `${name}: recall ${found}/${samples.length}, ` +
        `precision ${found}/${found + touched.length} with ${ordinary.length} clean texts`,
    );
    for (const { given, wanted } of samples) assert.equal(clean(given), wanted);
    for (const text of ordinary) assert.equal(clean(text), text);
  });
}

/** What stands around a secret in a text. */
const separator = fc.constantFrom(..." \n\t\"'`,;<>|", ", ", "\\n", '\\"', " = ", ": ");
const fill = fc.oneof(fc.constantFrom(...cleanSamples()), fc.string({ unit: "grapheme" }));
/** Those whose secret is known by itself, and long enough not to stand in a clean text by chance. */
const planted = fc.integer({ min: 1, max: 1_000 }).chain((seed) => {
  const known = /token$|^(?:aws|api|stripe|google|private)-key$|^(?:jwt|database-url|webhook)$/;
  return fc.constantFrom(
    ...secretSamples(seed).filter(({ given, secrets, kinds }) =>
      given === secrets[0] && known.test(kinds[0]!) && given.length >= 12
    ),
  );
});

Deno.test("scrub() leaves no planted secret, wherever it stands", () => {
  fc.assert(
    fc.property(fill, separator, planted, separator, fill, (before, left, sample, right, after) => {
      const text = `${before}${left}${sample.given}${right}${after}`;
      assert.ok(!scrub(text).includes(sample.given), text);
    }),
    { numRuns: 2_000 },
  );
});

/** Pieces of the corpus, cut anywhere, and what may turn one piece into another. */
const piece = fc.oneof(
  fc.tuple(
    fc.constantFrom(...secretSamples(7).map(({ given }) => given), ...cleanSamples()),
    fc.nat(60),
    fc.nat(120),
  ).map(([text, from, length]) => text.slice(from, from + length)),
  fc.constantFrom("[REDACTED:env]", "[REDACTED", "[REDA", "=", "token=", "://", "@", "%3D", "KEY="),
  fc.string({ unit: "binary" }),
);

Deno.test("scrub() twice is once, of any text, and cut or not", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(80), (pieces, length) => {
      const once = scrub(pieces.join(""));
      assert.equal(scrub(once), once);
      const cut = scrub(once.slice(0, length));
      assert.equal(scrub(cut), cut);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("scrub() drops what a text made to take long has left, and no other text's end", () => {
  const long = "password=(".repeat(60_000) + "AKIA".padEnd(20, "Z");
  const once = scrub(long);
  assert.match(once, /\[REDACTED:unread\]$/);
  assert.ok(once.length > 5_000 && scrub(once) === once);
  const ordinary = cleanSamples().filter((text) => !text.includes("\n")).join("\n");
  const prose = `${ordinary}\n`.repeat(10);
  assert.ok(scrub(prose) === prose);
});

Deno.test("scrub() keeps what only looks like a placeholder's neighbour", () => {
  for (const text of ["[REDACTED]", "[REDACTED:token], next", "x=[REDACTED:password] y"]) {
    assert.equal(scrub(text), text);
  }
});
