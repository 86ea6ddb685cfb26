/** The panels of the overview, as session_panels.tsx has those of a session. */
import { Calendar } from "../../views/partials/calendar.tsx";
import { PlanLimits } from "../../views/partials/plan_limits.tsx";
import { Running } from "../../views/partials/running.tsx";
import { SessionList, Sessions } from "../../views/partials/sessions.tsx";
import { Spend, SpendPart } from "../../views/partials/spend.tsx";
import { Summary } from "../../views/partials/summary.tsx";
import type { SpendDimension } from "../../views/models/overview.ts";
import type { SessionQuery } from "../../views/models/sessions.ts";
import {
  calendarPanel,
  type Moment,
  planLimitsPanel,
  runningPanel,
  spendPanel,
  summaryPanel,
} from "../panels/overview.ts";
import { sessionChoices, sessionsPanel } from "../panels/sessions.ts";
import type { Reads } from "../store/api.ts";
import { type Panel, panelsOf } from "./panel.tsx";

/** What a panel may use. */
export interface OverviewInput extends Moment {
  store: Reads;
  query: SessionQuery;
  by: SpendDimension;
  /** USD; of a session that has no limit of its own. */
  budgetLimit: number | null;
}

const panel = panelsOf<OverviewInput>();

/** The list, and what it can be filtered by. */
const sessions = panel(
  async ({ store, query, budgetLimit, ...moment }) => {
    const [model, choices] = await Promise.all([
      sessionsPanel(store, moment, query, budgetLimit),
      sessionChoices(store),
    ]);
    return { model, choices };
  },
  ({ model, choices }, { now }) => <SessionList panel={model} choices={choices} now={now} />,
  ({ model, choices }, { now }) => <Sessions panel={model} choices={choices} now={now} />,
);

/** By name, in the page's order. */
export const OVERVIEW_PANELS = {
  summary: panel((input) => summaryPanel(input.store, input), (model) => <Summary panel={model} />),
  running: panel(
    ({ store, now, budgetLimit }) => runningPanel(store, now, budgetLimit),
    (model, { now }) => <Running panel={model} now={now} />,
  ),
  spend: panel(
    (input) => spendPanel(input.store, input, input.by),
    (model) => <SpendPart panel={model} />,
    (model) => <Spend panel={model} />,
  ),
  calendar: panel(
    (input) => calendarPanel(input.store, input),
    (model) => <Calendar panel={model} />,
  ),
  limits: panel(
    ({ store, now }) => planLimitsPanel(store, now),
    (model, { now }) => <PlanLimits panel={model} now={now} />,
  ),
  sessions,
} satisfies Record<string, Panel<OverviewInput>>;

/** The name of a panel: the id of what live updates replace. */
export type OverviewPanelName = keyof typeof OVERVIEW_PANELS;

/** All names, in the page's order. */
export const OVERVIEW_PANEL_NAMES = Object.keys(OVERVIEW_PANELS) as [
  OverviewPanelName,
  ...OverviewPanelName[],
];
