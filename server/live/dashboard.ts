/** One dashboard's socket: what is committed from now on, as text frames. */
import type { Hub, Published } from "./hub.ts";

/** Unsent bytes above which a frame is left out: the page catches up from the store. */
const SKIP_BYTES = 1_000_000;
/** Unsent bytes above which the socket is closed: the runtime itself has no limit. */
const CLOSE_BYTES = 8_000_000;

/** What a frame meets at a socket that has `bufferedAmount` unsent bytes. */
export function fate(bufferedAmount: number): "send" | "skip" | "close" {
  if (bufferedAmount > CLOSE_BYTES) return "close";
  return bufferedAmount > SKIP_BYTES ? "skip" : "send";
}

/** What showCommits needs of a WebSocket. */
export type DashboardSocket = Pick<WebSocket, "bufferedAmount" | "close" | "send" | "readyState">;

/**
 * Sends `{type: "event", data}` for every event from now on until the returned function is called,
 * the hub closes, or the other end reads too slowly.
 */
export function showCommits(hub: Hub, socket: DashboardSocket): () => void {
  const leave = () => {
    unsubscribe();
    hub.closed.removeEventListener("abort", stop);
  };
  const stop = () => {
    leave();
    socket.close(1001, "The server stops");
  };
  const unsubscribe = hub.subscribe((events) => {
    for (const published of events) {
      if (socket.readyState !== WebSocket.OPEN) return;
      const verdict = fate(socket.bufferedAmount);
      if (verdict === "send") socket.send(frameOf(published));
      if (verdict !== "close") continue;
      leave();
      return socket.close(1013, "The listener reads too slowly");
    }
  });
  hub.closed.addEventListener("abort", stop);
  return leave;
}

/** Made once for all sockets. */
const frames = new WeakMap<Published, string>();

function frameOf(published: Published): string {
  const known = frames.get(published);
  if (known !== undefined) return known;
  const data = { ...published.event, seq: published.seq };
  const frame = JSON.stringify({ type: "event", data });
  frames.set(published, frame);
  return frame;
}
