/** What a tab says of its page: live or not, and errors nobody saw. Pure. */

/** What there is to tell. */
export interface Sign {
  /** Null: not known yet. */
  isLive: boolean | null;
  unseenErrors: number;
}

/** More is not told apart. */
const MANY = 99;

/** The title of a tab: `(3) ● air · AIr`; a ring where the page does not know what is new. */
export function tabTitle(name: string, { isLive, unseenErrors }: Sign): string {
  const state = isLive === null ? "" : isLive ? "● " : "○ ";
  if (unseenErrors === 0) return state + name;
  return `(${unseenErrors > MANY ? `${MANY}+` : unseenErrors}) ${state}${name}`;
}

const COLOURS = { live: "#54c994", away: "#f2b63c", error: "#f0625f" };

/** The icon of a tab: a disc live, a ring while it reconnects, a square with a mark for errors. */
export function tabIcon({ isLive, unseenErrors }: Sign): string {
  const { live, away, error } = COLOURS;
  const mark = unseenErrors > 0
    ? `<path fill="${error}" d="M8 0h8v8H8z"/><path stroke="#fff" stroke-width="1.5" d="M12 1.5v3M12 5.5v1"/>`
    : isLive === null
    ? ""
    : isLive
    ? `<circle cx="12.5" cy="3.5" r="3.5" fill="${live}"/>`
    : `<circle cx="12.5" cy="3.5" r="2.5" fill="#0e1420" stroke="${away}" stroke-width="2"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#0e1420"/>
<path d="M3 5h7M3 8h10M3 11h5" stroke="#5aa2ff" stroke-width="1.6" stroke-linecap="round"/>${mark}</svg>`;
}
