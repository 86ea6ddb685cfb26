/** A page asks only for the panels that an event concerns: no other panel may be another one after it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import { ingest } from "../../../server/ingest.ts";
import { type Change, concerns, type Dependence } from "../../../static/islands/change.ts";
import {
  EVENT_TYPES,
  knownEvent,
  ofRound,
  ROUND_MS,
  sessionEvents,
  shuffled,
} from "../../arbitraries.ts";
import { heartbeat, post, type TestServer, testServer } from "../harness.ts";
import { alarm } from "../panels/session_events.ts";
import { html } from "./page_text.ts";

const PAGES = [
  "/sessions/s1",
  "/?by=project",
  "/tools?tool=Bash",
  "/drift",
  "/prompts",
  "/integrations?kind=mcp&source=docs-kb",
  "/integrations?kind=rag&source=docs-kb",
];
const SESSIONS = ["s1", "s2", "s3"];
/** Each takes some seconds; 61 others were tried. */
const SEEDS = [30, 43];
const ROUNDS = 2;

for (const seed of SEEDS) {
  Deno.test(`an event changes only panels that it concerns, seed ${seed}`, async () => {
    const events = stream(seed);
    const now = Math.max(...events.map(({ timestamp }) => timestamp)) + 60_000;
    await using server = await testServer({}, { now: () => now });
    const heard = listenTo(server);
    // Its page has to be there.
    const first = heartbeat("first", { timestamp: events[0]!.timestamp });
    await ingest(server.deps, [first as WireEvent]);
    const missed = new Set<string>();
    let before = await panelsOf(server);
    const after = async (what: string, change: unknown) => {
      await change;
      const now = await panelsOf(server);
      for (const [name, { html, session, dependence }] of now) {
        if (before.get(name)?.html === html || heard.concerns(session, dependence)) continue;
        missed.add(`${name}: ${what}`);
      }
      before = now;
      heard.clear();
    };
    heard.clear();
    for (const event of events) {
      await after(`${event.type} of ${event.sessionId}`, ingest(server.deps, [event]));
    }
    await after("provider", post(server, "/api/providers/mcp", { name: "new" }));
    assert.deepEqual([...missed].sort(), []);
  });
}

/** What a page hears since it was cleared. */
function listenTo({ deps }: TestServer) {
  let change: Change = { seq: 0, sessions: {} };
  let isReset = false;
  deps.hub.subscribe((published) => {
    for (const { event } of published) {
      (change.sessions[event.sessionId] ??= []).push(event.type);
    }
  }, () => isReset = true);
  return {
    clear() {
      change = { seq: 0, sessions: {} };
      isReset = false;
    },
    concerns: (session: string | null, dependence: Dependence) =>
      isReset || concerns(change, session, dependence),
  };
}

interface ShownPanel {
  html: string;
  /** Of the page; null: of all. */
  session: string | null;
  dependence: Dependence;
}

/** Every panel of every page: all that it shows, and what it depends on. */
async function panelsOf(server: TestServer): Promise<Map<string, ShownPanel>> {
  const panels = new Map<string, ShownPanel>();
  for (const path of PAGES) {
    const page = await html(server, path);
    const session = /data-session="([^"]*)"/.exec(page)?.[1] ?? null;
    const opens = [...page.matchAll(/<\w+[^>]*\bdata-panel="([^"]*)"[^>]*>/g)];
    opens.forEach(({ 0: open, 1: name, index }, n) => {
      const end = opens[n + 1]?.index ?? page.indexOf("</main>");
      const said = (name: string) => new RegExp(` data-${name}="([^"]*)"`).exec(open)?.[1];
      const dependence = { types: said("types"), others: said("others") };
      panels.set(`${path} ${name}`, { html: page.slice(index, end), session, dependence });
    });
  }
  return panels;
}

/** What several sessions tell in rounds, every type among it, in any order; then contexts. */
function stream(seed: number): WireEvent[] {
  const events = fc.sample(fc.tuple(...SESSIONS.map((id) => sessionEvents(id))), {
    seed,
    numRuns: ROUNDS,
  }).flatMap((sessions, round) => sessions.flat().map((event) => ofRound(round, event)));
  const [at = 0] = events.map(({ timestamp }) => timestamp);
  const others = EVENT_TYPES.flatMap((type) => fc.sample(knownEvent(type), { seed, numRuns: 3 }));
  const placed = others.map((event, index): WireEvent => ({
    ...event,
    id: `other-${index}`,
    sessionId: SESSIONS[index % SESSIONS.length]!,
    timestamp: at + 1_000 * index,
    ...(event.type === "session_start" ? { parentSessionId: index % 2 ? "s1" : "s2" } : {}),
  }));
  const alarms = SESSIONS.map((sessionId, index) => ({
    ...alarm(index, { sessionId, timestamp: at + 90_000 * index }),
    id: `alarm-${sessionId}`,
  }));
  const all = [...events, ...placed, ...alarms as unknown as WireEvent[]];
  return [...shuffled(all, seed), ...contexts(at)];
}

/** A window that is assumed from what was once held, and turns that begin to count late. */
function contexts(at: number): WireEvent[] {
  const base = { sessionId: "s1", collector: "transcript", agent: "claude-code" };
  const model = { model: "claude-sonnet-4-5", provider: "anthropic" };
  const segments = [{ category: "messages", label: "all", estimatedTokens: 100_000 }];
  const events = [
    { type: "session_start", ...model },
    { type: "context_breakdown", turnId: "c1", segments, totalTokens: 90_000 },
    { type: "context_breakdown", turnId: "c2", segments, totalTokens: 100_000 },
    { type: "compaction", tokensBefore: 400_000, tokensAfter: null },
    { type: "turn_start", turnId: "c1", turnIndex: null },
    { type: "turn_start", turnId: "c2", turnIndex: null },
    { type: "turn_end", turnId: "c0", turnIndex: null, timestamp: at },
  ];
  return events.map((event, index) => {
    const timestamp = at + ROUNDS * ROUND_MS + (index + 1) * 1_000;
    return { ...base, id: `context-${index}`, timestamp, ...event } as unknown as WireEvent;
  });
}
