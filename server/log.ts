/** The log: one line an entry, on the terminal or in a file that cannot grow without end. */
import { appendFileSync, renameSync, statSync } from "node:fs";

/** With the one kept file before it, a log takes at most twice this. */
export const MAX_LOG_BYTES = 1_048_576;

/** Writes one line; the caller gives no time and no line end. */
export type Log = (line: string) => void;

/** A log on stderr. */
export function terminalLog(): Log {
  return (line) => console.error(oneLine(line));
}

/** A log in a file for its owner only; a full one is kept as `<path>.1`. `now` gives Unix ms. */
export function fileLog(path: string, now: () => number): Log {
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    const text = `${new Date(now()).toISOString()} ${oneLine(line)}\n`;
    try {
      if (bytes + text.length > MAX_LOG_BYTES) {
        renameSync(path, `${path}.1`);
        bytes = 0;
      }
      appendFileSync(path, text, { mode: 0o600 });
      bytes += text.length;
    } catch {
      // A full disk must not stop the server for want of a log.
    }
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " | ");
}
