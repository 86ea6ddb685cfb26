/** The same events in any order, as often and in as many commits as they may come. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import { createPricer } from "../../../server/domain/cost.ts";
import type { PricedUsage } from "../../../server/domain/told.ts";
import { encodeEvents } from "../../../server/store/commit_text.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { dump } from "./dump.ts";

const pricer = createPricer();

/** As the server puts prices on usage before it is stored. */
export function priced(event: WireEvent): WireEvent {
  if (event.type !== "token_usage") return event;
  const computed = pricer.price(event);
  return computed ? { ...event, computed } as PricedUsage : event;
}

/** Everything that is folded of commits, each one transaction of one request an event. */
export function folded(commits: readonly (readonly WireEvent[])[]): ReturnType<typeof dump> {
  const { db, writer } = memoryStore();
  for (const events of commits) {
    const { outcomes } = writer.commit(events.map((event) => encodeEvents([event])));
    for (const outcome of outcomes) assert.ok("seqs" in outcome, JSON.stringify(outcome));
  }
  writer.settle();
  const result = dump(db);
  db.close();
  return result;
}

/** Fails unless a rebuild gives what was folded live. */
export function assertRebuilt(commits: readonly (readonly WireEvent[])[]): void {
  const { db, writer } = memoryStore();
  for (const events of commits) writer.commit([encodeEvents(events)]);
  const live = dump(db);
  writer.rebuild(() => {});
  assert.deepEqual(dump(db), live);
  db.close();
}

/** The same events in another order, some told again, cut into commits at random places. */
export function anyDelivery(events: readonly WireEvent[]): fc.Arbitrary<WireEvent[][]> {
  if (events.length === 0) return fc.constant([]);
  const order = fc.shuffledSubarray([...events], { minLength: events.length });
  const again = fc.array(fc.constantFrom(...events), { maxLength: 10 });
  const cuts = fc.array(fc.nat(events.length), { maxLength: 8 });
  return fc.tuple(order, again, cuts).map(([order, again, cuts]) => {
    const all = [...order, ...again];
    const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
    return edges.slice(1).map((edge, index) => all.slice(edges[index], edge));
  });
}
