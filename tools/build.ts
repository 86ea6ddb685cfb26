/**
 * Builds what the program ships: browser files always, and with `compile` the one-file program.
 *
 *     deno run -A tools/build.ts                          static/dist
 *     deno run -A tools/build.ts compile [--target T]     dist/air, or dist/air-T
 *     deno run -A tools/build.ts test                     static/dist, and dist/air where possible
 */
import * as esbuild from "esbuild";
import { parseArgs } from "node:util";
import { brotliCompress } from "node:zlib";

/** The targets that `deno compile` of the pinned Deno can build for. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-pc-windows-msvc",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
] as const;

/** The file that a build makes: `dist/air` for this machine, else named after its target. */
export function outputFile(target: string | null): string {
  if (!target) return Deno.build.os === "windows" ? "dist/air.exe" : "dist/air";
  return `dist/air-${target}${target.includes("windows") ? ".exe" : ""}`;
}

/**
 * Under load V8 lets the heap of each of the three threads grow to several times what lives in it.
 * An import of 200 MB took 420 MB so; with these 280 MB, for some 4 % of what can be ingested.
 */
const V8_FLAGS = "--v8-flags=--heap-growing-percent=100,--max-semi-space-size=8";

/**
 * The arguments of `deno compile`, null = this machine's own kind. No code cache: Deno would keep
 * it under a predictable name in a folder that all users share.
 */
export function compileArgs(target: string | null): string[] {
  return [
    "compile",
    "--no-code-cache",
    "-A",
    "--no-check",
    V8_FLAGS,
    ...(target ? ["--target", target] : []),
    "--include",
    "dist/server",
    "-o",
    outputFile(target),
    "dist/server/main.js",
  ];
}

/** Bundles the islands and joins the style sheets, in name order, into static/dist. */
export async function buildStatic(): Promise<void> {
  const shared = { bundle: true, minify: true, write: true, logLevel: "warning" } as const;
  await Deno.mkdir("static/dist", { recursive: true });
  await esbuild.build({
    ...shared,
    entryPoints: ["main", "charts", "live_worker"].map((name) => `static/islands/${name}.ts`),
    outdir: "static/dist",
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  const sheets = [...Deno.readDirSync("static/css")].map((entry) => entry.name).sort();
  const contents = sheets.map((name) => `@import "./${name}";`).join("\n");
  await esbuild.build({
    ...shared,
    stdin: { contents, loader: "css", resolveDir: "static/css" },
    outfile: "static/dist/app.css",
  });
  await esbuild.stop();
  for (const { name } of [...Deno.readDirSync("static/dist")]) {
    if (/\.(js|css)$/.test(name)) await compress(`static/dist/${name}`);
  }
}

/** Once, with all the effort that the server cannot afford at each request: a sixth less to load. */
async function compress(path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  brotliCompress(
    await Deno.readFile(path),
    (error, bytes) => error ? reject(error) : resolve(bytes),
  );
  await Deno.writeFile(`${path}.br`, await promise);
}

async function buildServer(): Promise<void> {
  await bundleServer("dist/server", []);
  await buildPiExtension();
}

/** Bundles the program, its workers and the `entries` into `folder`, laid out like the sources. */
export async function bundleServer(folder: string, entries: string[]): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  await deno([
    "bundle",
    "--quiet",
    "--minify",
    "--platform",
    "deno",
    "--code-splitting",
    "--outdir",
    folder,
    "main.ts",
    "server/store/writer.ts",
    "server/store/reader.ts",
    ...entries,
  ]);
  await copyFolder("server/store/migrations", `${folder}/server/store/migrations`);
  await copyFolder("static/dist", `${folder}/static/dist`);
}

/**
 * One file, which `air hooks install pi` writes, for the oldest Node that Pi runs on. As an ES module
 * the same file cost Pi 150 to 600 ms at its start.
 */
async function buildPiExtension(): Promise<void> {
  await esbuild.build({
    entryPoints: ["collectors/pi/extension.ts"],
    outfile: "dist/server/collectors/pi/air.js",
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    define: { "import.meta.url": "__filename" },
    footer: { js: "module.exports = module.exports.default;" },
    legalComments: "none",
    logLevel: "warning",
  });
  await esbuild.stop();
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isFile) await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

/** Runs this Deno. RUST_BACKTRACE would bury its error under a stack of unknown frames. */
async function deno(args: string[]): Promise<void> {
  const env = { RUST_BACKTRACE: "0" };
  const { code } = await new Deno.Command(Deno.execPath(), { args, env }).spawn().status;
  if (code !== 0) throw new Error(`Cannot build: "deno ${args[0]}" gave ${code}`);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function compile(target: string | null): Promise<void> {
  await buildServer();
  await deno(compileArgs(target));
}

/** What the tests need. Without Deno's runtime base the tests of the binary skip, and say so. */
async function buildForTests(): Promise<void> {
  await buildServer();
  try {
    await deno(compileArgs(null));
  } catch {
    await Deno.remove(outputFile(null)).catch(ignoreMissing);
    console.error("No binary: Deno's runtime base was not found; see DENORT_BIN in the README");
  }
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { target: { type: "string" } },
    allowPositionals: true,
  });
  const target = values.target ?? null;
  if (target && !TARGETS.some((known) => known === target)) {
    throw new Error(`Cannot build for "${target}": use one of ${TARGETS.join(", ")}`);
  }
  await buildStatic();
  if (positionals[0] === "compile") await compile(target);
  if (positionals[0] === "test") await buildForTests();
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
