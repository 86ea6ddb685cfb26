/** Runtimes that offer little: a browser's `fetch` alone, and Deno without permissions. */
import assert from "node:assert/strict";
import { airServer, freePort } from "./air_server.ts";
import { programs } from "./programs.ts";

/** What makes a page of Deno, as far as the SDK can see: no process, no Deno. */
const AS_PAGE = `delete globalThis.process;
delete globalThis.Deno;
const { AirClient } = await import("./sdk.mjs");
`;

Deno.test("a page sends by fetch, and what waits when it is left", async () => {
  await using server = await airServer();
  await using sdk = await programs();
  const { stdout, stderr, code } = await sdk.run(
    "deno",
    `${AS_PAGE}
const air = new AirClient({ url: "${server.url}", sessionId: "page" });
console.log(await air.trace("work", { n: 1 }, () => "done"), await air.flush());
air.emit({ type: "custom", eventName: "left" });
globalThis.dispatchEvent(new Event("pagehide"));`,
  );
  assert.deepEqual([stdout, stderr, code], ["done true\n", "", 0]);
  const events = await server.eventsOf("page");
  assert.deepEqual(events.map(({ type }) => type), ["session_start", "tool_call", "custom"]);
});

Deno.test("a page without a server is not disturbed", async () => {
  await using sdk = await programs();
  const { stdout, stderr, code } = await sdk.run(
    "deno",
    `${AS_PAGE}
const air = new AirClient({ url: "http://127.0.0.1:${freePort()}" });
console.log(await air.trace("work", { n: 1 }, () => "done"), await air.flush());
await air.close();`,
  );
  assert.deepEqual([stdout, stderr, code], ["done false\n", "", 0]);
});

Deno.test("Deno without permissions is neither asked for them nor disturbed", async () => {
  await using sdk = await programs();
  const { stdout, stderr, code } = await sdk.run(
    "deno",
    `import { AirClient, createRagTracersFromConfig } from "./sdk.mjs";
const air = new AirClient();
console.log(await air.trace("work", { n: 1 }, () => "done"), await air.flush());
console.log(Object.keys(createRagTracersFromConfig()).length);
await air.close();`,
    {},
    ["--no-prompt"],
  );
  assert.deepEqual([stdout, stderr, code], ["done false\n0\n", "", 0]);
});

Deno.test("AIR_ENABLED=false records nothing, and the console is told only on request", async () => {
  await using server = await airServer();
  await using sdk = await programs();
  const program = `import { AirClient } from "./sdk.mjs";
const air = new AirClient({ sessionId: "s1", silent: false });
air.ratePrompt("v1", "system", "Be brief.", {});
console.log(await air.trace("work", {}, () => "done"), await air.flush());`;
  const off = await sdk.run("node", program, { AIR_URL: server.url, AIR_ENABLED: "false" });
  assert.deepEqual([off.stdout, off.stderr], ["done true\n", ""]);
  assert.deepEqual(await server.eventsOf("s1"), []);
  const nowhere = `http://127.0.0.1:${freePort()}`;
  const told = await sdk.run("node", program, { AIR_URL: nowhere });
  assert.equal(told.stderr, `air: No server answers at ${nowhere}\n`);
});

Deno.test("AIR_TOKEN, AIR_PORT and what a server wrote down lead to the server", async () => {
  const seen: unknown[] = [];
  await using server = await airServer({
    between(request, next) {
      seen.push(request.headers.get("authorization"));
      return next(request);
    },
  });
  await using sdk = await programs();
  const program = `import { AirClient } from "./sdk.mjs";
console.log(await new AirClient().trace("work", {}, () => "done"));`;
  const { port } = new URL(server.url);
  await sdk.run("node", program, { AIR_PORT: port, AIR_TOKEN: "t1" });
  await Deno.mkdir(`${sdk.folder}/.hydrotik/air`, { recursive: true });
  await Deno.writeTextFile(`${sdk.folder}/.hydrotik/air/state.json`, `{"port":${port}}`);
  await sdk.run("node", program);
  assert.deepEqual(seen, ["Bearer t1", null]);
});
