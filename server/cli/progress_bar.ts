/** A line on the terminal that shows how far long work is. */

/** Between two updates, ms. */
const UPDATE_MS = 100;
const WIDTH = 24;

/** Shows nothing where stderr is no terminal, so that logs stay clean. */
export class ProgressBar {
  readonly #isShown = Deno.stderr.isTerminal();
  #shownAt = 0;
  #length = 0;

  /** `done` of `total`, and a text behind it. */
  show(done: number, total: number, text: string): void {
    if (!this.#isShown || performance.now() - this.#shownAt < UPDATE_MS) return;
    this.#shownAt = performance.now();
    const part = total > 0 ? Math.min(1, done / total) : 1;
    const filled = Math.round(part * WIDTH);
    const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
    this.#write(`[${bar}] ${String(Math.floor(part * 100)).padStart(3)} %  ${text}`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#isShown && this.#length > 0) this.#write("");
  }

  #write(text: string): void {
    const line = `\r${text.padEnd(this.#length)}${text === "" ? "\r" : ""}`;
    this.#length = text.length;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  }
}
