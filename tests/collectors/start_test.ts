import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);
/** What agents wait for, and the commands that run it. */
const PATHS = [
  { entry: "collectors/claude/hook.ts", map: "collectors/claude/map.ts" },
  { entry: "collectors/codex/hook.ts", map: "collectors/codex/hook_map.ts" },
  { entry: "collectors/claude/status_run.ts", map: "collectors/claude/status_line.ts" },
];
const COMMANDS = ["server/cli/hook.ts", "server/cli/statusline.ts"];

Deno.test("what agents run loads neither zod nor hono nor the server", async (t) => {
  for (const { entry, map } of PATHS) {
    await t.step(entry, async () => {
      const loaded = await loadedBy(entry);
      assert.ok(loaded.some((specifier) => specifier.endsWith(map)));
      assert.deepEqual(loaded.filter((name) => /npm:|zod|hono|\/server\//.test(name)), []);
    });
  }
  for (const command of COMMANDS) {
    const source = readFileSync(new URL(command, ROOT), "utf8");
    const imports = [...source.matchAll(/^import .* from "(.*)";$/gm)].map((match) => match[1]);
    assert.deepEqual(imports.filter((name) => !name?.startsWith("../../collectors/")), [], command);
  }
});

/** Every module that loads with a file of the tree. */
async function loadedBy(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL(entry, ROOT).href],
  }).output();
  const graph: { roots: string[]; modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const found = new Set(graph.roots);
  for (const specifier of found) {
    for (const { code, isDynamic } of modules.get(specifier)?.dependencies ?? []) {
      if (code && !isDynamic) found.add(code.specifier);
    }
  }
  return [...found];
}

/** What `deno info` tells of a module. */
interface Module {
  specifier: string;
  dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
}
