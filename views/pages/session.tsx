import { type Assets, Layout } from "../layout.tsx";
import type { SessionPage } from "../models.ts";
import { Drift } from "../partials/drift.tsx";
import { Feed } from "../partials/feed.tsx";
import { Kpis } from "../partials/kpis.tsx";
import { Models } from "../partials/models.tsx";
import { Waterfall } from "../partials/waterfall.tsx";

/** `/sessions/:id`: one session, whole. */
export function Session({ page, assets }: { page: SessionPage; assets: Assets }) {
  const { sessionId, name } = page.kpis.session;
  const url = `/sessions/${encodeURIComponent(sessionId)}`;
  return (
    <Layout
      title={`${name} · AIr`}
      chrome={page.chrome}
      assets={assets}
      live={{ url: `${url}/live`, sessionId }}
    >
      <Kpis panel={page.kpis} />
      <Waterfall panel={page.waterfall} />
      <Feed panel={page.feed} url={`${url}/feed`} />
      <Models panel={page.models} />
      <Drift panel={page.drift} now={page.chrome.renderedAt} />
    </Layout>
  );
}
