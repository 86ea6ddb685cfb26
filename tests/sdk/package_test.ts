import assert from "node:assert/strict";
import manifest from "../../sdk/deno.json" with { type: "json" };
import { VERSION } from "../../server/version.ts";

/** Runs this Deno in a home of its own, where no server answers. */
async function deno(args: string[]): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "air-package-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      env: {
        ...{ HOME: home, DENO_DIR: Deno.env.get("DENO_DIR") ?? await cacheFolder() },
        ...{ AIR_URL: "http://127.0.0.1:1", NO_COLOR: "1", RUST_BACKTRACE: "0" },
      },
    }).output();
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, text);
    return text;
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Where this Deno keeps what it has compiled: another home would make it begin anew. */
async function cacheFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

const entries = Object.values(manifest.exports).map((path) => `sdk/${path}`);

Deno.test("the SDK has the program's version and its three entry points", () => {
  assert.equal(manifest.version, VERSION);
  assert.deepEqual(Object.keys(manifest.exports), [".", "./sdk", "./server"]);
});

Deno.test("the SDK can be published: no slow types, no stray file", async () => {
  const said = await deno(["publish", "--dry-run", "--allow-dirty", "--no-check"]);
  assert.match(said, /@hydrotik\/air@\S+ with files/);
  assert(!said.includes("wire"), said);
});

Deno.test("every export of the SDK is documented", async () => {
  assert.match(await deno(["doc", "--lint", ...entries]), /Checked 3 files/);
});

Deno.test("the examples of the SDK's docstrings run without a server", async () => {
  const said = await deno(["test", "--doc", "-A", "--quiet", "sdk"]);
  const [, count] = /(\d+) passed \| 0 failed/.exec(said) ?? [];
  assert(Number(count) >= 4, said);
});
