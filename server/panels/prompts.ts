import { type Interval, isTooFew, wilsonInterval } from "../domain/wilson.ts";
import type { Reads } from "../store/api.ts";
import type { PromptRow } from "../store/detail_rows.ts";
import type { Queries } from "../store/rows.ts";

/** A prompt variant with one model, and how sure its goal rate is. */
export interface PromptStanding extends PromptRow {
  /** 0 to 1; null where nobody told whether the goal was achieved. */
  goalRate: number | null;
  /** 95 %. */
  interval: Interval | null;
  /** Too few told for a conclusion. */
  tooFew: boolean;
}

/** A page of variants, best goal rate first, then cheapest; of one prompt, or of all (null). */
export async function promptStandings(
  store: Reads,
  asked: Queries["prompts"]["args"],
): Promise<{ rows: PromptStanding[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await store.read("prompts", asked);
  return { rows: rows.map(standing), nextCursor };
}

function standing(row: PromptRow): PromptStanding {
  return {
    ...row,
    goalRate: row.goalCount > 0 ? row.goalsAchieved / row.goalCount : null,
    interval: wilsonInterval(row.goalsAchieved, row.goalCount),
    tooFew: isTooFew(row.goalCount),
  };
}
