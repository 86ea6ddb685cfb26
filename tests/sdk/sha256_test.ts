import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { hashPrompt, sha256 } from "../../sdk/sha256.ts";

function byNode(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

Deno.test("sha256() gives what node:crypto gives", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    assert.equal(sha256(text), byNode(text));
  }));
});

Deno.test("sha256() fills its last block right at every length", () => {
  for (let length = 0; length < 200; length++) {
    assert.equal(sha256("a".repeat(length)), byNode("a".repeat(length)));
  }
});

Deno.test("hashPrompt() gives the first 16 hex digits", () => {
  assert.equal(hashPrompt("abc"), "ba7816bf8f01cfea");
});
