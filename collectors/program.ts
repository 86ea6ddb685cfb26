/** AIr's own program in the settings of agents: how it is called there, and known again. */

const OUR_PROGRAM = /(?:^|[/\\])air(?:[-._][^/\\]*)?$/i;

/** Words that a POSIX shell takes as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;
/** One word as `shellCommand` writes it, and the space after it. */
const WORD = /((?:[\w@%+=:,./-]|'[^']*'|\\')+)(?: |$)/y;

/** Whether a program is an AIr, wherever it lies; `known` is one by any name. */
export function isProgramOfOurs(program: string, known: string | null): boolean {
  return program === known || OUR_PROGRAM.test(program);
}

/** Words as one command for a POSIX shell. */
export function shellCommand(words: readonly string[]): string {
  return words.map((word) => PLAIN.test(word) ? word : quoted(word)).join(" ");
}

/** The words of a command that `shellCommand` made; null for any that it would not make. */
export function shellWords(command: string): string[] | null {
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < command.length) {
    const word = WORD.exec(command)?.[1];
    if (word === undefined) return null;
    words.push(word.replaceAll(/'([^']*)'|\\'/g, (part, inner) => part === "\\'" ? "'" : inner));
  }
  return words;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
