import type { Choice } from "../models/page.ts";
import type { SessionChoices, SessionQuery, SessionSort } from "../models/sessions.ts";
import { Options } from "./choices.tsx";

/** Rows a page unless told: as many as a person looks through. */
export const DEFAULT_LIMIT = 50;

const SORTS: [SessionSort, string][] = [
  ["activity", "Newest"],
  ["cost", "Dearest"],
  ["tokens", "Most tokens"],
  ["duration", "Longest"],
  ["errors", "Most errors"],
  ["tools", "Most tool calls"],
];

/** The search of the session list. Works as a plain form; with scripts it answers while typing. */
export function SessionSearch(
  { query, choices }: { query: SessionQuery; choices: SessionChoices },
) {
  return (
    <form
      class="search"
      method="get"
      action="/"
      role="search"
      aria-label="Find sessions"
      hx-get="/overview/sessions"
      hx-trigger="submit, change, input delay:300ms"
      hx-target="#sessions"
      hx-swap="outerMorph"
      hx-sync="this:replace"
    >
      <label>
        <span>Search</span>
        <input
          id="search"
          type="search"
          name="q"
          value={query.search}
          maxlength={200}
          placeholder="project, model, folder or id"
        />
      </label>
      <Select name="agent" label="Agent" value={query.agent} choices={choices.agents} />
      <Select name="project" label="Project" value={query.project} choices={choices.projects} />
      <Select name="model" label="Model" value={query.model} choices={choices.models} />
      <label>
        <span>From</span>
        <input type="date" name="from" value={query.from} />
      </label>
      <label>
        <span>To</span>
        <input type="date" name="to" value={query.to} />
      </label>
      <label>
        <span>Order</span>
        <select name="sort">
          {SORTS.map(([value, name]) => (
            <option value={value} selected={value === query.sort}>{name}</option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" name="errors" value="1" checked={query.errors} />
        <span>With errors</span>
      </label>
      {query.limit !== DEFAULT_LIMIT && <input type="hidden" name="limit" value={query.limit} />}
      <noscript>
        <button type="submit">Search</button>
      </noscript>
    </form>
  );
}

interface SelectProps {
  name: string;
  label: string;
  value: string;
  choices: Choice[];
}

function Select({ name, label, value, choices }: SelectProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        <Options all={choices} now={value} />
      </select>
    </label>
  );
}
