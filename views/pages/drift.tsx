import { LLM_TYPES, TOOL_TYPES, TURN_TYPES } from "../event_types.ts";
import { plural } from "../format.ts";
import type { DriftChoices, DriftQuery, EpisodesPanel } from "../models/drift.ts";
import type { Choice } from "../models/page.ts";
import { choicesData, Options } from "../partials/choices.tsx";
import { EpisodeLines } from "../partials/episodes.tsx";
import {
  address,
  Empty,
  ListHead,
  ListTable,
  PageLinks,
  queryText,
} from "../partials/list_page.tsx";

/** The types after which the list is another one. */
const TYPES = `drift drift_ack ${TURN_TYPES} ${TOOL_TYPES} ${LLM_TYPES}`;

interface DriftProps {
  panel: EpisodesPanel;
  choices: DriftChoices;
  /** Unix ms, for ages. */
  now: number;
}

/** `/drift`: what left its baseline, over all sessions. */
export function Drift({ panel, choices, now }: DriftProps) {
  const { metric, severity, onlyOpen } = panel.query;
  return (
    <section data-panel="episodes" data-types={TYPES}>
      <ListHead id="drift-page-title" title="Drift">
        <form class="tools" method="get" action="/drift" aria-label="Filter alarms">
          <Choose
            id="drift-metric"
            label="Metric"
            name="metric"
            all={choices.metrics}
            now={metric ?? ""}
          />
          <Choose
            id="drift-severity"
            label="Severity"
            name="severity"
            all={choices.severities}
            now={severity ?? ""}
          />
          <label>
            <input type="checkbox" name="open" value="1" checked={onlyOpen} /> Not acknowledged
          </label>
          <button type="submit">Show</button>
        </form>
      </ListHead>
      <EpisodesPart panel={panel} choices={choices} now={now} />
    </section>
  );
}

interface ChooseProps {
  id: string;
  label: string;
  name: string;
  all: Choice[];
  /** What is chosen; "" is all. */
  now: string;
}

function Choose({ id, label, name, all, now }: ChooseProps) {
  return (
    <span class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <Options all={all} now={now} />
      </select>
    </span>
  );
}

/** The list, or why there is none. */
export function EpisodesPart({ panel, choices, now }: DriftProps) {
  const { rows, page, pages, total, isCut } = panel;
  const query = queryOf(panel.query);
  const back = address("/drift", { ...query, page: page > 1 ? page : null });
  return (
    <div
      id="episodes"
      data-query={queryText({ ...query, page })}
      data-choices={choicesData({ metric: choices.metrics, severity: choices.severities })}
    >
      {rows.length > 0 && (
        <>
          <p class="note">
            {plural(total, "episode")}
            {isCut && " of the newest alarms"}
          </p>
          <ListTable labelledby="drift-page-title">
            <EpisodeLines rows={rows} now={now} back={back} />
          </ListTable>
        </>
      )}
      {rows.length === 0 && <NoDrift query={panel.query} />}
      <PageLinks
        name="Pages of episodes"
        page={page}
        pages={pages}
        url={(other) => address("/drift", { ...query, page: other })}
      />
    </div>
  );
}

function queryOf({ metric, severity, onlyOpen }: DriftQuery) {
  return { metric, severity, open: onlyOpen };
}

function NoDrift({ query: { metric, severity, onlyOpen } }: { query: DriftQuery }) {
  if (metric !== null || severity !== null || onlyOpen) {
    return (
      <Empty title="No such drift">
        <p>
          No alarm fits. <a href="/drift">Show all alarms</a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No drift yet">
      <p>
        AIr learns what is usual for each model, tool and source: latency, cost, tokens, errors.
        What leaves its own baseline by far is told here. Let an agent work for a while.
      </p>
      <p>
        <a href="/">All sessions</a>
      </p>
    </Empty>
  );
}
