import type { Child } from "hono/jsx";
import { type Assets, Layout } from "../layout.tsx";
import type { Chrome } from "../models/page.ts";

interface SessionProps {
  chrome: Chrome;
  sessionId: string;
  /** What the tab says: the project, else the session's id. */
  name: string;
  assets: Assets;
  /** The panels' frames, in order. */
  children: Child;
}

/** `/sessions/:id`: one session, whole. */
export function Session({ chrome, sessionId, name, assets, children }: SessionProps) {
  return (
    <Layout
      title={`${name} · AIr`}
      chrome={chrome}
      theme={chrome.theme}
      assets={assets}
      hasCharts
      live={{ url: `/sessions/${encodeURIComponent(sessionId)}/live`, sessionId }}
    >
      {children}
    </Layout>
  );
}
