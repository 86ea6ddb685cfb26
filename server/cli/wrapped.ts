/** Text for a terminal of the usual width. */

/** What such a terminal shows. */
export const COLUMNS = 80;

/**
 * `head`, then the words of `text` from column `indent` on, in as many lines as it takes: none is
 * wider than 80 columns where no word is longer. A head that reaches beyond stands alone.
 */
export function wrapped(head: string, text: string, indent: number): string {
  const isAlone = head.length > indent;
  const lines = isAlone ? [head] : [];
  let line = isAlone ? " ".repeat(indent) : head.padEnd(indent);
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = " ".repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}
