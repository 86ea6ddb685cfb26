/**
 * `deno task bench [--check] [batches] [single] [hook] [start] [import] [idle] [pages] [sdk] [queries]
 * [--large] [--keep FOLDER]`: how fast AIr is, each figure beside a control measured in the same run,
 * so that the machine and its neighbours fall out; queries, pages and the SDK are measured against plain
 * limits. Measures the compiled program (`AIR_BIN`, else dist/air, compiled when it is missing). A
 * missed target is shown; with --check it makes the exit code 1, as a bench that cannot run always
 * does.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchBatches, benchSingle } from "./ingest.ts";
import { benchIdle, benchImport } from "./import.ts";
import { isReached, output, type Row, table } from "./measure.ts";
import { benchPages } from "./pages.ts";
import { benchHook, benchStart } from "./programs.ts";
import { benchQueries } from "./queries.ts";
import { benchSdk } from "./sdk.ts";

/** What the command line says beside names. */
interface Options {
  large: boolean;
  keep: string | null;
}

const BENCHES: Record<string, (binary: string, options: Options) => Promise<Row[]>> = {
  batches: benchBatches,
  single: benchSingle,
  hook: benchHook,
  start: benchStart,
  import: benchImport,
  idle: benchIdle,
  pages: benchPages,
  sdk: benchSdk,
  queries: (_, options) => benchQueries(options),
};

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      check: { type: "boolean" },
      large: { type: "boolean" },
      keep: { type: "string" },
    },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown) throw new Error(`No bench "${unknown}": use ${Object.keys(BENCHES).join(", ")}`);
  const binary = resolve(Deno.env.get("AIR_BIN") ?? "dist/air");
  const options = { large: values.large ?? false, keep: values.keep ?? null };
  const needsBinary = names.some((name) => name !== "queries");
  if (needsBinary && !existsSync(binary)) await output(Deno.execPath(), ["task", "compile"]);
  const rows: Row[] = [];
  let broken = 0;
  for (const name of names) {
    try {
      rows.push(...await BENCHES[name]!(binary, options));
    } catch (error) {
      broken++;
      console.error(`Cannot measure "${name}": ${error instanceof Error ? error.message : error}`);
    }
  }
  console.log(table(rows));
  const missed = rows.filter(({ ratio, target }) => !isReached(ratio, target)).length;
  console.log(`${missed} missed, ${broken} broken`);
  return broken > 0 || (values.check && missed > 0) ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
