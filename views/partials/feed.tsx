import { fact } from "../format.ts";
import { type Kind, kindOf, KINDS } from "../kinds.ts";
import type { FeedPanel, FeedRow } from "../models/session.ts";
import { Clock } from "./badges.tsx";
import { PanelMenu } from "./panel_menu.tsx";

/** The feed's frame with its controls, which are never swapped; `url` answers the list alone. */
export function Feed({ panel, url }: { panel: FeedPanel; url: string }) {
  return (
    <section
      class="panel feed"
      x-data="feed"
      data-panel="feed"
      data-url={url}
      aria-labelledby="feed-title"
    >
      <div class="head">
        <h2 id="feed-title">Events</h2>
        <form class="tools" method="get" aria-label="Filter events">
          <button
            type="button"
            data-script-only
            hidden
            x-on:click="toggle"
            x-bind:aria-pressed="paused"
            x-text="label"
          >
            Pause
          </button>
          <label for="feed-type">Type</label>
          <TypeSelect filter={panel.filter} url={url} />
          <noscript>
            <button type="submit">Filter</button>
          </noscript>
        </form>
        <PanelMenu title="Events" />
      </div>
      <FeedList panel={panel} />
    </section>
  );
}

function TypeSelect({ filter, url }: { filter: string | null; url: string }) {
  return (
    <select
      id="feed-type"
      name="type"
      hx-get={url}
      hx-trigger="change"
      hx-target="#feed"
      hx-swap="outerMorph"
      hx-sync="this:replace"
    >
      <option value="">All</option>
      {(Object.keys(KINDS) as Kind[]).map((kind) => (
        <optgroup label={KINDS[kind].label}>
          <option value={kind} selected={filter === kind}>{KINDS[kind].label}: all</option>
          {KINDS[kind].types.map((type) => (
            <option value={type} selected={filter === type}>{type}</option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

/** The lines, newest first. The filter stands on it: the live client asks with the same one. */
export function FeedList({ panel }: { panel: FeedPanel }) {
  const query = panel.filter === null ? "" : new URLSearchParams({ type: panel.filter }).toString();
  return (
    <ol
      id="feed"
      class="lines"
      x-ignore
      data-query={query}
      tabindex={0}
      aria-labelledby="feed-title"
    >
      {panel.rows.length === 0 && (
        <li class="none">{panel.filter === null ? "No events yet" : "No events of this type"}</li>
      )}
      {panel.rows.map((row) => <FeedLine row={row} />)}
    </ol>
  );
}

function FeedLine({ row }: { row: FeedRow }) {
  return (
    <li
      id={`event-${row.seq}`}
      data-kind={kindOf(row.type)}
      data-error={row.isError ? "" : undefined}
    >
      <Clock at={row.at} />
      <span class="type">{row.type}</span>
      <span class="summary">{row.summary.map(fact).join(" · ")}</span>
      {row.collector !== null && <span class="witness" title="Told by">{row.collector}</span>}
    </li>
  );
}
