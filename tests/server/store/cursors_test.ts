import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { openStore } from "../../../server/store/store.ts";
import { TempFolder } from "../legacy_db.ts";

function beat(id: string): WireEvent {
  return { id, sessionId: "s1", timestamp: Date.UTC(2026, 0, 1), type: "heartbeat" };
}

const cursor = (path: string, offset: number) => {
  return { path, offset, identity: `1:2:3:${path}`, state: '{"text":"a\\nb"}' };
};

Deno.test("commit() stores moved cursors with the events, and alone", async () => {
  using folder = new TempFolder();
  const open = () => openStore({ path: folder.file(), durable: false });
  const store = await open();
  assert.deepEqual(await store.read("cursors", {}), []);
  await store.commit([beat("a")], [cursor("/b", 1), cursor("/a", 7)]);
  const { seqs } = await store.commit([], [cursor("/b", 5)]);
  assert.deepEqual(seqs, []);
  assert.deepEqual(await store.read("cursors", {}), [cursor("/a", 7), cursor("/b", 5)]);
  await store.commit([], [{ path: "/a", gone: true }]);
  await store.close();
  const again = await open();
  assert.deepEqual(await again.read("cursors", {}), [cursor("/b", 5)]);
  await again.close();
});

Deno.test("commit() moves no cursor past an event that it refuses", async () => {
  const store = memoryStore({
    beforeFold({ id }) {
      if (id === "poison") throw new Error("poison");
    },
  });
  await store.commit([beat("a")], [cursor("/a", 1)]);
  await assert.rejects(store.commit([beat("b"), beat("poison")], [cursor("/a", 2)]));
  assert.deepEqual(await store.read("cursors", {}), [cursor("/a", 1)]);
  await store.close();
});
