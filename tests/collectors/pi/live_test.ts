import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { assertTaken } from "../taken.ts";
import { CAPTURES, fromExtension } from "./captures.ts";
import { folded } from "./folded.ts";

const NOW = Date.UTC(2026, 10, 24);

for (const capture of CAPTURES) {
  Deno.test(`Pi's extension in "${capture.name}"`, async (t) => {
    const events = fromExtension(capture);
    await t.step("tells the golden events", () => {
      const golden = new URL("extension-events.json", capture.folder);
      const text = JSON.stringify(events, null, 1) + "\n";
      if (Deno.env.get("GOLDEN") || !existsSync(golden)) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, "utf8"));
    });
    await t.step("tells events that the wire takes, with ids of their own", () => {
      for (const event of events) assertTaken(event, NOW);
      assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    });
    await t.step("tells what the model served", async () => {
      assert.deepEqual(await folded(events), capture.truth);
      assert.deepEqual(await folded(events, events), capture.truth);
    });
  });
}
