import assert from "node:assert/strict";
import { integrationStatus } from "../../../server/domain/integration_status.ts";

Deno.test("integrationStatus() is active for five minutes", async (t) => {
  const now = 10_000_000;
  const cases = [
    { name: "registered only", lastSeenAt: null, status: "never" },
    { name: "just now", lastSeenAt: now, status: "active" },
    { name: "five minutes ago", lastSeenAt: now - 300_000, status: "active" },
    { name: "longer ago", lastSeenAt: now - 300_001, status: "idle" },
  ];
  for (const { name, lastSeenAt, status } of cases) {
    await t.step(name, () => assert.equal(integrationStatus(lastSeenAt, now), status));
  }
});
