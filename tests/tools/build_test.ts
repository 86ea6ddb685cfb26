import assert from "node:assert/strict";
import { compileArgs, outputFile, TARGETS } from "../../tools/build.ts";

Deno.test("compileArgs() builds each target without a code cache", async (t) => {
  const cases = [
    { target: null, out: Deno.build.os === "windows" ? "dist/air.exe" : "dist/air" },
    { target: "x86_64-unknown-linux-gnu", out: "dist/air-x86_64-unknown-linux-gnu" },
    { target: "aarch64-unknown-linux-gnu", out: "dist/air-aarch64-unknown-linux-gnu" },
    { target: "x86_64-pc-windows-msvc", out: "dist/air-x86_64-pc-windows-msvc.exe" },
    { target: "x86_64-apple-darwin", out: "dist/air-x86_64-apple-darwin" },
    { target: "aarch64-apple-darwin", out: "dist/air-aarch64-apple-darwin" },
  ];
  assert.deepEqual(cases.slice(1).map(({ target }) => target), TARGETS);
  for (const { target, out } of cases) {
    await t.step(target ?? "this machine", () => {
      const flags = ["compile", "--no-code-cache", "-A", "--no-check"];
      const heap = "--v8-flags=--heap-growing-percent=100,--max-semi-space-size=8";
      const kind = target ? ["--target", target] : [];
      const rest = ["--include", "dist/server", "-o", out, "dist/server/main.js"];
      assert.deepEqual(compileArgs(target), [...flags, heap, ...kind, ...rest]);
      assert.equal(outputFile(target), out);
    });
  }
});

Deno.test("the build refuses a target that Deno does not know, in one line", async () => {
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/build.ts", "compile", "--target", "z80"],
  });
  const { code, stderr } = await build.output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /^Cannot build for "z80": use one of .*\n$/);
});
