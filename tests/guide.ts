/** The integration guide's parts: its examples and its tables, for the tests that hold it true. */

/** A code block of the guide. */
export interface Example {
  /** The heading that it stands below. */
  heading: string;
  language: string;
  code: string;
}

/** The text of the guide. */
export const GUIDE: string = await Deno.readTextFile("docs/integration.md");

/** Every code block, in order. Those within a list are moved to the left. */
export function examplesOf(markdown: string): Example[] {
  const found: Example[] = [];
  let heading = "";
  const pattern = /^## (.+)$|^( *)```(\w+)\n([\s\S]*?)^ *```$/gm;
  for (const [, title, indent = "", language, code = ""] of markdown.matchAll(pattern)) {
    if (title !== undefined) heading = title;
    else if (language !== undefined) {
      const lines = code.split("\n").map((line) => line.slice(indent.length));
      found.push({ heading, language, code: lines.join("\n") });
    }
  }
  return found;
}

/** The rows of the table whose first column has that title, as the code words of each cell. */
export function tableOf(markdown: string, title: string): string[][][] {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => new RegExp(`^\\| ${title} +\\|`).test(line));
  if (start < 0) throw new Error(`Cannot find the table "${title}"`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line.split("|").slice(1, -1).map((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? "")
    )
  );
}
