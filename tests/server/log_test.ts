import assert from "node:assert/strict";
import { join } from "node:path";
import { fileLog, MAX_LOG_BYTES } from "../../server/log.ts";

Deno.test("fileLog() keeps one line an entry and a bounded size", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "air.log");
  try {
    const log = fileLog(path, () => 0);
    log("first\n  second");
    assert.equal(await Deno.readTextFile(path), "1970-01-01T00:00:00.000Z first | second\n");
    if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
    const long = "x".repeat(MAX_LOG_BYTES / 4);
    for (let count = 0; count < 12; count++) log(long);
    for (const file of [path, `${path}.1`]) assert(Deno.statSync(file).size <= MAX_LOG_BYTES);
    assert.equal([...Deno.readDirSync(folder)].length, 2);
    fileLog(join(folder, "no/such/folder"), () => 0)("is not an error");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
