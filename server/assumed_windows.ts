/** Context windows that no source told, assumed from the model. On reading: nothing of it is stored. */
import type { Pricer } from "./domain/pricer.ts";
import type { Store } from "./store/api.ts";
import type { Queries, StoredSession } from "./store/rows.ts";

/**
 * The store, whose sessions without a told window have their model's, marked as assumed. Only where
 * tokens were told: for others nobody asks, and the price tables need not be loaded. A told window,
 * 0 too, always stands.
 */
export function assumeWindows(store: Store, pricer: () => Promise<Pricer>): Store {
  const assume = (session: StoredSession) => withWindow(session, pricer);
  const reads: {
    [K in keyof Queries]?: (rows: Queries[K]["rows"]) => Promise<Queries[K]["rows"]>;
  } = {
    session: async (session) => session && await assume(session),
    sessions: async ({ rows, ...page }) => ({
      ...page,
      rows: await Promise.all(rows.map(assume)),
    }),
    runningSessions: (rows) => Promise.all(rows.map(assume)),
  };
  return {
    commit: (events, moves) => store.commit(events, moves),
    register: (registrations) => store.register(registrations),
    onRaised: (listener) => store.onRaised(listener),
    onRetold: (listener) => store.onRetold(listener),
    queueDepth: () => store.queueDepth(),
    close: () => store.close(),
    async read(query, args) {
      const rows = await store.read(query, args);
      return await reads[query]?.(rows) ?? rows;
    },
  };
}

async function withWindow(
  session: StoredSession,
  pricer: () => Promise<Pricer>,
): Promise<StoredSession> {
  const { contextWindow, contextTokens, largestContextTokens, provider, model } = session;
  if (contextWindow !== null || contextTokens === null || model === null) return session;
  const used = Math.max(contextTokens, largestContextTokens ?? 0);
  const assumed = (await pricer()).contextWindow(provider, model, used);
  return { ...session, contextWindow: assumed, isWindowAssumed: assumed !== null };
}
