import type { SessionChoices, SessionQuery, SessionsPanel } from "../../views/models/sessions.ts";
import { dayBounds, dayOf } from "../domain/days.ts";
import { sessionRow } from "../domain/session_view.ts";
import type { Reads } from "../store/api.ts";
import type { Moment } from "./overview.ts";
import { generalLimit } from "./spending.ts";

/** As many choices as a select can hold without becoming a search of its own. */
const MAX_CHOICES = 50;

/**
 * One page of sessions as they stand at `now`, in the order and by the filters of `query`. `limitUsd`
 * is the limit of a session that has none of its own.
 */
export async function sessionsPanel(
  store: Reads,
  { now, zone }: Moment,
  query: SessionQuery,
  limitUsd: number | null,
): Promise<SessionsPanel> {
  const { search, agent, project, model, from, to, errors, sort, limit, cursor } = query;
  const last = to === "" ? null : dayOf(to, zone);
  const { rows, ...page } = await store.read("sessions", {
    limit,
    cursor,
    sort,
    agent: agent || null,
    project: project || null,
    model: model || null,
    search: search.trim() || null,
    onlyErrors: errors,
    since: from === "" ? null : dayOf(from, zone),
    until: last === null ? null : dayBounds(last, zone, 1)[1]!,
  });
  const filters = [search.trim(), agent, project, model, from, to];
  const isFiltered = errors || filters.some((text) => text !== "");
  const budget = generalLimit(limitUsd);
  return { query, rows: rows.map((row) => sessionRow(row, now, budget)), isFiltered, ...page };
}

/** What the list can be filtered by. */
export async function sessionChoices(store: Reads): Promise<SessionChoices> {
  const { agents, projects, models } = await store.read("sessionFacets", { limit: MAX_CHOICES });
  const named = ({ name }: { name: string }) => name !== "";
  return {
    agents: agents.filter(named),
    projects: projects.filter(named),
    models: models.filter(named),
  };
}
