import assert from "node:assert/strict";
import fc from "fast-check";
import { csvOf, objectsOf } from "../../static/islands/table_text.ts";

Deno.test("csvOf() quotes what needs it, and keeps a spreadsheet from running names", async (t) => {
  const cases = [
    { name: "plain", cell: "Bash", csv: "Bash\r\n" },
    { name: "comma", cell: "a,b", csv: '"a,b"\r\n' },
    { name: "quote", cell: 'a"b', csv: '"a""b"\r\n' },
    { name: "line", cell: "a\nb", csv: '"a\nb"\r\n' },
    { name: "formula", cell: "=1+1", csv: "'=1+1\r\n" },
    { name: "formula that needs quotes", cell: '=A("x")', csv: '"\'=A(""x"")"\r\n' },
    { name: "at sign", cell: "@SUM(A1)", csv: "'@SUM(A1)\r\n" },
    { name: "plus before a name", cell: "+cmd", csv: "'+cmd\r\n" },
    { name: "minus before a number", cell: "-12.5", csv: "-12.5\r\n" },
    { name: "nothing", cell: "", csv: "\r\n" },
  ];
  for (const { name, cell, csv } of cases) {
    await t.step(name, () => assert.equal(csvOf([[cell]]), csv));
  }
});

Deno.test("csvOf() gives back every cell that is no formula", () => {
  const cell = fc.string().filter((text) => !/^[=@+\-\t\r]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
      assert.deepEqual(parsed(csvOf(rows)), rows);
    }),
  );
});

/** RFC 4180, as short as two cells a row allow. */
function parsed(csv: string): string[][] {
  const cells = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
  return Array.from(
    { length: cells.length / 2 },
    (_, row) => cells.slice(row * 2, row * 2 + 2),
  );
}

Deno.test("objectsOf() names the cells, names that stand twice apart", () => {
  assert.deepEqual(objectsOf([["Tool", "Time", "Time"], ["Bash", "1 s"], ["Read", "2 s", "3 s"]]), [
    { Tool: "Bash", Time: "1 s", "Time 2": "" },
    { Tool: "Read", Time: "2 s", "Time 2": "3 s" },
  ]);
  assert.deepEqual(objectsOf([]), []);
});
