/** Which file may import what: STYLE.md's arrows as one table, and the functions that check them. */
import { posix } from "node:path";

/** Source text by path from the root of the tree. */
export type Sources = ReadonlyMap<string, string>;

/**
 * All rules that name a file hold together. A pattern is a file, a folder and all below it (`a/`),
 * the files of a folder itself (`a/*`), the importing file's own folder (`./`), or a package.
 */
interface Rule {
  from: readonly string[];
  to?: readonly string[];
  /** Only by `import type`: nothing of it is loaded. */
  types?: readonly string[];
}

/** Settings and state of the process: read before there is a server. */
const PROCESS_FILES = [
  "server/config.ts",
  "server/folder_settings.ts",
  "server/json_lines.ts",
  "server/log.ts",
  "server/paths.ts",
  "server/pid_file.ts",
  "server/probe.ts",
  "server/providers.ts",
  "server/settings.ts",
  "server/settings_file.ts",
  "server/state.ts",
  "server/version.ts",
];

const RULES: readonly Rule[] = [
  { from: ["main.ts"], to: ["server/cli/"] },

  { from: ["server/"], to: ["sdk/types.ts", "server/problem.ts"], types: ["views/models/"] },
  // The store's contract: types without code, for whoever shows its rows.
  {
    from: ["server/"],
    types: [
      "server/store/rows.ts",
      "server/store/detail_rows.ts",
      "server/store/overview_rows.ts",
      "server/store/course_rows.ts",
      "server/store/api.ts",
    ],
  },
  { from: ["server/cli/"], to: ["server/", "collectors/", "sdk/", "zod", "node:"] },
  { from: ["server/serve.ts"], to: ["server/", "collectors/", "node:"] },
  { from: ["server/app.ts"], to: ["server/", "hono"] },
  // The server for other programs; the SDK finds it by its place, and shares its types.
  { from: ["server/embed.ts"], to: ["server/", "node:"], types: ["sdk/server.ts"] },
  { from: PROCESS_FILES, to: [...PROCESS_FILES, "zod", "node:"], types: ["sdk/pricing.ts"] },
  {
    from: ["server/deps.ts"],
    types: ["server/live/hub.ts", "server/domain/pricer.ts", "server/domain/redact.ts"],
  },
  { from: ["server/deps.ts"], types: ["server/folder_settings.ts"] },
  { from: ["server/assumed_windows.ts"], types: ["server/domain/pricer.ts"] },
  { from: ["server/guard.ts"], to: ["server/deps.ts", "hono", "node:"] },
  { from: ["server/problem.ts"], to: ["hono"] },
  { from: ["server/validate.ts"], to: ["hono", "@hono/zod-validator", "zod"] },
  // Reads the built islands and style sheets from the disk; static.ts and the pages name them.
  { from: ["server/static_files.ts"], to: ["node:"] },
  { from: ["server/ingest.ts"], to: ["server/domain/", "server/store/", "server/live/"] },
  { from: ["server/ingest.ts"], to: ["server/deps.ts", "server/complete.ts"] },
  // What an event leaves out is known from its session's folder and the registry.
  {
    from: ["server/complete.ts"],
    to: ["server/deps.ts", "server/providers.ts", "server/register.ts"],
    types: ["server/folder_settings.ts"],
  },
  { from: ["server/register.ts"], to: ["server/deps.ts", "server/domain/"] },
  // What the agents' session files tell is checked and taken in like a request.
  {
    from: ["server/watch.ts"],
    to: ["collectors/*", "server/ingest.ts", "server/decode.ts"],
    types: ["server/config.ts", "server/deps.ts"],
  },
  { from: ["server/deps.ts"], types: ["collectors/tail_types.ts"] },
  // The original's events are checked and taken in like those of a request.
  {
    from: ["server/legacy.ts"],
    to: ["server/ingest.ts", "server/deps.ts", "server/store/", "server/decode.ts"],
  },
  // So are the events that collectors left on the disk, which take a watcher's way.
  {
    from: ["server/spool.ts"],
    to: ["server/watch.ts", "server/deps.ts", "server/paths.ts", "collectors/spool.ts"],
    types: ["collectors/tail_types.ts"],
  },
  {
    from: ["server/routes/"],
    to: ["./", "server/ingest.ts", "server/otlp/", "server/panels/", "server/live/", "views/"],
  },
  // A route decodes, checks and answers; it takes what it uses from deps.ts.
  { from: ["server/routes/"], to: ["sdk/wire.ts", "server/deps.ts", "server/validate.ts"] },
  // Every way in decodes and checks by the same words.
  { from: ["server/routes/"], to: ["server/decode.ts"] },
  { from: ["server/decode.ts"], to: ["sdk/wire.ts"] },
  { from: ["server/routes/"], to: ["server/static_files.ts", "hono", "zod", "node:"] },
  // A problem is a page or JSON by the path that was asked, and the guard knows which are programs'.
  { from: ["server/routes/problem.tsx"], to: ["server/guard.ts"] },
  { from: ["server/routes/hooks.ts"], to: ["collectors/"] },
  { from: ["server/routes/providers.ts"], to: ["server/providers.ts", "server/register.ts"] },
  { from: ["server/otlp/"], to: ["./"] },
  { from: ["server/panels/"], to: ["./", "server/store/", "server/domain/"] },
  { from: ["server/live/"], to: ["./", "server/store/"] },
  { from: ["server/store/"], to: ["server/store/", "server/domain/", "node:"] },
  { from: ["server/domain/"], to: ["./", "sdk/redact.ts", "sdk/pricing.ts", "sdk/drift.ts"] },

  { from: ["collectors/"], to: ["./", "collectors/*", "node:"] },
  { from: ["collectors/"], to: ["sdk/types.ts", "sdk/redact.ts", "sdk/client.ts"] },
  // The wire's own limits, which are numbers alone.
  { from: ["collectors/", "server/"], to: ["sdk/limits.ts"] },
  { from: ["collectors/deliver.ts"], to: ["server/domain/redactor.ts"] },
  // Codex counts cached tokens within its input; one function takes them out, for every edge.
  { from: ["collectors/codex/usage.ts"], to: ["sdk/pricing.ts"] },

  // The one importer of the price tables.
  { from: ["server/domain/"], to: ["sdk/scrub.ts", "sdk/redactor.ts"] },
  {
    from: ["server/domain/secrets/secretlint.ts"],
    to: ["@secretlint/secretlint-rule-preset-recommend"],
  },
  { from: ["server/domain/price_library.ts"], to: ["@pydantic/genai-prices"] },
  { from: ["sdk/"], to: ["./"] },
  { from: ["sdk/wire.ts", "sdk/wire_fields.ts"], to: ["zod"] },
  // Node's modules, where there is no other way to them.
  { from: ["sdk/host.ts"], to: ["(computed)"] },
  { from: ["sdk/server.ts"], to: ["server/embed.ts", "(computed)"] },

  { from: ["views/"], to: ["views/", "hono"] },
  {
    from: ["static/islands/"],
    to: ["./", "views/format.ts", "views/points.ts"],
    types: ["views/models/"],
  },
  {
    from: ["static/islands/"],
    to: ["d3-axis", "d3-hierarchy", "d3-scale", "d3-selection", "d3-zoom", "echarts"],
  },
  { from: ["static/islands/"], to: ["htmx.org", "@alpinejs/csp"] },
  // The built charts, by the address with their hash.
  { from: ["static/islands/chart_island.ts"], to: ["(computed)"] },
];

/** One import of a file: where it leads, a path from the root or a package with its subpath. */
export interface Arrow {
  from: string;
  to: string;
  /** Loads nothing. */
  typeOnly: boolean;
  /** Loaded with the file itself; false for `import()` and worker entries. */
  isStatic: boolean;
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s*"([^"]+)"/gm;
const SIDE_EFFECT = /^\s*import\s*"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*(?:"([^"]+)"\s*\))?/g;
const WORKER = /\bnew URL\(\s*"(\.[^"]*\.(?:ts|tsx|js|mjs))",\s*import\.meta\.url/g;
/** What the formatter leaves of comments: whole lines, blocks, and the end of a line. */
const COMMENT = /^\s*\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm;

/** Every import of every file, in the files' order. */
export function arrowsOf(sources: Sources): Arrow[] {
  return [...sources].flatMap(([from, source]) => {
    const code = source.replace(COMMENT, "");
    const arrow = (name: string | undefined, typeOnly: boolean, isStatic: boolean): Arrow => ({
      from,
      to: name === undefined ? "(computed)" : resolved(from, name),
      typeOnly,
      isStatic,
    });
    return [
      ...[...code.matchAll(STATEMENT)].map(([, type, names = "", name]) =>
        arrow(name, type !== undefined || namesOnlyTypes(names), true)
      ),
      ...[...code.matchAll(SIDE_EFFECT)].map(([, name]) => arrow(name, false, true)),
      ...[...code.matchAll(DYNAMIC)].map(([, name]) => arrow(name, false, false)),
      ...[...code.matchAll(WORKER)].map(([, name]) => arrow(name, false, false)),
    ];
  });
}

function namesOnlyTypes(names: string): boolean {
  const inBraces = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
  return inBraces?.split(",").every((name) => /^\s*(type\s|$)/.test(name)) ?? false;
}

function resolved(from: string, name: string): string {
  return name.startsWith(".") ? posix.join(posix.dirname(from), name) : name;
}

/** Every import that no rule allows, as `from → to`. Packages are checked like files. */
export function badArrows(sources: Sources): string[] {
  return arrowsOf(sources).filter((arrow) => !isAllowed(arrow)).map(({ from, to }) =>
    `${from} → ${to}`
  );
}

function isAllowed({ from, to, typeOnly }: Arrow): boolean {
  return RULES.filter((rule) => rule.from.some((pattern) => matches(from, pattern, from)))
    .flatMap((rule) => [...rule.to ?? [], ...typeOnly ? rule.types ?? [] : []])
    .some((pattern) => matches(to, pattern, from));
}

function matches(path: string, pattern: string, from: string): boolean {
  if (pattern === "./") return path.startsWith(`${posix.dirname(from)}/`);
  if (pattern.endsWith("/*")) return posix.dirname(path) === pattern.slice(0, -2);
  if (pattern.endsWith("/") || pattern === "node:") return path.startsWith(pattern);
  return path === pattern || (!pattern.endsWith(".ts") && path.startsWith(`${pattern}/`));
}

/** The packages that load together with a file, `node:` ones left out, sorted. */
export function packagesLoadedBy(entry: string, sources: Sources): string[] {
  const arrows = arrowsOf(sources).filter(({ typeOnly, isStatic }) => isStatic && !typeOnly);
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { from, to } of arrows) if (from === file) seen.add(to);
  }
  return [...seen].filter((path) => !sources.has(path) && !path.startsWith("node:")).sort();
}
