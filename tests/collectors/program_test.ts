import assert from "node:assert/strict";
import fc from "fast-check";
import { isProgramOfOurs, shellCommand, shellWords } from "../../collectors/program.ts";

Deno.test("shellWords() reads what shellCommand() wrote", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (words) => {
      assert.deepEqual(shellWords(shellCommand(words)), words);
    }),
  );
});

Deno.test("shellCommand() is what a shell makes the same words of", async () => {
  const words = ["a", "", "it's", '$HOME `x` "y" \\z', "a\nb", "~", "*", "''", "#"];
  const command = `printf '%s\\0' ${shellCommand(words)}`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command] }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
});

Deno.test("shellWords() gives null for what shellCommand() would not write", () => {
  for (const command of ["a | b", 'a "b"', "$A", "a; b", "a  b", "'a", "a\\ b", "a\tb", "~/a"]) {
    assert.equal(shellWords(command), null, command);
  }
});

Deno.test("isProgramOfOurs() knows an AIr by its name, or by its place", () => {
  for (const program of ["air", "/opt/air/air", "C:\\bin\\air.exe", "/x/air-1.2"]) {
    assert.ok(isProgramOfOurs(program, null), program);
  }
  assert.ok(isProgramOfOurs("/opt/other", "/opt/other"));
  for (const program of ["fair", "/opt/air/other", "airy", ""]) {
    assert.ok(!isProgramOfOurs(program, "/opt/other"), program);
  }
});
