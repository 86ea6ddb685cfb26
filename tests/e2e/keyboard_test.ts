/** Everything by keyboard, and nothing that moves for those who asked for stillness. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { listen, post, testServer } from "../server/harness.ts";
import { STORY } from "../server/routes/story.ts";
import { withBrowser } from "./browser.ts";
import { chromium } from "./needs.ts";
import { seeAll } from "./page_checks.ts";

const browser = chromium();
const PATHS = ["/", "/sessions/s1", "/tools", "/drift", "/prompts", "/integrations", "/compare"];
/** More stops than any page has: the way round ends sooner. */
const MAX_STOPS = 400;

Deno.test({
  name: "Tab leads to every control of every page and is seen there; nothing moves by itself",
  ignore: browser === null,
  fn: () =>
    withBrowser(browser ?? "", async ({ open, faults }) => {
      await using server = await testServer({ staticDir: "static/dist" });
      await post(server, "/api/ingest/batch", STORY);
      await using listening = listen(server);
      for (const path of PATHS) {
        const page = await open(`http://${listening.host}${path}`);
        await seeAll(page);
        const controls = await markControls(page);
        assert.ok(controls.length > 5, `${path} has controls`);
        const { reached, unseen } = await tabThrough(page);
        assert.deepEqual(controls.filter((control) => !reached.includes(control)), [], path);
        assert.deepEqual(unseen, [], `${path}: focus that cannot be seen`);
        assert.deepEqual(await movesOf(page), [], path);
        await page.close();
      }
      assert.deepEqual(faults, []);
    }, { reducedMotion: "reduce" }),
});

/** Numbers what a mouse could press; gives their names. Rows and tiles that arrows lead to are one stop. */
function markControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, summary"),
    ].filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => one.tabIndex >= 0 && !one.matches(":disabled, [type=hidden]"))
      // Of a group of radio buttons one is a stop.
      .filter((one) => !one.matches("[type=radio]"));
    return controls.map((one, index) => {
      one.dataset.stop = `${index} ${one.tagName} ${one.textContent.trim().slice(0, 30)}`;
      return one.dataset.stop;
    });
  });
}

/** Presses Tab until the page is through: what had the focus, and what did not show it. */
async function tabThrough(page: Page): Promise<{ reached: string[]; unseen: string[] }> {
  const reached: string[] = [];
  const unseen: string[] = [];
  await page.evaluate(() => scrollTo(0, 0));
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return null;
      // A bar's outline is drawn by the ground of its row.
      const seen = getComputedStyle(active.querySelector(":scope > .back") ?? active);
      const isSeen = seen.stroke !== "none" ||
        seen.outlineStyle !== "none" && seen.outlineWidth !== "0px";
      const name = active.getAttribute("data-stop") ?? active.getAttribute("aria-label") ??
        active.outerHTML.slice(0, 80);
      return { name, isSeen };
    });
    if (at === null || (at.name === reached[0] && stop > 0)) break;
    reached.push(at.name);
    if (!at.isSeen) unseen.push(at.name);
  }
  return { reached, unseen };
}

/** What is animated or takes its time to change. */
function movesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const moving = document.getAnimations().map(() => "an animation runs");
    for (const element of document.querySelectorAll("*")) {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      if (/[1-9]/.test(transitionDuration)) moving.push(`${element.tagName} has a transition`);
      if (animationName !== "none") moving.push(`${element.tagName} has an animation`);
      if (scrollBehavior === "smooth") moving.push(`${element.tagName} scrolls smoothly`);
    }
    return [...new Set(moving)];
  });
}
