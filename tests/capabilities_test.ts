import assert from "node:assert/strict";
import { CAPABILITIES, type Capability, type Level, NUMBERS, REMARKS } from "./capabilities.ts";

const AGENTS: Record<string, string> = { "claude-code": "Claude Code", codex: "Codex", pi: "Pi" };
const WORDS: Record<Level, string> = { exact: "exact", estimated: "estimated", none: "–" };

/** Each agent's sources as the README's columns have them. */
const COLUMNS = Object.entries(CAPABILITIES).flatMap(([agent, sources]) =>
  Object.entries<Capability>(sources).map(([source, levels]) => {
    return { name: `${AGENTS[agent]} ${source}`, key: `${agent} ${source}`, levels };
  })
);

/** A line for each number, without the spaces that align the README's columns. */
function table(): string[] {
  const numbers = Object.entries(NUMBERS) as [keyof typeof NUMBERS, string][];
  return [
    row(["", ...COLUMNS.map(({ name }) => name)]),
    row(["", ...COLUMNS].map(() => "-")),
    ...numbers.map(([number, name]) => {
      return row([name, ...COLUMNS.map(({ levels }) => WORDS[levels[number]])]);
    }),
  ];
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`.replace(/ +/g, " ");
}

/** What a level does not say, a line each. */
function remarks(): string[] {
  return COLUMNS.flatMap(({ name, key }) =>
    Object.entries(NUMBERS).flatMap(([number, what]) => {
      const remark = REMARKS[`${key} ${number}`];
      return remark ? [`- ${name}, ${what}: ${remark}`] : [];
    })
  );
}

Deno.test("the README's table says what each source sees", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const [, section = ""] = /^## What each source sees\n(.*?)^## /ms.exec(readme) ?? [];
  const lines = section.split("\n").map((line) => line.replace(/ +/g, " ").replace(/-+/g, "-"));
  const told = lines.filter((line) => line.startsWith("|"));
  assert.deepEqual(told, table());
  // An item that is long goes on in the next line.
  const list = section.slice(section.indexOf("\n- ")).trim().replace(/\n +/g, " ");
  assert.deepEqual(list.split("\n"), remarks());
  assert.equal(remarks().length, Object.keys(REMARKS).length, "a remark without a number");
});
