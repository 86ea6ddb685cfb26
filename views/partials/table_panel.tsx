/** The frame of every panel that is a table alone: swapped as a whole, nothing but its place without rows. */
import type { Child } from "hono/jsx";
import { PanelMenu } from "./panel_menu.tsx";

interface TablePanelProps {
  /** The panel's name: its id, and that of its fragment. */
  name: string;
  sessionId: string;
  title: string;
  /** What is told beside the title, e.g. how many rows of how many. */
  note?: Child;
  /** The types after which the panel is another one; any where there are none. */
  types?: string;
  /** The same of other sessions' events, "" for any; left out: no other session changes it. */
  others?: string;
  isEmpty: boolean;
  /** As wide as the page. */
  wide?: boolean;
  children: Child;
  /** What stands below the table. */
  more?: Child;
}

/** A panel with a head and a table that scrolls in its own box. */
export function TablePanel(props: TablePanelProps) {
  const { name, sessionId, title, note, types, others, isEmpty, wide, children, more } = props;
  return (
    <section
      id={name}
      class={wide ? "panel wide" : "panel"}
      data-panel={name}
      data-types={types}
      data-others={others}
      data-url={`/sessions/${encodeURIComponent(sessionId)}/${name}`}
    >
      {!isEmpty && (
        <>
          <div class="head">
            <h2 id={`${name}-title`}>{title}</h2>
            {note && <p>{note}</p>}
            <PanelMenu title={title} />
          </div>
          <div class="table-scroll" role="region" aria-labelledby={`${name}-title`} tabindex={0}>
            <table class="details" aria-labelledby={`${name}-title`}>{children}</table>
          </div>
          {more}
        </>
      )}
    </section>
  );
}

/** The heads of a table's columns: the first of text, the others of numbers unless named in `text`. */
export function Columns({ names, text = [] }: { names: string[]; text?: string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name, index) => (
          <th scope="col" class={index > 0 && !text.includes(name) ? "number" : undefined}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
