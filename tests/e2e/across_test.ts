/** The pages over all sessions in a real browser. */
import assert from "node:assert/strict";
import { listen, NOW, post, testServer } from "../server/harness.ts";
import { alarm } from "../server/panels/session_events.ts";
import { withBrowser } from "./browser.ts";
import { chromium } from "./needs.ts";

const browser = chromium();

Deno.test({
  name: "pages over all sessions live, and an alarm is acknowledged without a reload",
  ignore: browser === null,
  fn: () =>
    withBrowser(browser ?? "", async ({ open, plain, faults }) => {
      await using server = await testServer({ staticDir: "static/dist" });
      await using listening = listen(server);
      const base = `http://${listening.host}`;
      const drift = await open(`${base}/drift`);
      await drift.getByText("No drift yet").waitFor();
      await drift.locator(".live[data-state=live]").waitFor();
      await drift.evaluate(() => document.documentElement.dataset.mark = "kept");
      await post(server, "/api/ingest/batch", [alarm(1), alarm(2, { metric: "cost" })]);
      await drift.locator("tr", { hasText: "cost" }).getByRole("button").click();
      await drift.locator("tr", { hasText: "cost" }).getByText("✓").waitFor();
      assert.equal(await drift.getByRole("button", { name: "Acknowledge" }).count(), 1);
      assert.equal(await drift.evaluate(() => document.documentElement.dataset.mark), "kept");

      const bare = await plain(`${base}/drift?metric=latency`);
      await bare.getByRole("button", { name: "Acknowledge" }).click();
      await bare.getByText("✓").waitFor();
      assert.equal(bare.url(), `${base}/drift?metric=latency`);

      const tools = await open(`${base}/tools?tool=Bash&days=1`);
      await tools.locator(".live[data-state=live]").waitFor();
      const call = { type: "tool_call", toolName: "Bash", durationMs: 5, isError: false };
      await post(server, "/api/ingest", {
        ...call,
        id: "c",
        sessionId: "s9",
        timestamp: NOW,
        toolCallId: "c",
      });
      await tools.locator("#tool-Bash").waitFor();
      await tools.locator("#with-s9").waitFor();

      const prompts = await open(`${base}/prompts`);
      await prompts.keyboard.press("/");
      await prompts.keyboard.type("h?j");
      await prompts.keyboard.press("Enter");
      await prompts.waitForURL(`${base}/prompts?hash=h%3Fj`);
      await prompts.getByText("No ratings of this prompt").waitFor();
      assert.deepEqual(faults, []);
    }),
});
