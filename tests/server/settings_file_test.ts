import assert from "node:assert/strict";
import { ConfigError } from "../../server/config.ts";
import { SETTINGS } from "../../server/settings.ts";
import { parseSettings } from "../../server/settings_file.ts";
import { type Given, withFolders } from "./config_folders.ts";

const project = (text: string): Given => ({ files: { ".air.json": text } });

function refusal(given: Given): ConfigError {
  return withFolders(given, (_home, load) => {
    try {
      load();
    } catch (error) {
      assert.ok(error instanceof ConfigError, String(error));
      return error;
    }
    throw new Error("It was not refused");
  });
}

Deno.test("a cloned repository cannot weaken redaction", () => {
  const weaker = project('{\n"redaction": "none"\n}');
  assert.match(
    refusal(weaker).message,
    /\.air\.json:2: "redaction" is "none", weaker than "preview"/,
  );
  const thanUser: Given = { ...project('{"redaction": "preview"}'), user: { redaction: "full" } };
  assert.match(refusal(thanUser).message, /weaker than "full"/);
});

Deno.test("a cloned repository cannot open the guard, run a command, set prices or take data", async (t) => {
  const cases = {
    guard: ["host", "token", "allowHosts", "allowOrigins", "allow"],
    command: ["command", "commands", "exec", "hooks", "open", "statusline", "wrap"],
    money: ["prices", "budgetDaily"],
    data: [
      "db",
      "store",
      "retention",
      "forward",
      "forwardOtlp",
      "alerts",
      "log",
      "watch",
      "durable",
    ],
    other: ["colour", "__proto__", "constructor", "toString", ""],
  };
  for (const [what, fields] of Object.entries(cases)) {
    for (const field of fields) {
      await t.step(`${what}: ${field}`, () => {
        const { message, exitCode } = refusal(
          project(`{"port": 1,\n${JSON.stringify(field)}: {}}`),
        );
        const start = `.air.json:2: ${JSON.stringify(field)} may not stand in a project file, `;
        assert.ok(message.includes(start), message);
        assert.match(
          message,
          /use the user file ~\/\.hydrotik\/air\/config\.json, the env.* or a flag$/,
        );
        assert.equal(exitCode, 2);
        assert.ok(!message.includes("\n"));
      });
    }
  }
});

Deno.test("a project file may hold four settings, the user file all but the token", () => {
  const names = Object.keys(SETTINGS);
  const taken = (kind: "project" | "user") =>
    names.filter((name) => {
      try {
        return parseSettings(kind, "f", JSON.stringify({ [name]: 0 })).values.has(name);
      } catch {
        return false;
      }
    });
  assert.deepEqual(taken("project"), ["port", "redaction", "budgetLimit", "providers"]);
  assert.deepEqual(taken("user"), names.filter((name) => name !== "token"));
});

Deno.test("the user file holds prices, budgets and providers", () => {
  const prices = {
    "gpt-x": { input: 1, output: 2 },
    "own/llama": { input: 0, output: 0.5, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 },
  };
  withFolders({ user: { prices, budgetDaily: 20, budgetLimit: 2 } }, (_home, load) => {
    const config = load();
    assert.deepEqual(config.prices, prices);
    assert.deepEqual([config.budgetDaily, config.budgetLimit, config.budgetIsFlag], [20, 2, false]);
    assert.deepEqual(config.providers, { rag: [], mcp: [] });
  });
  withFolders({ flags: ["--budget=3"], user: { budgetLimit: 2 } }, (_home, load) => {
    assert.deepEqual([load().budgetLimit, load().budgetIsFlag], [3, true]);
  });
});

Deno.test("providers of project and user file stand together, of one name the project's", () => {
  const given: Given = {
    project: {
      providers: {
        rag: [{
          name: "docs",
          type: "qdrant",
          embeddingModel: "e",
          dimensions: 3,
          metadata: { a: [1] },
        }],
      },
    },
    user: {
      providers: {
        rag: [{ name: "docs", type: "custom" }, { name: "web" }],
        mcp: [{ name: "docs", description: "d" }],
      },
    },
  };
  withFolders(given, (_home, load) => {
    assert.deepEqual(load().providers, {
      rag: [
        { name: "docs", type: "qdrant", embeddingModel: "e", dimensions: 3, metadata: { a: [1] } },
        { name: "web" },
      ],
      mcp: [{ name: "docs", description: "d" }],
    });
  });
});

Deno.test("a fault inside a setting is told with file, line and field", async (t) => {
  const user = (text: string): Given => ({ files: { "../.hydrotik/air/config.json": text } });
  const cases: { name: string; given: Given; line: RegExp }[] = [
    {
      name: "a price that is no number",
      given: user('{"prices": {\n"gpt-4.1": {"input": 1,\n"output": "2"}}}'),
      line: /config\.json:3: "prices\.gpt-4\.1\.output" is "2": it takes USD per million tokens/,
    },
    {
      name: "a negative price",
      given: user('{"prices": {"m": {"input": -1, "output": 2}}}'),
      line: /config\.json:1: "prices\.m\.input" is -1: it takes USD/,
    },
    {
      name: "a price without output",
      given: user('{"prices": {\n"m": {"input": 1}}}'),
      line: /config\.json:2: "prices\.m\.output" is missing: it takes/,
    },
    {
      name: "a misspelt rate",
      given: user('{"prices": {\n"m": {"input": 1, "output": 2,\n"cached": 1}}}'),
      line: /config\.json:3: "prices\.m\.cached" is 1: it takes/,
    },
    { name: "prices as a list", given: user('{"prices": []}'), line: /"prices" is \[\]: it takes/ },
    {
      name: "a daily budget of 0",
      given: user('{"budgetDaily": 0}'),
      line: /config\.json:1: "budgetDaily" is 0: it takes an amount in USD above 0/,
    },
    {
      name: "a provider without a name",
      given: project('{"providers": {"rag": [{"name": "a"},\n{"type": "qdrant"}]}}'),
      line: /\.air\.json:2: "providers\.rag\.1\.name" is missing: it takes lists rag and mcp/,
    },
    {
      name: "a misspelt field of a provider",
      given: project('{"providers": {"mcp": [\n{"name": "a",\n"kind": "b"}]}}'),
      line: /\.air\.json:3: "providers\.mcp\.0\.kind" is "b": it takes/,
    },
    {
      name: "another kind of provider",
      given: project('{"providers": {"llm": []}}'),
      line: /"providers\.llm" is \[\]: it takes/,
    },
    {
      name: "metadata without end",
      given: project(
        `{"providers": {"rag": [{"name": "a", "metadata": {"a": "${"x".repeat(5000)}"}}]}}`,
      ),
      line: /"providers\.rag\.0\.metadata" is \{"a":"x{70,75}…: it takes/,
    },
    {
      name: "an item of a list",
      given: user('{"allowOrigins": ["https://a.example",\n"http://a/b"]}'),
      line: /config\.json:2: "allowOrigins\.1" is "http:\/\/a\/b": it takes origins/,
    },
  ];
  for (const { name, given, line } of cases) {
    await t.step(name, () => assert.match(refusal(given).message, line));
  }
});
