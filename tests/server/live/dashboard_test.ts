import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { fate, showCommits } from "../../../server/live/dashboard.ts";
import { createHub } from "../../../server/live/hub.ts";

function committed(seq: number) {
  const event = { id: String(seq), sessionId: "a", timestamp: 0, type: "heartbeat" } as WireEvent;
  return { seq, event };
}

Deno.test("fate() leaves frames out above 1 MB and closes above 8 MB", () => {
  const fates = [0, 1_000_000, 1_000_001, 8_000_000, 8_000_001].map(fate);
  assert.deepEqual(fates, ["send", "send", "skip", "skip", "close"]);
});

Deno.test("showCommits() skips for a slow reader, closes a stalled one, stops no other", () => {
  const hub = createHub(0);
  const open = () => {
    const sent: number[] = [];
    const closed: (number | undefined)[] = [];
    const socket = {
      sent,
      closed,
      bufferedAmount: 0,
      readyState: WebSocket.OPEN,
      send: (text: unknown) => void sent.push(JSON.parse(String(text)).data.seq),
      close: (code?: number) => void closed.push(code),
    };
    showCommits(hub, socket);
    return socket;
  };
  const slow = open();
  const good = open();
  hub.publish([committed(1)]);
  slow.bufferedAmount = 1_000_001;
  hub.publish([committed(2)]);
  slow.bufferedAmount = 0;
  hub.publish([committed(3)]);
  slow.bufferedAmount = 8_000_001;
  hub.publish([committed(4), committed(5)]);
  hub.publish([committed(6)]);
  assert.deepEqual([slow.sent, slow.closed], [[1, 3], [1013]]);
  assert.deepEqual([good.sent, good.closed], [[1, 2, 3, 4, 5, 6], []]);
  assert.equal(hub.clients(), 1);
  hub.close();
  assert.deepEqual([slow.closed, good.closed], [[1013], [1001]]);
  assert.equal(hub.clients(), 0);
});
