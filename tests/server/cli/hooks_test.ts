import assert from "node:assert/strict";
import { run } from "../../../server/cli/hooks.ts";

Deno.test("air hooks tells in one line what it cannot do, and how it can", async (t) => {
  const cases = [
    { args: [], exitCode: 2, message: /air hooks install claude/ },
    { args: ["install"], exitCode: 2, message: /air hooks install claude/ },
    { args: ["install", "other"], exitCode: 2, message: /air hooks install claude/ },
    { args: ["status", "claude", "more"], exitCode: 2, message: /air hooks status claude/ },
    { args: ["frob", "claude"], exitCode: 2, message: /"frob"/ },
    { args: ["frob", "pi"], exitCode: 2, message: /"frob"/ },
    { args: ["install", "pi", "--scope", "local"], exitCode: 2, message: /user or project/ },
    { args: ["install", "pi", "--http"], exitCode: 2, message: /leave out --http/ },
    { args: ["frob", "codex"], exitCode: 2, message: /"frob"/ },
    { args: ["install", "codex", "--scope", "local"], exitCode: 2, message: /user or project/ },
    { args: ["install", "codex", "--http"], exitCode: 2, message: /leave out --http/ },
    { args: ["install", "codex", "--dry-run"], exitCode: undefined, message: /compiled binary/ },
    { args: ["install", "pi", "--dry-run"], exitCode: undefined, message: /compiled binary/ },
    { args: ["install", "pi", "--statusline"], exitCode: 2, message: /Only Claude Code/ },
    {
      args: ["install", "claude", "--statusline", "--scope", "project"],
      exitCode: 2,
      message: /at scope user/,
    },
    { args: ["install", "claude", "--nope"], exitCode: 2, message: /--nope/ },
    { args: ["--scope", "all", "status", "claude"], exitCode: 2, message: /user, project, local/ },
    { args: ["install", "claude", "--dry-run"], exitCode: undefined, message: /compiled binary/ },
  ];
  for (const { args, exitCode, message } of cases) {
    await t.step(args.join(" ") || "nothing", () => {
      assert.throws(() => run(args), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"));
        assert.equal("exitCode" in error ? error.exitCode : undefined, exitCode);
        return true;
      });
    });
  }
});
