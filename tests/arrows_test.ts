import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { arrowsOf, badArrows, packagesLoadedBy, type Sources } from "./arrows.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["collectors", "sdk", "server", "static/islands", "views"];

/** The program's own files; tests and tools may import what they like. */
function readSources(): Sources {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
  );
  const paths = ["main.ts", ...inFolders].filter((path) => /\.tsx?$/.test(path)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

Deno.test("every import follows an arrow of STYLE.md", () => {
  const sources = readSources();
  assert.deepEqual(badArrows(sources), []);
  // A reader of imports that finds none would allow everything.
  const read = arrowsOf(sources).map(({ from, to }) => `${from} → ${to}`);
  assert.ok(read.includes("sdk/wire.ts → zod"));
  assert.ok(read.includes("server/domain/redact.ts → sdk/redact.ts"));
});

Deno.test("every package is mapped to npm in deno.json", () => {
  const { imports } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8"));
  for (const target of Object.values(imports)) assert.match(String(target), /^npm:/);
});

Deno.test("no TypeScript file lies outside the folders that are read", () => {
  const others = readdirSync(ROOT, { withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name)).map(({ name }) => name);
  assert.deepEqual(others, ["main.ts"]);
});

Deno.test("a hook loads no package: the agent waits while it starts", async (t) => {
  const sources = readSources();
  for (const entry of ["main.ts", "server/cli/hook.ts"]) {
    await t.step(entry, () => assert.deepEqual(packagesLoadedBy(entry, sources), []));
  }
});

Deno.test("badArrows() finds an import that no rule allows", async (t) => {
  const cases: [string, string, string, string | null][] = [
    [
      "a static import",
      "server/domain/cost.ts",
      'import { all } from "../store/db.ts";',
      "server/store/db.ts",
    ],
    [
      "one over several lines",
      "views/layout.tsx",
      'import {\n  a,\n  type B,\n} from "../server/deps.ts";',
      "server/deps.ts",
    ],
    ["a re-export", "sdk/mod.ts", 'export * from "../server/problem.ts";', "server/problem.ts"],
    ["a bare import", "collectors/tail.ts", 'import "zod";', "zod"],
    [
      "a lazy import",
      "server/panels/cost.ts",
      'const m = await import("../app.ts");',
      "server/app.ts",
    ],
    ["a computed import", "server/cli/serve.ts", "await import(path);", "(computed)"],
    [
      "a worker",
      "server/live/hub.ts",
      'new Worker(new URL("../domain/w.ts", import.meta.url));',
      "server/domain/w.ts",
    ],
    [
      "another agent's collector",
      "collectors/claude/map.ts",
      'import { a } from "../pi/map.ts";',
      "collectors/pi/map.ts",
    ],
    ["a package of a pure file", "server/domain/cost.ts", 'import * as z from "zod";', "zod"],
    [
      "a file of the disk in a pure file",
      "server/domain/a.ts",
      'import fs from "node:fs";',
      "node:fs",
    ],
    ["another registry", "server/app.ts", 'import { a } from "jsr:@std/path";', "jsr:@std/path"],
    ["a URL", "server/app.ts", 'import { a } from "https://esm.sh/a";', "https://esm.sh/a"],
    ["zod in another file of the sdk", "sdk/client.ts", 'import * as z from "zod";', "zod"],
    [
      "values of a file of types",
      "server/panels/a.ts",
      'import { A } from "../../views/models/page.ts";',
      "views/models/page.ts",
    ],
    [
      "its types",
      "server/panels/a.ts",
      'import type { A } from "../../views/models/page.ts";',
      null,
    ],
    [
      "its types one by one",
      "server/panels/a.ts",
      'import { type A } from "../../views/models/page.ts";',
      null,
    ],
    ["a subpath of a package", "views/layout.tsx", 'import { raw } from "hono/html";', null],
    ["a file beside it", "collectors/claude/map.ts", 'import { a } from "./read.ts";', null],
    ["a shared collector", "collectors/claude/hook.ts", 'await import("../deliver.ts");', null],
    [
      "a comment",
      "sdk/types.ts",
      '/** See `import("zod")`. */\n// import "zod";\nlet a; // import("zod")',
      null,
    ],
  ];
  for (const [name, from, code, to] of cases) {
    await t.step(name, () => {
      assert.deepEqual(badArrows(new Map([[from, code]])), to === null ? [] : [`${from} → ${to}`]);
    });
  }
});

Deno.test("packagesLoadedBy() follows static imports of values only", () => {
  const sources = new Map([
    [
      "main.ts",
      'import "./a.ts";\nimport type { T } from "./types.ts";\nawait import("./lazy.ts");',
    ],
    ["a.ts", 'export { b } from "./b.ts";\nimport fs from "node:fs";'],
    ["b.ts", 'import "./a.ts";\nimport { Hono } from "hono";'],
    ["types.ts", 'import "typed";'],
    ["lazy.ts", 'import "zod";'],
  ]);
  assert.deepEqual(packagesLoadedBy("main.ts", sources), ["hono"]);
});
