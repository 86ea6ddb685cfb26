import type { Child } from "hono/jsx";
import { type Assets, Layout } from "../layout.tsx";
import type { ReadingPanel } from "../models/overview.ts";
import type { Chrome } from "../models/page.ts";
import { Reading } from "../partials/reading.tsx";

interface OverviewProps {
  chrome: Chrome;
  reading: ReadingPanel;
  assets: Assets;
  /** The panels' frames, in order. */
  children: Child;
}

/** `/`: what the agents of this machine did, and do. */
export function Overview({ chrome, reading, assets, children }: OverviewProps) {
  return (
    <Layout
      title="Overview · AIr"
      chrome={chrome}
      theme={chrome.theme}
      assets={assets}
      current="/"
      live={{ url: "/overview/live", sessionId: null }}
    >
      <h1 class="unseen">Overview</h1>
      <Reading panel={reading} />
      <div class="overview">{children}</div>
    </Layout>
  );
}
