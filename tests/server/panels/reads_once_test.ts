import assert from "node:assert/strict";
import { readsOnce } from "../../../server/panels/reads_once.ts";
import { memoryStore } from "../../../server/store/memory.ts";

Deno.test("readsOnce() asks the store each question once, others anew", async () => {
  const store = await memoryStore();
  const shared = readsOnce(store);
  const [one, again, other] = await Promise.all([
    shared.read("turns", { sessionId: "s", limit: 5 }),
    shared.read("turns", { sessionId: "s", limit: 5 }),
    shared.read("turns", { sessionId: "s", limit: 6 }),
  ]);
  assert.equal(one, again);
  assert.notEqual(one, other);
  await store.close();
});
