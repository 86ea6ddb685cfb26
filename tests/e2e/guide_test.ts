import assert from "node:assert/strict";
import { join } from "node:path";
import { examplesOf, GUIDE } from "../guide.ts";
import { type Home, serve, withHome } from "./air.ts";
import { airBinary } from "./needs.ts";

const binary = airBinary();

/** How an example is run, what it prints, and what of it arrives. */
interface Run {
  heading: string;
  file: string;
  command: string[];
  prints: RegExp;
  source: string;
  arrives: Record<string, number>;
}

const RUNS: Run[] = [
  {
    heading: "curl",
    file: "guide.sh",
    command: ["sh", "-eu"],
    prints: /^(?:\{"ok":true,[^\n]+\n){4}$/,
    source: "guide-curl",
    arrives: { rag_retrieval: 1, rag_embedding: 1, rag_index: 1 },
  },
  {
    heading: "Shell",
    file: "traced.sh",
    command: ["sh", "-eu"],
    prints: /ls gave [12]\n$/,
    source: "guide-shell",
    arrives: { tool_call: 2 },
  },
  {
    heading: "JavaScript",
    file: "guide.mjs",
    command: ["node"],
    prints: /^1\n$/,
    source: "guide-js",
    arrives: { rag_retrieval: 1 },
  },
  {
    heading: "Python",
    file: "guide.py",
    command: ["python3"],
    prints: /^2\n$/,
    source: "guide-python",
    arrives: { rag_retrieval: 1 },
  },
  {
    heading: "Go",
    file: "guide.go",
    command: ["go", "run"],
    prints: /^2\n$/,
    source: "guide-go",
    arrives: { rag_retrieval: 1 },
  },
];

const TOKEN = "a-token-of-ours";
/** A proxy that does not answer. */
const NOBODY = "http://127.0.0.1:1";

function codeOf(heading: string): string {
  const examples = examplesOf(GUIDE).filter((example) => example.heading === heading);
  assert.equal(examples.length, 1, heading);
  return examples[0]?.code ?? "";
}

/** Runs an example as its reader would, with a proxy around that must not see it. */
async function run({ heading, file, command }: Run, folder: string, env: Record<string, string>) {
  const path = join(folder, file);
  await Deno.writeTextFile(path, codeOf(heading));
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args, path],
    cwd: folder,
    env: { HOME: folder, http_proxy: NOBODY, HTTP_PROXY: NOBODY, ...env },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

for (const example of RUNS) {
  Deno.test({
    name: `the guide's ${example.heading} example tells AIr, and runs without it`,
    ignore: binary === null || !isThere(example.command[0] ?? ""),
    fn: () => withHome(binary ?? "", (home) => check(example, home)),
  });
}

async function check(example: Run, home: Home): Promise<void> {
  const server = await serve(home, [], { AIR_TOKEN: TOKEN });
  const env = { AIR_URL: server.url, AIR_TOKEN: TOKEN };
  assert.match(await run(example, home.folder, env), example.prints);
  const { source, arrives } = example;
  const verify = ["doctor", "--source", source, "--json"];
  const { code, stdout } = await home.run(verify, { env });
  assert.equal(code, 0, stdout);
  assert.deepEqual(JSON.parse(stdout).source.recent, arrives);
  await server.end("SIGTERM");

  if (example.heading === "curl") return; // It shows the requests themselves.
  assert.match(await run(example, home.folder, env), example.prints);
  assert.match(await run(example, home.folder, { AIR_ENABLED: "false" }), example.prints);
}

Deno.test({
  name: "the guide's way to verify works",
  ignore: binary === null,
  fn: () =>
    withHome(binary ?? "", async (home) => {
      const server = await serve(home);
      const env = { AIR_URL: server.url };
      const [command = ""] = codeOf("Verify").split("\n");
      const [program, ...args] = command.split(" ");
      assert.equal(program, "air");
      assert.equal((await home.run(args, { env })).code, 1);
      const [curl] = RUNS;
      assert(curl);
      await run(curl, home.folder, env);
      assert.equal((await home.run(args, { env })).code, 0);
      await server.end("SIGTERM");
    }),
});

Deno.test("every example of the guide in a language is run", () => {
  const others = examplesOf(GUIDE).filter(({ language }) => !["text", "json"].includes(language))
    .map(({ heading }) => heading);
  // That of the SDK needs the package: tests/sdk/npm_test.ts.
  const run = [...RUNS.map(({ heading }) => heading), "The SDK", "Verify"];
  assert.deepEqual(others.sort(), run.sort());
});

function isThere(program: string): boolean {
  try {
    new Deno.Command(program, { args: ["version"], stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch {
    console.log(`skipped: the guide's example for ${program}, because it is not installed`);
    return false;
  }
}
