/** The one EventSource: in the SharedWorker where there is one, else in the page. */
import type { Change, LiveMessage } from "./change.ts";

/** A server that answers with an error ends an EventSource for good: then it is opened anew, ms. */
const REOPEN_MS = 2000;

/** An open stream. */
export interface Stream {
  /** The newest seq that it told. */
  seq(): number;
  /** Whether it is connected, as last told. */
  state(): LiveMessage;
  close(): void;
}

/** Listens to all sessions from `since` on, until closed: a page shows what others change, too. */
export function openStream(since: number, tell: (message: LiveMessage) => void): Stream {
  let seq = since;
  let state: LiveMessage = { kind: "state", live: false, since: Date.now() };
  let source = open();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setLive(live: boolean): void {
    if (state.kind === "state" && state.live === live) return;
    state = { kind: "state", live, since: Date.now() };
    tell(state);
  }

  function open(): EventSource {
    const opened = new EventSource(`/live?since=${seq}`);
    opened.onopen = () => setLive(true);
    opened.onerror = () => {
      setLive(false);
      if (opened.readyState === EventSource.CLOSED) {
        timer = setTimeout(() => source = open(), REOPEN_MS);
      }
    };
    opened.addEventListener("change", ({ data }) => {
      const change: Change = JSON.parse(data);
      seq = change.seq;
      tell({ kind: "change", change });
    });
    opened.addEventListener("reset", ({ data }) => {
      const change: Change = { sessions: {}, ...JSON.parse(data) };
      seq = change.seq;
      tell({ kind: "reset", change });
    });
    return opened;
  }

  return {
    seq: () => seq,
    state: () => state,
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
