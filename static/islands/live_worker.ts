/**
 * The SharedWorker that holds the browser's one live stream for all tabs: HTTP/1.1 allows six
 * connections to a server, which six tabs with a stream each would use up.
 */
import type { LiveMessage } from "./change.ts";
import { openStream, type Stream } from "./stream.ts";

/** What a page says to the worker: the seq it shows, or that it goes. */
export type PageMessage = { since: number } | "bye";

const ports = new Set<MessagePort>();
let stream: Stream | null = null;

function tellAll(message: LiveMessage): void {
  for (const port of ports) port.postMessage(message);
}

function join(port: MessagePort, since: number): void {
  ports.add(port);
  if (stream === null) {
    stream = openStream(since, tellAll);
  } else if (since < stream.seq()) {
    port.postMessage({ kind: "missed" });
  }
  port.postMessage(stream.state());
}

function leave(port: MessagePort): void {
  ports.delete(port);
  if (ports.size > 0) return;
  stream?.close();
  stream = null;
}

addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
    if (data === "bye") leave(port);
    else join(port, data.since);
  };
});
