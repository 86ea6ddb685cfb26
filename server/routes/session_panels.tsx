/**
 * The panels of a session's page: what each loads and how it is drawn. A new panel is one entry here;
 * the page, its fragment's address and live updates come from this table.
 */
import type { Child } from "hono/jsx";
import { filterTypes } from "../../views/kinds.ts";
import { Drift } from "../../views/partials/drift.tsx";
import { Feed, FeedList } from "../../views/partials/feed.tsx";
import { Kpis } from "../../views/partials/kpis.tsx";
import { Models } from "../../views/partials/models.tsx";
import { Quality } from "../../views/partials/quality.tsx";
import { Mcp, Rag } from "../../views/partials/sources.tsx";
import { Tools } from "../../views/partials/tools.tsx";
import { Utilization, UtilizationTable } from "../../views/partials/utilization.tsx";
import { Waterfall, WaterfallTable } from "../../views/partials/waterfall.tsx";
import { driftPanel } from "../panels/drift.ts";
import { feedPanel } from "../panels/feed.ts";
import { kpiPanel } from "../panels/kpis.ts";
import { modelsPanel } from "../panels/models.ts";
import { qualityPanel } from "../panels/quality.ts";
import { mcpPanel, ragPanel } from "../panels/sources.ts";
import { toolsPanel } from "../panels/tools.ts";
import { utilizationPanel } from "../panels/utilization.ts";
import { waterfallPanel } from "../panels/waterfall.ts";
import type { Store } from "../store/api.ts";

/** What a panel may use. */
export interface PanelInput {
  store: Store;
  /** Unix ms. */
  now: number;
  id: string;
  /** What the feed is filtered by; null: nothing. */
  type: string | null;
  /** USD; of a session that has no limit of its own. */
  budgetLimit: number | null;
}

/** Draws; called only while an answer is made, when the reader's time zone is known. */
export type Draw = () => Child;

/** One panel: `frame` stands on the page, `part` is what live updates put in place of `#<name>`. */
export interface SessionPanel {
  frame(input: PanelInput): Promise<Draw>;
  part(input: PanelInput): Promise<Draw>;
}

type Drawing<Model> = (model: Model, input: PanelInput) => Child;

/** A panel of one model. Without `frame` the part is all of it. */
function panel<Model>(
  load: (input: PanelInput) => Promise<Model>,
  part: Drawing<Model>,
  frame: Drawing<Model> = part,
): SessionPanel {
  const drawn = (draw: Drawing<Model>) => async (input: PanelInput) => {
    const model = await load(input);
    return () => draw(model, input);
  };
  return { frame: drawn(frame), part: drawn(part) };
}

/** By name, in the page's order. */
export const SESSION_PANELS = {
  kpis: panel(
    ({ store, now, id, budgetLimit }) => kpiPanel(store, now, id, budgetLimit),
    (model) => <Kpis panel={model} />,
  ),
  waterfall: panel(
    ({ store, now, id }) => waterfallPanel(store, now, id),
    (model) => <WaterfallTable panel={model} />,
    (model) => <Waterfall panel={model} />,
  ),
  feed: panel(
    ({ store, id, type }) => feedPanel(store, id, { filter: type, types: filterTypes(type) }),
    (model) => <FeedList panel={model} />,
    (model, { id }) => <Feed panel={model} url={panelUrl(id, "feed")} />,
  ),
  utilization: panel(
    ({ store, id }) => utilizationPanel(store, id),
    (model) => <UtilizationTable panel={model} />,
    (model) => <Utilization panel={model} />,
  ),
  models: panel(
    ({ store, id }) => modelsPanel(store, id),
    (model) => <Models panel={model} />,
  ),
  tools: panel(({ store, id }) => toolsPanel(store, id), (model) => <Tools panel={model} />),
  mcp: panel(({ store, id }) => mcpPanel(store, id), (model) => <Mcp panel={model} />),
  rag: panel(({ store, id }) => ragPanel(store, id), (model) => <Rag panel={model} />),
  quality: panel(({ store, id }) => qualityPanel(store, id), (model) => <Quality panel={model} />),
  drift: panel(
    ({ store, id }) => driftPanel(store, id),
    (model, { now }) => <Drift panel={model} now={now} />,
  ),
} satisfies Record<string, SessionPanel>;

/** The name of a panel: the id of what live updates replace. */
export type SessionPanelName = keyof typeof SESSION_PANELS;

/** All names, in the page's order. */
export const SESSION_PANEL_NAMES = Object.keys(SESSION_PANELS) as [
  SessionPanelName,
  ...SessionPanelName[],
];

/** The address that answers one panel alone. */
export function panelUrl(sessionId: string, name: SessionPanelName): string {
  return `/sessions/${encodeURIComponent(sessionId)}/${name}`;
}
