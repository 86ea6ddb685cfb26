/** A tab that tells of its page while another one is in front. */
import { LIVE_ERRORS, LIVE_STATE, type LiveState } from "./live.ts";
import { tabIcon, tabTitle } from "./sign.ts";

/** Keeps title and icon for as long as the page lives. */
export function startTabSign(): void {
  const name = document.title;
  const unseen = new Set<string>();
  let isLive: boolean | null = null;
  let hiddenAt = Date.now();

  function show(): void {
    const sign = { isLive, unseenErrors: unseen.size };
    document.title = tabTitle(name, sign);
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (link) link.href = `data:image/svg+xml,${encodeURIComponent(tabIcon(sign))}`;
  }

  document.addEventListener(LIVE_STATE, (event) => {
    isLive = (event as CustomEvent<LiveState>).detail.live;
    show();
  });
  document.addEventListener(LIVE_ERRORS, (event) => {
    if (!document.hidden) return;
    // What is read from the past is no news.
    for (const [key, at] of (event as CustomEvent<[string, number][]>).detail) {
      if (at >= hiddenAt) unseen.add(key);
    }
    show();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    unseen.clear();
    show();
  });
}
