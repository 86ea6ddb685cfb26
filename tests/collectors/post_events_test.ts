import assert from "node:assert/strict";
import { postEvents } from "../../collectors/post_events.ts";
import type { WireEvent } from "../../sdk/types.ts";
import { heartbeat, listen, testServer } from "../server/harness.ts";

Deno.test("postEvents() counts events, however many bad fields one has", async () => {
  await using server = await testServer();
  await using listening = listen(server);
  const target = { url: `http://${listening.host}`, token: null };
  const bad = heartbeat("bad", { sessionId: "", contextTokens: -1 });
  const send = (...events: unknown[]) => postEvents(events as WireEvent[], target);
  assert.deepEqual(
    await send(bad, heartbeat("a"), heartbeat("a")),
    { stored: 1, known: 1, refused: 1 },
  );
  assert.deepEqual(await send(bad), { stored: 0, known: 0, refused: 1 });
});
