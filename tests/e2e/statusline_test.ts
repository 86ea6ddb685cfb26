/**
 * AIr's status line, by the compiled program: what it tells a server, and around a user's own one in
 * the real Claude Code, in a terminal of tmux.
 */
import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { serve, withHome } from "./air.ts";
import { jsonLines } from "./claude_agent.ts";
import { eventually } from "./eventually.ts";
import { runWith } from "./hook_run.ts";
import { airBinary, claude } from "./needs.ts";

const DRIVER = resolve("../shared/agents/claude/tui.mjs");
const CAPTURED = "tests/fixtures/claude/tui/statusline.jsonl";

const binary = airBinary();
const agent = binary === null || !hasTmux() ? null : await claude();

/** How a session stands in the API, as far as a status line tells it. */
interface Shown {
  agent: string;
  contextTokens: number | null;
  contextWindow: number | null;
  totalCost: number;
}

Deno.test({
  name: "air statusline feeds window and cost, at once or from the spool",
  ignore: binary === null,
  fn: () =>
    withHome(binary ?? "", async (home) => {
      const payloads = jsonLines<{ session_id: string }>(CAPTURED).slice(0, 5);
      const run = async (payload: object, url: string) => {
        const ran = await runWith(["statusline", "claude"], binary ?? "", home, payload, {
          AIR_URL: url,
        });
        assert.deepEqual([ran.code, ran.stderr, ran.stdout.split("\n").length], [0, "", 2]);
      };
      for (const payload of payloads.slice(0, 4)) await run(payload, "http://127.0.0.1:1");
      const server = await serve(home, ["--no-watch"]);
      for (const payload of payloads) await run(payload, server.url);
      await eventually(async () => {
        assert.deepEqual(await sessions(server.url), [
          {
            agent: "claude-code",
            contextTokens: 15_706,
            contextWindow: 200_000,
            totalCost: 0,
          },
        ]);
        const id = payloads[0]?.session_id;
        const snapshots = await (await fetch(`${server.url}/api/sessions/${id}/context`)).json();
        assert.equal(snapshots.length, 3, "what waited came, and nothing twice");
      });
      assert.equal(await server.end("SIGTERM"), 0);
    }),
});

Deno.test({
  name: "Claude Code shows a user's own status line, and AIr has what it was told",
  ignore: agent === null,
  fn: () =>
    withHome(binary ?? "", async (home) => {
      const work = join(home.folder, "desk");
      const own = { type: "command", command: `printf 'MINE-%s' "$(grep -c '"model"')"` };
      const settings = join(work, "home", ".claude", "settings.json");
      Deno.mkdirSync(join(work, "home", ".claude"), { recursive: true });
      Deno.writeTextFileSync(settings, JSON.stringify({ statusLine: own }));
      const at = { env: { HOME: join(work, "home") } };
      const installed = await home.run(["hooks", "install", "claude", "--statusline"], at);
      assert.equal(installed.code, 0, installed.stderr);
      const { statusLine } = JSON.parse(Deno.readTextFileSync(settings));
      // The driver writes a status line of its own for the project; this one goes before it.
      Deno.mkdirSync(join(work, "project", ".claude"), { recursive: true });
      const local = join(work, "project", ".claude", "settings.local.json");
      Deno.writeTextFileSync(local, JSON.stringify({ statusLine }));
      const server = await serve(home, ["--no-watch"]);
      assert.deepEqual(await screens(work, server.url), [true, true]);
      await eventually(async () => {
        const [session] = await sessions(server.url);
        assert.deepEqual([session?.contextTokens, session?.contextWindow], [15_212, 200_000]);
      });
      await home.run(["hooks", "uninstall", "claude"], at);
      const left = JSON.parse(Deno.readTextFileSync(settings)); // Claude Code adds to it too.
      assert.deepEqual([left.statusLine, left.hooks], [own, undefined]);
      assert.equal(await server.end("SIGTERM"), 0);
    }),
});

/** Runs Claude Code in a terminal; tells of each step whether the screen showed what it should. */
async function screens(work: string, url: string): Promise<boolean[]> {
  const scenario = join(work, "scenario.json");
  const usage = { input_tokens: 12, output_tokens: 9, cache_creation_input_tokens: 15_200 };
  Deno.writeTextFileSync(
    scenario,
    JSON.stringify({
      model: "claude-sonnet-4-5-20250929",
      env: { AIR_URL: url },
      turns: [{ text: "THE-ANSWER.", usage }],
      tui: [
        { wait_for: "MINE-1", timeout_ms: 20_000 },
        {
          keys: ["Answer"],
          enter: true,
          wait_for: "THE-ANSWER",
          timeout_ms: 20_000,
          wait_ms: 2000,
        },
        { press: ["C-c", "C-c"] },
      ],
    }),
  );
  const { stdout, stderr } = await new Deno.Command("node", {
    args: [
      DRIVER,
      "--claude",
      agent ?? "",
      "--scenario",
      scenario,
      "--work",
      work,
      "--hooks",
      "none",
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(text).steps_ok.slice(0, 2);
}

async function sessions(url: string): Promise<Shown[]> {
  const rows: Shown[] = await (await fetch(`${url}/api/sessions`)).json();
  return rows.map(({ agent, contextTokens, contextWindow, totalCost }) => (
    { agent, contextTokens, contextWindow, totalCost }
  ));
}

function hasTmux(): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.some((folder) => {
    try {
      return Deno.statSync(join(folder, "tmux")).isFile;
    } catch {
      return false; // Not in this one.
    }
  });
}
