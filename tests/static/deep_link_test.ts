import assert from "node:assert/strict";
import { idIn } from "../../static/islands/deep_link.ts";

Deno.test("idIn() reads any hash", () => {
  assert.equal(idIn(""), "");
  assert.equal(idIn("#turn-2"), "turn-2");
  assert.equal(idIn(`#${encodeURIComponent("call-c/2 ä")}`), "call-c/2 ä");
  assert.equal(idIn("#100%"), "100%");
});
