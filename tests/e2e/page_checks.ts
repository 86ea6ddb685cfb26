/** What holds of every page, whatever it shows: nothing is cut off, nothing is in the way of anybody. */
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Opens every part of the page to the eye, so that each chart is drawn. */
export async function seeAll(page: Page): Promise<void> {
  await page.locator("main:not([data-live]), .live[data-state=live]").first()
    .waitFor({ state: "attached" });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await frame();
      await frame();
    }
    scrollTo(0, 0);
  });
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>(".plot")].every((plot) =>
      plot.clientHeight === 0 || plot.querySelector("canvas")
    )
  );
}

/** No sideways scroll, one h1, landmarks, no text that is cut or lies over its panel's edge. */
export async function assertWhole(page: Page, where: string): Promise<void> {
  assert.deepEqual(await page.evaluate(wholeFaults), [], where);
}

/** Runs in the page. */
function wholeFaults(): string[] {
  const faults: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  for (const selector of ["h1", "main", "body > header", "header nav", "body > footer"]) {
    const found = document.querySelectorAll(selector).length;
    if (found !== 1) faults.push(`${found} ${selector}`);
  }
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
  };
  for (const panel of document.querySelectorAll("[data-panel]")) {
    const isEmpty = panel.childElementCount === 0 || panel.matches(":has([data-empty])");
    if (isEmpty === isSeen(panel) && panel.getBoundingClientRect().height > 2) {
      faults.push(`${panel.id} is ${isEmpty ? "empty and seen" : "hidden"}`);
    }
  }
  const head = [...document.querySelectorAll("header.top > :not(nav)")].filter(isSeen)
    .map((one) => one.getBoundingClientRect());
  const below = head.filter(({ top }) => top >= Math.min(...head.map(({ bottom }) => bottom)));
  if (below.length > 0) faults.push(`${below.length} controls of the head in a second row`);
  const levels = [...document.querySelectorAll(".redaction")].filter(isSeen).length;
  if (levels !== 1) faults.push(`the redaction level is told ${levels} times`);
  faults.push(...holes());
  for (const cell of document.querySelectorAll(".details :is(td, th)")) {
    // It would push every other column out of sight, though one can scroll there.
    const table = cell.closest("table");
    const box = table?.parentElement;
    const isOut = table && box && table.scrollWidth > box.clientWidth + 1;
    if (isOut && cell.getBoundingClientRect().width > Math.max(350, innerWidth / 2)) {
      faults.push(`wider than its share: "${cell.textContent?.slice(0, 30)}"`);
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const fault = cutOf(walker.currentNode as Text);
    if (fault) faults.push(fault);
  }
  return [...new Set(faults)];

  /** Rows of panels that end before the page does. */
  function holes(): string[] {
    const panels = [...document.querySelectorAll("main:has(> .waterfall) > *")].filter(isSeen);
    const boxes = panels.map((panel) => panel.getBoundingClientRect());
    const end = Math.max(...boxes.map(({ right }) => right));
    return panels.flatMap((panel, index) => {
      const { top, bottom } = boxes[index]!;
      const isFilled = boxes.some((one) =>
        one.right > end - 1 && one.top < bottom && one.bottom > top
      );
      return isFilled ? [] : [`nothing beside ${panel.id}`];
    });
  }

  function cutOf(text: Text): string | null {
    const holder = text.parentElement;
    if (!holder || !text.data.trim() || !isSeen(holder) || holder.closest("option, dialog")) {
      return null;
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    const told = range.getBoundingClientRect();
    if (told.width === 0) return null;
    for (let box: Element | null = holder; box && box !== document.body; box = box.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(box);
      // What scrolls in its own box is whole.
      if (overflowX === "auto" || overflowX === "scroll") return null;
      const { left, right, width } = box.getBoundingClientRect();
      // Only read aloud.
      if (width <= 1) return null;
      const isOut = told.right > right + 1.5 || told.left < left - 1.5;
      if (!isOut) continue;
      const name = `${holder.tagName.toLowerCase()}.${holder.getAttribute("class") ?? ""}`;
      const words = `"${text.data.trim().slice(0, 30)}" (${name})`;
      if (overflowX === "hidden" || overflowX === "clip") {
        if (textOverflow !== "ellipsis") return `cut: ${words}`;
        box.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        return box.closest("[title]") ? null : `cut, and nowhere whole: ${words}`;
      }
      if (box.matches(".panel, .card, .tile, button, td, th")) return `over the edge: ${words}`;
    }
    return null;
  }
}

/** axe-core finds nothing serious or critical. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false });
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) =>
        `${id}: ${
          nodes.slice(0, 4).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`)
            .join(" | ")
        }`
      );
  });
  assert.deepEqual(found, [], where);
}
