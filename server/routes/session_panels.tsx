/**
 * The panels of a session's page: what each loads and how it is drawn. A new panel is one entry here;
 * the page, its fragment's address and live updates come from this table.
 */
import { filterTypes } from "../../views/kinds.ts";
import { Context, ContextTable } from "../../views/partials/context.tsx";
import { Cost, CostTable } from "../../views/partials/cost.tsx";
import { Drift } from "../../views/partials/drift.tsx";
import { Failures } from "../../views/partials/failures.tsx";
import { Feed, FeedList } from "../../views/partials/feed.tsx";
import { Kpis } from "../../views/partials/kpis.tsx";
import { Latency } from "../../views/partials/latency.tsx";
import { Limits, LimitsTable } from "../../views/partials/limits.tsx";
import { Models } from "../../views/partials/models.tsx";
import { Quality } from "../../views/partials/quality.tsx";
import { Mcp, Rag } from "../../views/partials/sources.tsx";
import { Subagents } from "../../views/partials/subagents.tsx";
import { Tools } from "../../views/partials/tools.tsx";
import { Turns } from "../../views/partials/turns.tsx";
import { Runs, RunsTable } from "../../views/partials/runs.tsx";
import { Tokens, TokensTable } from "../../views/partials/tokens.tsx";
import { Utilization, UtilizationTable } from "../../views/partials/utilization.tsx";
import { Waterfall, WaterfallTable } from "../../views/partials/waterfall.tsx";
import { contextPanel } from "../panels/context.ts";
import { costPanel } from "../panels/cost.ts";
import { driftPanel } from "../panels/drift.ts";
import { failuresPanel } from "../panels/failures.ts";
import { feedPanel } from "../panels/feed.ts";
import { kpiPanel } from "../panels/kpis.ts";
import { latencyPanel } from "../panels/latency.ts";
import { limitsPanel } from "../panels/limits.ts";
import { modelsPanel } from "../panels/models.ts";
import { qualityPanel } from "../panels/quality.ts";
import { mcpPanel, ragPanel } from "../panels/sources.ts";
import { subagentsPanel } from "../panels/subagents.ts";
import { toolsPanel } from "../panels/tools.ts";
import { turnsPanel } from "../panels/turns.ts";
import { runsPanel } from "../panels/runs.ts";
import { tokensPanel } from "../panels/tokens.ts";
import { utilizationPanel } from "../panels/utilization.ts";
import { waterfallPanel } from "../panels/waterfall.ts";
import type { Reads } from "../store/api.ts";
import { type Panel, panelsOf } from "./panel.tsx";

/** What a panel may use. */
export interface PanelInput {
  store: Reads;
  /** Unix ms. */
  now: number;
  id: string;
  /** What the feed is filtered by; null: nothing. */
  type: string | null;
  /** USD; of a session that has no limit of its own. */
  budgetLimit: number | null;
}

const panel = panelsOf<PanelInput>();

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
  context: panel(
    ({ store, id }) => contextPanel(store, id),
    (model) => <ContextTable panel={model} />,
    (model) => <Context panel={model} />,
  ),
  utilization: panel(
    ({ store, id }) => utilizationPanel(store, id),
    (model) => <UtilizationTable panel={model} />,
    (model) => <Utilization panel={model} />,
  ),
  tokens: panel(
    ({ store, id }) => tokensPanel(store, id),
    (model) => <TokensTable panel={model} />,
    (model) => <Tokens panel={model} />,
  ),
  cost: panel(
    ({ store, id, budgetLimit }) => costPanel(store, id, budgetLimit),
    (model) => <CostTable panel={model} />,
    (model) => <Cost panel={model} />,
  ),
  runs: panel(
    ({ store, id }) => runsPanel(store, id),
    (model) => <RunsTable panel={model} />,
    (model) => <Runs panel={model} />,
  ),
  limits: panel(
    ({ store, id }) => limitsPanel(store, id),
    (model) => <LimitsTable panel={model} />,
    (model) => <Limits panel={model} />,
  ),
  turns: panel(({ store, id }) => turnsPanel(store, id), (model) => <Turns panel={model} />),
  tools: panel(({ store, id }) => toolsPanel(store, id), (model) => <Tools panel={model} />),
  latency: panel(
    ({ store, id }) => latencyPanel(store, id),
    (model) => <Latency panel={model} />,
  ),
  models: panel(
    ({ store, id }) => modelsPanel(store, id),
    (model) => <Models panel={model} />,
  ),
  subagents: panel(
    ({ store, id }) => subagentsPanel(store, id),
    (model) => <Subagents panel={model} />,
  ),
  mcp: panel(({ store, id }) => mcpPanel(store, id), (model) => <Mcp panel={model} />),
  rag: panel(({ store, id }) => ragPanel(store, id), (model) => <Rag panel={model} />),
  quality: panel(({ store, id }) => qualityPanel(store, id), (model) => <Quality panel={model} />),
  failures: panel(
    ({ store, id }) => failuresPanel(store, id),
    (model) => <Failures panel={model} />,
  ),
  drift: panel(
    ({ store, id }) => driftPanel(store, id),
    (model, { now }) => <Drift panel={model} now={now} />,
  ),
} satisfies Record<string, Panel<PanelInput>>;

/** The name of a panel: the id of what live updates replace. */
export type SessionPanelName = keyof typeof SESSION_PANELS;

/** All names, in the page's order. */
export const SESSION_PANEL_NAMES = Object.keys(SESSION_PANELS) as [
  SessionPanelName,
  ...SessionPanelName[],
];

/** The address that answers one panel alone. */
function panelUrl(sessionId: string, name: SessionPanelName): string {
  return `/sessions/${encodeURIComponent(sessionId)}/${name}`;
}
