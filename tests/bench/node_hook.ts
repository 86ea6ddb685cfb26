/** Control of the hook: the very same code, run by Node. */
import process from "node:process";
import { Readable } from "node:stream";
import { runHook } from "../../collectors/claude/hook.ts";

// What the hook uses of Deno beyond what it is given.
Object.assign(globalThis, { Deno: { env: { delete() {} } } });

await runHook({
  stdin: Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
  env: (name) => process.env[name],
  now: Date.now,
  newId: () => crypto.randomUUID(),
  startServer() {},
});
// As the program does: it does not wait for the connection to be closed.
process.exit(0);
