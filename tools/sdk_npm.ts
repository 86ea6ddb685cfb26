/**
 * Builds the npm package of the SDK into dist/npm, and packs it: dist/hydrotik-air-VERSION.tgz.
 *
 *     deno run -A tools/sdk_npm.ts        needs npm, but no network
 *
 * ES modules and CommonJS for Node 20, browsers, Bun and Deno, declarations for both, and beside
 * `./server` the built server, which Deno alone can run.
 */
import * as esbuild from "esbuild";
import ts from "typescript";
import { dirname, join, relative, resolve } from "node:path";
import { buildStatic, bundleServer } from "./build.ts";
import manifest from "../sdk/deno.json" with { type: "json" };

const OUT = "dist/npm";

/** Where the packed package lies, from the root of the tree. */
export const TARBALL = `dist/hydrotik-air-${manifest.version}.tgz`;

/** The sources of the entry points by their name in the package. */
const ENTRIES = { index: "sdk/events.ts", sdk: "sdk/mod.ts", server: "sdk/server.ts" };
/** What Node can use; the server needs Deno. */
const NODE_ENTRIES = { index: ENTRIES.index, sdk: ENTRIES.sdk };

/** Declared in a library that a project may not have switched on. */
const DISPOSABLE = /\bAsyncDisposable\b|\bSymbol\.(?:asyncD|d)ispose\b|\bDisposable\b/;

async function buildPackage(): Promise<void> {
  await Deno.remove(OUT, { recursive: true }).catch(ignoreMissing);
  await buildScripts();
  await buildTypes();
  await buildStatic();
  await bundleServer(`${OUT}/esm/program`, ["server/embed.ts"]);
  await Deno.copyFile("sdk/README.md", `${OUT}/README.md`);
  await Deno.writeTextFile(`${OUT}/package.json`, JSON.stringify(packageJson(), null, 2) + "\n");
  await pack();
}

async function buildScripts(): Promise<void> {
  const shared: esbuild.BuildOptions = {
    bundle: true,
    platform: "neutral",
    target: "es2022",
    external: ["node:*"],
    legalComments: "none",
    logLevel: "warning",
  };
  await esbuild.build({
    ...shared,
    entryPoints: ENTRIES,
    outdir: `${OUT}/esm`,
    format: "esm",
    splitting: true,
  });
  await esbuild.build({
    ...shared,
    entryPoints: NODE_ENTRIES,
    outdir: `${OUT}/cjs`,
    format: "cjs",
    outExtension: { ".js": ".cjs" },
  });
  await esbuild.stop();
}

/**
 * A declaration file for each source that an entry point's types lead to, each twice: what a
 * `.d.ts` exports is an ES module to TypeScript, what a `.d.cts` exports CommonJS.
 */
async function buildTypes(): Promise<void> {
  const declarations = declarationsOf(Object.values(ENTRIES));
  const sources = new Set(Object.values(ENTRIES));
  for (const source of sources) {
    const text = declarations.get(source);
    if (text === undefined) throw new Error(`Cannot declare ${source}`);
    for (const { fileName } of importsOf(text)) {
      if (!fileName.startsWith(".")) throw new Error(`Cannot declare ${source}: uses ${fileName}`);
      sources.add(join(dirname(source), fileName));
    }
    const path = `${OUT}/types/${source.slice("sdk/".length).replace(/\.ts$/, "")}`;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(`${path}.d.ts`, leadingTo(text, "js"));
    await Deno.writeTextFile(`${path}.d.cts`, leadingTo(text, "cjs"));
  }
}

/** The declarations of these sources and of all that they import, by the source's path. */
function declarationsOf(sources: string[]): Map<string, string> {
  const program = ts.createProgram(sources, {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    declaration: true,
    emitDeclarationOnly: true,
    strict: true,
    rootDir: ".",
    types: [],
  });
  const declarations = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (_path, text, _mark, _onError, files = []) => {
    const [file] = files;
    if (!file) return;
    const needed = DISPOSABLE.test(text) ? '/// <reference lib="esnext.disposable" />\n' : "";
    declarations.set(relative(Deno.cwd(), resolve(file.fileName)), needed + text);
  });
  if (diagnostics.length > 0) {
    const [first] = diagnostics.map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, " ")
    );
    throw new Error(`Cannot declare: ${first}`);
  }
  return declarations;
}

/** The same with imports of files that a package has. */
function leadingTo(text: string, ending: "js" | "cjs"): string {
  let changed = text;
  // The last one first, so that the places of the others stay.
  for (const { fileName, pos } of importsOf(text).reverse()) {
    const name = fileName.replace(/\.ts$/, `.${ending}`);
    // Where it begins differs by a quotation mark between forms of import.
    const at = text.indexOf(fileName, pos);
    changed = changed.slice(0, at) + name + changed.slice(at + fileName.length);
  }
  return changed;
}

function importsOf(text: string): ts.FileReference[] {
  return ts.preProcessFile(text).importedFiles.sort((a, b) => a.pos - b.pos);
}

function packageJson(): Record<string, unknown> {
  const entry = (types: string, script: string) => ({
    import: { types: `./types/${types}.d.ts`, default: `./esm/${script}.js` },
    require: { types: `./types/${types}.d.cts`, default: `./cjs/${script}.cjs` },
  });
  return {
    name: manifest.name,
    version: manifest.version,
    description: "Observability for AI coding agents, MCP servers, RAG pipelines and tools",
    license: manifest.license,
    type: "module",
    exports: {
      ".": entry("events", "index"),
      "./sdk": entry("mod", "sdk"),
      "./server": { types: "./types/server.d.ts", default: "./esm/server.js" },
    },
    engines: { node: ">=20" },
    sideEffects: false,
  };
}

async function pack(): Promise<void> {
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", ".."];
  const { code, stderr } = await new Deno.Command("npm", { args, cwd: OUT }).output();
  if (code !== 0) throw new Error(`Cannot pack: ${new TextDecoder().decode(stderr)}`);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  await buildPackage();
  console.log(TARBALL);
}
