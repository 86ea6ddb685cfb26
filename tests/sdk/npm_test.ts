import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createServer } from "../../sdk/server.ts";
import { examplesOf, GUIDE } from "../guide.ts";
import { TARBALL } from "../../tools/sdk_npm.ts";

/** What a user's own program does, with the package's names before it. */
const PROGRAM = `
const air = new AirClient({ sessionId: SESSION, provider: "scratch" });
const six = await air.trace("multiply", { by: 2 }, async () => 3 * 2);
const rag = createRagTracer("scratch-docs", { client: air });
const found = await rag.traceRetrieval("red shoes", () => [0.9, 0.4], {
  extractResults: (scores) => ({ count: scores.length, topScore: scores[0] }),
});
const cost = computeCost("gpt-4o", { input: 1_000_000, output: 0 });
const detector = new DriftDetector();
detector.observe("latency", 100);
console.log(six + found.length, cost?.total, hashPrompt("hello").length);
await air.close();
`;
const PRINTS = "8 2.5 16\n";
const SDK_NAMES = "AirClient, createRagTracer, hashPrompt";
const ROOT_NAMES = "computeCost, DriftDetector";
const IMPORTS = `import { ${SDK_NAMES} } from "@hydrotik/air/sdk";
import { ${ROOT_NAMES} } from "@hydrotik/air";
`;
const REQUIRES = `const { ${SDK_NAMES} } = require("@hydrotik/air/sdk");
const { ${ROOT_NAMES} } = require("@hydrotik/air");
`;
/** Mistakes that declarations must find; without one `@ts-expect-error` is an error itself. */
const MISTAKES = `
const told: EventInput = { type: "heartbeat" };
air.emit(told);
// @ts-expect-error: no such type
air.emit({ type: "hartbeat" });
const text: number = await air.trace("count", null, () => 1);
// @ts-expect-error: a result keeps its type
const wrong: string = await air.trace("count", null, () => text);
`;
const EMBED = `
import { createServer } from "@hydrotik/air/server";
await using server = await createServer({ home: Deno.args[0] });
const air = new AirClient({ url: server.url, sessionId: "embedded" });
await air.trace("add", null, () => 1);
await air.close();
const calls = await (await fetch(server.url + "/api/sessions/embedded/tool-calls")).json();
const page = await (await fetch(server.url + "/")).text();
console.log(calls.length, calls[0].toolName, page.includes("<html"));
`;

const TSCONFIG = {
  compilerOptions: {
    ...{ target: "es2022", module: "nodenext", lib: ["es2022"], types: ["console"] },
    ...{ typeRoots: ["types"], strict: true, noEmit: true, skipLibCheck: false },
  },
  include: ["*.mts", "*.cts"],
};

/** A project that has the package and nothing else. */
class Scratch implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "air-npm-"));

  write(name: string, text: string): void {
    mkdirSync(join(this.folder, name, ".."), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** What a command prints; asserts that it ends well. */
  async run(command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command(command, {
      args,
      cwd: this.folder,
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0", ...env },
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, text + new TextDecoder().decode(stderr));
    return text;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

Deno.test("the npm package works in Node and Deno, as ES module and CommonJS", async (t) => {
  using scratch = new Scratch();
  const build = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "tools/sdk_npm.ts"] });
  const { code, stderr } = await build.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  scratch.write("package.json", '{ "name": "scratch", "private": true }');
  const quiet = ["--offline", "--no-audit", "--no-fund", "--loglevel=error"];
  await scratch.run("npm", ["install", ...quiet, resolve(TARBALL)]);

  await t.step("its types hold, and find mistakes", async () => {
    const types = `import type { EventInput } from "@hydrotik/air/sdk";\n`;
    const typed = PROGRAM.replaceAll("SESSION", '"typed"') + MISTAKES;
    scratch.write("check.mts", IMPORTS + types + typed);
    const imported = IMPORTS.replaceAll(
      /import (\{.*\}) from (".*");/g,
      (_, names: string, from: string) =>
        `import air${from.length} = require(${from});\nconst ${
          names.replace("EventInput", "")
        } = air${from.length};`,
    );
    scratch.write("check.cts", `${imported}${types}async function main() {${typed}}\nmain();\n`);
    scratch.write(
      "types/console/index.d.ts",
      "declare var console: { log(...x: unknown[]): void };",
    );
    // Before the project of Node, whose settings Deno would take for its own.
    await scratch.run(Deno.execPath(), ["check", "check.mts"]);
    scratch.write("tsconfig.json", JSON.stringify(TSCONFIG));
    await scratch.run("node", [resolve("node_modules/typescript/bin/tsc"), "-p", "."]);
  });

  await t.step("it tells a server", async () => {
    scratch.write("esm.mjs", IMPORTS + PROGRAM.replaceAll("SESSION", "process.argv[2]"));
    const body = PROGRAM.replaceAll("SESSION", "process.argv[2]");
    scratch.write("cjs.cjs", `${REQUIRES}(async () => {${body}})();`);
    await using server = await createServer({ home: scratch.folder });
    const env = { AIR_URL: server.url, HOME: scratch.folder };
    const runs = [
      { session: "node-esm", command: "node", args: ["esm.mjs"] },
      { session: "node-cjs", command: "node", args: ["cjs.cjs"] },
      { session: "deno-esm", command: Deno.execPath(), args: ["run", "-A", "esm.mjs"] },
      { session: "deno-cjs", command: Deno.execPath(), args: ["run", "-A", "cjs.cjs"] },
    ];
    for (const { session, command, args } of runs) {
      assert.equal(await scratch.run(command, [...args, session], env), PRINTS, session);
      const events = await fetch(`${server.url}/api/sessions/${session}/events`);
      const types = (await events.json()).map(({ type }: { type: string }) => type);
      assert.deepEqual(
        types.filter((type: string) => type !== "session_start").sort(),
        ["rag_retrieval", "tool_call"],
        session,
      );
    }
  });

  await t.step("the guide's example of the SDK runs", async () => {
    const [example] = examplesOf(GUIDE).filter(({ heading }) => heading === "The SDK");
    scratch.write("guide.mjs", example?.code ?? "");
    const home = join(scratch.folder, "guide");
    mkdirSync(home);
    await using server = await createServer({ home });
    const env = { AIR_URL: server.url, HOME: home };
    assert.equal(await scratch.run("node", ["guide.mjs"], env), "2\n");
    const events = await (await fetch(`${server.url}/api/sessions/guide-sdk/events`)).json();
    const types = events.map(({ type }: { type: string }) => type);
    for (const type of ["rag_retrieval", "rag_embedding", "tool_call", "cost", "prompt_rating"]) {
      assert.equal(types.filter((other: string) => other === type).length, 1, type);
    }
  });

  await t.step("it has the server for Deno", async () => {
    scratch.write("embed.mjs", IMPORTS + EMBED);
    const home = join(scratch.folder, "home");
    mkdirSync(home);
    const args = ["run", "-A", "embed.mjs", home];
    assert.equal(await scratch.run(Deno.execPath(), args), "1 add true\n");
  });
});
