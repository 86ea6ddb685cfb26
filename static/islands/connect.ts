/** Joins a page to the live stream, through the SharedWorker where there is one. */
import type { LiveMessage } from "./change.ts";
import type { PageMessage } from "./live_worker.ts";
import { openStream } from "./stream.ts";

/** Where the stream begins. */
export interface Joining {
  /** The address of the worker's script. */
  worker: string;
  /** The newest seq that the page knows of. */
  seq(): number;
}

/** Tells what the stream says for as long as the page lives. */
export function connect(joining: Joining, tell: (message: LiveMessage) => void): void {
  if (!("SharedWorker" in globalThis)) return listenAlone(joining, tell);
  const worker = new SharedWorker(joining.worker, { type: "module", name: "air-live" });
  const say = (message: PageMessage) => worker.port.postMessage(message);
  worker.onerror = () => listenAlone(joining, tell);
  worker.port.onmessage = ({ data }: MessageEvent<LiveMessage>) => tell(data);
  say({ since: joining.seq() });
  // A worker is not told when a page goes; one kept for the way back joins again.
  addEventListener("pagehide", () => say("bye"));
  addEventListener("pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) say({ since: joining.seq() });
  });
}

function listenAlone({ seq }: Joining, tell: (message: LiveMessage) => void): void {
  openStream(seq(), tell);
}
