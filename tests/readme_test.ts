import assert from "node:assert/strict";
import { COMMANDS } from "../server/cli/commands.ts";
import { COLLECTOR_VARIABLES, LEVELS, SETTINGS } from "../server/settings.ts";
import { createApp } from "../server/app.ts";
import { createFolders } from "../server/folder_settings.ts";
import { createHub } from "../server/live/hub.ts";
import { lazyPricer } from "../server/domain/pricer.ts";
import { lazyRedactor } from "../server/domain/redactor.ts";
import { memoryStore } from "../server/store/memory.ts";
import { TARGETS } from "../tools/build.ts";

const readme = await Deno.readTextFile("README.md");
/** What stands in the README as code. */
const codes = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "");

function isToldAs(words: string[]): string[] {
  return words.filter((word) => !codes.some((code) => code.split(/[\s,|[\]]+/).includes(word)));
}

Deno.test("the README tells every command and flag", () => {
  const flags = COMMANDS.flatMap((command) => command.flags.map(({ name }) => `--${name}`));
  assert.deepEqual(isToldAs([...flags, "--help", "--version"]), []);
  const named = COMMANDS.filter(({ name }) => !readme.includes(`air ${name}`));
  assert.deepEqual(named, []);
});

Deno.test("the README tells every setting with its default, and every variable", () => {
  const variables = Object.values(SETTINGS).flatMap(({ variable }) => variable ?? []);
  const others = COLLECTOR_VARIABLES.map(({ name }) => name);
  assert.deepEqual(isToldAs([...Object.keys(SETTINGS), ...variables, ...others, ...LEVELS]), []);
  for (const { flag, fallback, help } of Object.values(SETTINGS)) {
    const row = readme.split("\n").find((line) => line.startsWith("|") && line.includes(help));
    assert(row, `no row for ${help}`);
    if (flag) assert(row.includes(`--${flag}`), row);
    if (typeof fallback === "string" || typeof fallback === "number") {
      assert(row.includes(`\`${fallback}\``), row);
    }
  }
});

Deno.test("the README tells every variable that the sources read", async () => {
  const found = new Set<string>();
  for (const folder of ["server", "collectors", "sdk", "tools", "main.ts"]) {
    for await (const path of sources(folder)) {
      const text = await Deno.readTextFile(path);
      for (const [, name] of text.matchAll(/\benv(?:\.get)?\("([A-Z][A-Z_]+)"\)/g)) {
        if (name) found.add(name);
      }
      for (const [name] of text.matchAll(/\bAIR_[A-Z_]+\b/g)) found.add(name);
    }
  }
  assert(found.size > 5);
  assert.deepEqual(isToldAs([...found]), []);
});

Deno.test("the README tells every route", async () => {
  const store = memoryStore();
  const app = createApp({
    pricer: lazyPricer(),
    redactor: lazyRedactor("preview"),
    store,
    hub: createHub(0),
    folders: createFolders({ now: () => 0, log: () => {}, budgetIsFlag: false }),
    now: () => 0,
    newId: () => "",
    config: {
      version: "0",
      port: 1,
      host: "127.0.0.1",
      redactionLevel: "preview",
      budgetLimit: null,
      allowHosts: [],
      allowOrigins: [],
      token: null,
      schemaVersion: 1,
      staticDir: "static/dist",
    },
    counters: { rejectedEvents: 0 },
    log: () => {},
  });
  const paths = app.routes.filter(({ path }) => !path.includes("*")).map(({ path }) => path);
  assert(paths.length > 10);
  assert.deepEqual(isToldAs([...new Set(paths)]), []);
  await store.close();
});

Deno.test("the README tells every target and points only at files that exist", async () => {
  assert.deepEqual(isToldAs([...TARGETS]), []);
  for (const [, link] of readme.matchAll(/\]\(([^)#:]+)\)/g)) {
    assert((await Deno.stat(link ?? "")).isFile, link);
  }
});

async function* sources(path: string): AsyncGenerator<string> {
  if ((await Deno.stat(path)).isFile) return yield path;
  for await (const entry of Deno.readDir(path)) {
    if (entry.isDirectory || /\.tsx?$/.test(entry.name)) yield* sources(`${path}/${entry.name}`);
  }
}
