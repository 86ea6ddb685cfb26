/** What the pages over all sessions have in common: head, pages, empty states. */
import type { Child } from "hono/jsx";
import { count } from "../format.ts";
import type { Paging } from "../models/page.ts";
import { PanelMenu } from "./panel_menu.tsx";

interface ListHeadProps {
  id: string;
  title: string;
  note?: Child;
  /** What a reader chooses with: forms and links. */
  children?: Child;
}

/** The h1 of a page, what it says of its list, what the list is chosen by, and what to take along. */
export function ListHead({ id, title, note, children }: ListHeadProps) {
  return (
    <div class="head page-head">
      <h1 id={id}>{title}</h1>
      {note && <p>{note}</p>}
      {children}
      <PanelMenu title={title} />
    </div>
  );
}

/** A table in its own box, named by the element `labelledby`. */
export function ListTable({ labelledby, children }: { labelledby: string; children: Child }) {
  return (
    <div
      class="panel list table-scroll"
      role="region"
      aria-labelledby={labelledby}
      tabindex={0}
    >
      <table class="details" aria-labelledby={labelledby}>{children}</table>
    </div>
  );
}

interface PageLinksProps extends Paging {
  name: string;
  /** The address of a page. */
  url: (page: number) => string;
}

/** The way to the other pages of a list; nothing where there is one. */
export function PageLinks({ name, page, pages, url }: PageLinksProps) {
  if (pages < 2) return null;
  return (
    <nav class="pages" aria-label={name}>
      {page > 1 && <a href={url(page - 1)} rel="prev">Previous</a>}
      <span>Page {count(page)} of {count(pages)}</span>
      {page < pages && <a href={url(page + 1)} rel="next">Next</a>}
    </nav>
  );
}

/** Where there is nothing: why, and what to do next. */
export function Empty({ title, children }: { title: string; children: Child }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** `path` with what is not the usual; null, false and "" are left out. */
export function address(
  path: string,
  query: Record<string, string | number | boolean | null>,
): string {
  const text = queryText(query);
  return text === "" ? path : `${path}?${text}`;
}

/** The same without a path, for `data-query`. */
export function queryText(query: Record<string, string | number | boolean | null>): string {
  const given = Object.entries(query).filter(([, value]) =>
    value !== null && value !== false && value !== ""
  );
  return new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, value === true ? "1" : String(value)]),
  ).toString();
}
