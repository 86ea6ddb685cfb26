/** What the panels of one answer share. */
import type { Store } from "../store/api.ts";

/**
 * The store for one answer: panels that ask the same question share its rows, which therefore nobody
 * may change.
 */
export function readsOnce(store: Store): Store {
  const answers = new Map<string, Promise<unknown>>();
  const read: Store["read"] = (query, args) => {
    const key = `${query} ${JSON.stringify(args)}`;
    const answer = answers.get(key) ?? store.read(query, args);
    answers.set(key, answer);
    return answer as ReturnType<typeof store.read<typeof query>>;
  };
  return {
    read,
    commit: (events, moves) => store.commit(events, moves),
    register: (registrations) => store.register(registrations),
    onRaised: (listener) => store.onRaised(listener),
    queueDepth: () => store.queueDepth(),
    close: () => store.close(),
  };
}
