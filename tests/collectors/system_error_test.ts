import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { systemError } from "../../collectors/system_error.ts";

Deno.test("systemError() tells file, reason and mend of what Deno and Node throw", async (t) => {
  const folder = Deno.makeTempDirSync({ prefix: "air-errors-" });
  const file = `${folder}/it's a file`;
  Deno.writeTextFileSync(file, "");
  const inFile = { path: `${file}/a`, why: /no folder: move/ };
  const cases: [string, () => void, { path: string | null; why: RegExp }][] = [
    ["Deno, a folder in a file", () => Deno.mkdirSync(`${file}/a`), inFile],
    ["Node, a folder in a file", () => mkdirSync(`${file}/a`), inFile],
    ["a folder as file", () => Deno.readTextFileSync(folder), { path: folder, why: /folder/ }],
    ["a long name", () => writeFileSync(`${folder}/${"x".repeat(300)}`, ""), {
      path: `${folder}/${"x".repeat(300)}`,
      why: /too long/,
    }],
    ["a link to itself", () => {
      Deno.symlinkSync(`${folder}/loop`, `${folder}/loop`);
      Deno.readTextFileSync(`${folder}/loop`);
    }, { path: `${folder}/loop`, why: /circle/ }],
  ];
  for (const [name, use, { path, why }] of cases) {
    await t.step(name, () => {
      const said = systemError(thrownBy(use));
      assert.equal(said?.path, path);
      assert.match(said?.why ?? "", why);
    });
  }
});

Deno.test({
  name: "systemError() tells a full disk also where no file is named",
  ignore: Deno.build.os !== "linux",
  fn() {
    const full = thrownBy(() => writeFileSync("/dev/full", "x"));
    assert.deepEqual(systemError(full), { path: null, why: "the disk is full: make room" });
  },
});

Deno.test("systemError() gives null for any other error", () => {
  const cases = [null, "x", new Error("x"), Object.assign(new Error("x"), { code: "EOTHER" })];
  for (const error of cases) assert.equal(systemError(error), null);
});

function thrownBy(use: () => void): unknown {
  try {
    use();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
