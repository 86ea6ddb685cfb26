/**
 * Rollups are kept for quarters of an hour and for ever larger blocks of them, so that any span of
 * time is the sum of few rows: a day of any zone takes at most 12, a year at most some 100. Pure.
 */

/** Quarters of an hour, UTC: a day of any time zone is a whole number of them. */
export const QUARTER_MS = 900_000;

/** Quarters in a block: 15 minutes, an hour, 6 hours, a day, 8 days. Each divides the next. */
export const SPANS = [1, 4, 24, 96, 768] as const;

const DAY_QUARTERS = 96;

/** A block: `span` quarters from `bucket × span` quarters after 1970 on. */
export interface Block {
  span: number;
  bucket: number;
}

/**
 * The fewest blocks that together are [from, to), Unix ms cut to quarters; none if it is empty.
 * From the quarter `settled` on there are only quarters: larger blocks are put together later.
 */
export function blocksOf(from: number, to: number, settled = Infinity): Block[] {
  const blocks: Block[] = [];
  // Nothing is told of more than a day ahead: a range without an end stays short.
  const end = Math.min(Math.floor(to / QUARTER_MS), settled + DAY_QUARTERS);
  let at = Math.floor(from / QUARTER_MS);
  while (at < end) {
    const most = Math.min(end, Math.max(settled, at + 1));
    const span = SPANS.findLast((span) => at % span === 0 && at + span <= most)!;
    blocks.push({ span, bucket: at / span });
    at += span;
  }
  return blocks;
}

/** The blocks of all spans that a quarter lies in, itself first. */
export function blocksAround(quarter: number): Block[] {
  return SPANS.map((span) => ({ span, bucket: Math.floor(quarter / span) }));
}

/** The first quarter of the hour of a moment: what is before it is settled. */
export function settledBefore(at: number): number {
  return Math.floor(at / QUARTER_MS / SPANS[1]) * SPANS[1];
}
