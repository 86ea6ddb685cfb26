/** The compiled program finds the sessions that agents left on this machine, with no configuration. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { serve, withHome } from "./air.ts";
import { eventually } from "./eventually.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();
const PROJECTS = new URL("../fixtures/claude/basic/projects", import.meta.url);
const SESSION = "09f11da1-6fd6-4a8f-b416-2db940adf582";

Deno.test({
  name:
    "a past session of Claude Code is there with its tokens and cost, once, also after a restart",
  ignore: binary === null,
  fn: () =>
    withHome(binary ?? "", async (home) => {
      mkdirSync(`${home.folder}/.claude`, { recursive: true });
      cpSync(PROJECTS, `${home.folder}/.claude/projects`, { recursive: true });
      for (const _ of ["first start", "second start"]) {
        const server = await serve(home);
        const session = await eventually(async () => {
          const found = await (await fetch(`${server.url}/api/sessions/${SESSION}`)).json();
          assert.equal(found.totalTokensOut, 300);
          return found;
        });
        // What the scenario's model served: 31 + 46,460 + 15,930 tokens in, 300 out; the price is
        // what Claude Code itself computed.
        assert.deepEqual(
          [session.totalTokensIn, session.totalCacheRead, session.totalCacheWrite],
          [31, 46_460, 15_930],
        );
        assert.equal(session.totalCost, 0.0782685);
        assert.deepEqual([session.turnCount, session.toolCallCount, session.agent], [
          1,
          3,
          "claude-code",
        ]);
        assert.equal(await server.end("SIGTERM"), 0);
      }
    }),
});
