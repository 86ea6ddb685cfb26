import assert from "node:assert/strict";
import { join } from "node:path";
import { holdPidFile, runningPid } from "../../server/pid_file.ts";

async function withFile(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(join(folder, "air.pid"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("holdPidFile() is held by one and free again afterwards", async () => {
  await withFile(async (path) => {
    assert.equal(runningPid(path), null);
    const release = await holdPidFile(path);
    assert(release);
    assert.equal(runningPid(path), Deno.pid);
    if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
    assert.equal(await holdPidFile(path), null);
    assert.equal(runningPid(path), Deno.pid);
    release();
    assert.equal(runningPid(path), null);
    (await holdPidFile(path))?.();
  });
});

Deno.test("holdPidFile() replaces what dead and foreign processes left", async (t) => {
  for (const left of ["999999999\n", "1\n", `${Deno.ppid}\n`, "", "no number"]) {
    await t.step(JSON.stringify(left), async () => {
      await withFile(async (path) => {
        await Deno.writeTextFile(path, left);
        assert.equal(runningPid(path), null);
        const release = await holdPidFile(path);
        assert(release);
        assert.equal(await Deno.readTextFile(path), `${Deno.pid}\n`);
        release();
      });
    });
  }
});
