/** What the panels of one answer share. */
import type { Reads } from "../store/api.ts";

/**
 * How much of a session's end its panels look at: all alike, so that their questions are the same.
 * Of turns more than a chart tells apart, because some are told twice and count once.
 */
export const NEWEST_TURNS = 300;
export const NEWEST_TURN_TOKENS = 200;
/** Calls that small charts of tools are drawn from. */
export const NEWEST_TOOL_RUNS = 400;
/** Tools of one session that are counted: their names come from outside. */
export const MOST_TOOLS = 10_000;

/**
 * The store for one answer: panels that ask the same question share its rows, which therefore nobody
 * may change.
 */
export function readsOnce(store: Reads): Reads {
  const answers = new Map<string, Promise<unknown>>();
  return {
    read(query, args) {
      const key = `${query} ${JSON.stringify(args)}`;
      const answer = answers.get(key) ?? store.read(query, args);
      answers.set(key, answer);
      return answer as ReturnType<typeof store.read<typeof query>>;
    },
  };
}
