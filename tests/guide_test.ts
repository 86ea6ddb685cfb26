import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import * as sdk from "../sdk/mod.ts";
import { SCHEMAS } from "../sdk/wire.ts";
import { loadConfig } from "../server/config.ts";
import { COMMANDS } from "../server/cli/commands.ts";
import { MAX_BATCH_BYTES, MAX_EVENTS } from "../server/decode.ts";
import { COLLECTOR_VARIABLES, SETTINGS } from "../server/settings.ts";
import { OPERATIONS } from "../server/routes/operations.ts";
import { examplesOf, GUIDE, tableOf } from "./guide.ts";

Deno.test("the guide names the fields of its events, and no others", () => {
  const base = ["id", "sessionId", "timestamp", "type"];
  const common = [...base, "collector", "turnId", "subagentId", "agent"];
  for (const [[type = ""] = [], needs = [], mayHave = []] of tableOf(GUIDE, "type")) {
    const schema: z.ZodType | undefined = Object.entries(SCHEMAS).find(([name]) => name === type)
      ?.[1];
    assert(schema instanceof z.ZodObject, type);
    const fields = Object.entries<z.ZodType>(schema.shape).filter(([name]) =>
      !common.includes(name)
    );
    const isOptional = (field: z.ZodType) => field.safeParse(undefined).success;
    const names = (optional: boolean) =>
      fields.filter(([, field]) => isOptional(field) === optional).map(([name]) => name).sort();
    assert.deepEqual(needs.toSorted(), names(false), type);
    assert.deepEqual(mayHave.toSorted(), names(true), type);
  }
});

Deno.test("the guide names requests that there are, and their limits", () => {
  const known = new Set(OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  const rows = tableOf(GUIDE, "request").flatMap(([request = []]) => request);
  assert(rows.length > 5);
  const prompt = examplesOf(GUIDE).find(({ language }) => language === "text")?.code ?? "";
  const told = [...prompt.matchAll(/POST \/api\/\S+/g)].map(([request]) => request);
  assert.equal(told.length, 4);
  for (const request of [...rows, ...told]) {
    assert(known.has(request) || request === "GET /api/openapi.json", request);
  }
  assert(GUIDE.includes(`up to ${MAX_EVENTS.toLocaleString("en")} events`));
  assert(GUIDE.includes(`${MAX_BATCH_BYTES / 2 ** 20} MiB`));
});

Deno.test("the guide names what the SDK exports", () => {
  const imports = [...GUIDE.matchAll(/import \{ ([^}]+) \} from "@hydrotik\/air\/sdk"/g)]
    .flatMap(([, names = ""]) => names.split(", "));
  const calls = tableOf(GUIDE, "for").flatMap(([, code = []]) => code)
    .flatMap((code) => [...code.matchAll(/\b(?:create|instrument|air)[A-Z]\w+/g)])
    .map(([name]) => name);
  assert(imports.length > 3 && calls.length > 4);
  assert.deepEqual([...imports, ...calls].filter((name) => !(name in sdk)), []);
});

Deno.test("the guide names variables and commands that there are", () => {
  const variables = tableOf(GUIDE, "variable").flatMap(([name = []]) => name);
  const known = [
    ...COLLECTOR_VARIABLES.map(({ name }) => name),
    ...Object.values(SETTINGS).map(({ variable }) => variable),
  ];
  assert.deepEqual(variables.filter((name) => !known.includes(name)), []);
  const doctor = COMMANDS.find(({ name }) => name === "doctor");
  for (const [, flag] of GUIDE.matchAll(/--(source|json)\b/g)) {
    assert(doctor?.flags.some(({ name }) => name === flag), flag);
  }
});

Deno.test("the guide's project file is valid", () => {
  const project = mkdtempSync(join(tmpdir(), "air-guide-"));
  try {
    const file = examplesOf(GUIDE).find(({ language }) => language === "json")?.code ?? "";
    writeFileSync(join(project, ".air.json"), file);
    const config = loadConfig({ flags: {}, env: {}, cwd: project, project, home: project });
    assert.deepEqual(config.providers.rag.map(({ name }) => name), ["docs-kb"]);
    assert.deepEqual(config.providers.mcp.map(({ name }) => name), ["design-mcp"]);
    assert.equal(config.budgetLimit, 10);
  } finally {
    rmSync(project, { recursive: true });
  }
});

Deno.test("examplesOf() finds blocks, also within a list", () => {
  const markdown =
    "## A\n\n1. x\n\n   ```json\n   {\n     1\n   }\n   ```\n\n## B\n\n```sh\nls\n```\n";
  assert.deepEqual(examplesOf(markdown), [
    { heading: "A", language: "json", code: "{\n  1\n}\n" },
    { heading: "B", language: "sh", code: "ls\n" },
  ]);
});
