import { type Assets, Layout } from "../layout.tsx";
import type { OverviewPage } from "../models.ts";
import { Reading } from "../partials/reading.tsx";
import { Sessions } from "../partials/sessions.tsx";

interface OverviewProps {
  page: OverviewPage;
  assets: Assets;
  cursor: string | null;
  limit: number;
}

/** `/`: the sessions of this machine. */
export function Overview({ page, assets, cursor, limit }: OverviewProps) {
  const { chrome, sessions, reading } = page;
  return (
    <Layout
      title="Sessions · AIr"
      chrome={chrome}
      assets={assets}
      current="/"
      live={{ url: "/overview/live", sessionId: null }}
    >
      <Reading panel={reading} />
      <Sessions panel={sessions} now={chrome.renderedAt} cursor={cursor} limit={limit} />
    </Layout>
  );
}
