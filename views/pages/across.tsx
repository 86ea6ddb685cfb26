import type { Child } from "hono/jsx";
import { type Assets, Layout, type PagePath } from "../layout.tsx";
import type { Chrome } from "../models/page.ts";

interface AcrossProps {
  title: string;
  path: PagePath;
  chrome: Chrome;
  assets: Assets;
  /** The panels' frames; the first holds the page's h1. */
  children: Child;
}

/** A page over all sessions. */
export function Across({ title, path, chrome, assets, children }: AcrossProps) {
  return (
    <Layout
      title={`${title} · AIr`}
      chrome={chrome}
      theme={chrome.theme}
      assets={assets}
      current={path}
      live={{ url: `${path}/live`, sessionId: null }}
    >
      {children}
    </Layout>
  );
}
