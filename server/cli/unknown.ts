/** What a command gets that does not exist. */
import { Failure } from "./failure.ts";

/** Takes the unknown name and then all known ones; always throws, with the nearest known name. */
export function run([name = "", ...known]: string[]): Promise<number> {
  const near = known.filter((word) => !word.startsWith("-")).map((word) => ({
    word,
    steps: distance(name, word),
  }))
    .sort((a, b) => a.steps - b.steps)[0];
  const hint = near && near.steps <= 2 ? `did you mean "air ${near.word}"?` : 'see "air help"';
  throw new Failure(`Unknown command ${JSON.stringify(name)}: ${hint}`, 2);
}

/** How many letters must change to get from one word to the other (Levenshtein). */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= to.length; at++) {
      const swap = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
