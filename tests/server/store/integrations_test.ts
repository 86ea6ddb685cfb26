import assert from "node:assert/strict";
import fc from "fast-check";
import type { WireEvent } from "../../../sdk/types.ts";
import { IntegrationFold } from "../../../server/store/fold_integrations.ts";
import { readIntegrations } from "../../../server/store/integrations.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import { openForWriting } from "../../../server/store/open.ts";
import type { Reads } from "../../../server/store/api.ts";
import type { Registration } from "../../../server/store/rows.ts";
import { openStore } from "../../../server/store/store.ts";
import { TempFolder } from "../legacy_db.ts";

const AT = Date.UTC(2026, 0, 1);
const SAYS_NOTHING = {
  type: null,
  description: null,
  embeddingModel: null,
  dimensions: null,
  metadata: null,
};

function registration(name: string, said: Partial<Registration> = {}): Registration {
  return { kind: "rag", name, ...SAYS_NOTHING, ...said };
}

function index(id: string, source: string, at = AT): WireEvent {
  return { id, sessionId: "s1", timestamp: at, type: "rag_index", source };
}

Deno.test("a registration outlives a restart, and so do count and last-seen", async () => {
  using folder = new TempFolder();
  const options = { path: folder.file(), durable: false };
  const docs = registration("docs", {
    type: "qdrant",
    description: "Handbook",
    embeddingModel: "e-small",
    dimensions: 1536,
    metadata: { team: 7 },
  });
  const first = await openStore(options);
  await first.commit([index("a", "docs", AT + 5), index("b", "web")]);
  assert.equal(await first.register([docs, registration("idle")]), 2);
  await first.commit([index("c", "docs")]);
  const rows = await first.read("integrations", {});
  await first.close();
  assert.deepEqual(rows, [
    { ...docs, eventCount: 2, toolCallCount: 0, lastSeenAt: AT + 5 },
    { ...registration("idle"), eventCount: 0, toolCallCount: 0, lastSeenAt: null },
    { ...registration("web"), eventCount: 1, toolCallCount: 0, lastSeenAt: AT },
  ]);
  const again = await openStore(options);
  assert.deepEqual(await again.read("integrations", {}), rows);
  assert.equal(await again.register([registration("docs", { type: "custom" })]), 1);
  await again.commit([index("d", "docs")]);
  const [changed] = await again.read("integrations", {});
  assert.deepEqual(changed, {
    ...registration("docs", { type: "custom" }),
    eventCount: 3,
    toolCallCount: 0,
    lastSeenAt: AT + 5,
  });
  await again.close();
  await assert.rejects(again.register([docs]), /the server stops/);
});

function toolCall(
  id: string,
  toolName: string,
  at = AT,
  fields: Partial<WireEvent> = {},
): WireEvent {
  const of = { sessionId: "s1", timestamp: at, type: "tool_call", toolCallId: id, toolName };
  return { id, ...of, ...fields } as WireEvent;
}

async function knownMcp(store: Reads): Promise<[string, number, number, number | null][]> {
  const rows = await store.read("integrations", {});
  return rows.filter(({ kind }) => kind === "mcp")
    .map(({ name, eventCount, toolCallCount, lastSeenAt }) => [
      name,
      eventCount,
      toolCallCount,
      lastSeenAt === null ? null : lastSeenAt - AT,
    ]);
}

Deno.test("an MCP server whose tools agents call is known, with its calls and when it was seen", async () => {
  const store = memoryStore();
  const registered = ["wiki.js", "docs"].map((name) => ({
    ...registration(name),
    kind: "mcp" as const,
  }));
  await store.register(registered);
  const started = { type: "tool_call_start" } as Partial<WireEvent>;
  await store.commit([
    toolCall("a", "mcp__docs__find", AT + 1),
    toolCall("b", "mcp__docs__read", AT + 9),
    // One call, told by its start and its end.
    toolCall("c", "mcp__zoo__feed", AT + 2, started),
    { ...toolCall("c", "mcp__zoo__feed", AT + 4, { type: "tool_call_end" } as never), id: "c2" },
    toolCall("d", "Bash", AT + 20),
    toolCall("e", "mcp__docs", AT + 20),
    toolCall("f", "mcp__wiki_js__read", AT + 3),
    {
      id: "g",
      sessionId: "s1",
      timestamp: AT,
      type: "mcp_request",
      serverName: "my-own",
      method: "m",
    },
    toolCall("h", "mcp__my_own__x", AT + 6),
  ]);
  const expected = [
    ["docs", 0, 2, 9],
    // Its client told of it, and agents write its name with other characters.
    ["my-own", 1, 1, 6],
    ["wiki.js", 0, 1, 3],
    ["zoo", 0, 1, 4],
  ];
  assert.deepEqual(await knownMcp(store), expected);
  // Again, by a second witness and late.
  await store.commit([toolCall("a", "mcp__docs__find", AT + 1)]);
  await store.commit([{ ...toolCall("b", "mcp__docs__read", AT + 5), id: "b2" }]);
  assert.deepEqual(await knownMcp(store), expected);
  store.writer.rebuild(() => {});
  assert.deepEqual(await knownMcp(store), expected);
  const rows = store.db.statement("SELECT name FROM integrations ORDER BY name").all();
  assert.deepEqual(rows.map(({ name }) => name), [
    ...["docs", "my-own", "my_own", "wiki.js", "wiki_js", "zoo"],
  ]);
  await store.close();
});

Deno.test("calls of servers whose names agents write alike join none of several", async () => {
  const store = memoryStore();
  await store.register(["a.b", "a b"].map((name) => ({ ...registration(name), kind: "mcp" })));
  await store.commit([toolCall("a", "mcp__a_b__x")]);
  assert.deepEqual(await knownMcp(store), [
    ["a b", 0, 0, null],
    ["a.b", 0, 0, null],
    ["a_b", 0, 1, 0],
  ]);
  await store.commit([toolCall("b", "mcp__c_d__x"), toolCall("c", "mcp__c-d__x", AT + 1)]);
  assert.deepEqual((await knownMcp(store)).slice(3), [["c-d", 0, 2, 1]]);
  await store.close();
});

Deno.test("calls of a session that turns out to be another's copy count once", async () => {
  const store = memoryStore();
  const known = async () => (await knownMcp(store))[0]?.[2];
  const copied = (sessionId: string, fields: Partial<WireEvent> = {}) => ({
    ...toolCall("a", "mcp__docs__find", AT, fields),
    id: `claude:transcript:${sessionId}:f0000000-0000-4000-8000-000000000000:call`,
    collector: "transcript",
    sessionId,
  });
  await store.commit([copied("s2")]);
  assert.equal(await known(), 1);
  await store.commit([copied("s1")]);
  assert.equal(await known(), 1);
  assert.equal((await store.read("session", { sessionId: "s2" }))?.toolCallCount, 0);
  await store.close();
});

Deno.test("a rebuild keeps registrations and forgets none that was seen", async () => {
  const store = memoryStore();
  await store.register([registration("docs", { type: "qdrant" })]);
  await store.commit([index("a", "docs"), index("b", "web")]);
  const rows = await store.read("integrations", {});
  store.db.exec("INSERT INTO integrations VALUES ('rag', 'told by no event', 3, 1, NULL, 2)");
  store.writer.rebuild(() => {});
  assert.deepEqual(await store.read("integrations", {}), rows);
  await store.commit([index("c", "web")]);
  const [, web] = await store.read("integrations", {});
  assert.equal(web?.eventCount, 2);
  await store.close();
});

Deno.test("a registration that says something new is told by an event, and opens no session", async () => {
  const store = memoryStore({ now: () => AT });
  const raised: Record<string, unknown>[] = [];
  store.onRaised((events) => raised.push(...events.map(({ seq, event }) => ({ ...event, seq }))));
  await store.register([registration("docs", { type: "qdrant" }), registration("docs")]);
  await store.register([registration("docs")]);
  await store.register([registration("docs", { description: "Handbook" })]);
  assert.deepEqual(
    raised.map(({ seq, type, sessionId, timestamp, kind, name, providerType }) => [
      ...[seq, type, sessionId, timestamp, kind, name, providerType],
    ]),
    ["qdrant", null, null].map((providerType, index) => [
      ...[index + 1, "provider_registered", "rag-docs", AT, "rag", "docs", providerType],
    ]),
  );
  const rows = await store.read("integrations", {});
  store.writer.rebuild(() => {});
  assert.equal(await store.read("session", { sessionId: "rag-docs" }), null);
  assert.deepEqual(await store.read("integrations", {}), rows);
  const changes = await store.read("changesSince", { seq: 2, limit: 10 });
  assert.deepEqual(changes.sessions, { "rag-docs": ["provider_registered"] });
  await store.close();
});

Deno.test("register() gives unavailable when the disk refuses, and takes it afterwards", async () => {
  using folder = new TempFolder();
  const store = await openStore({ path: folder.file(), durable: false });
  const other = openForWriting(folder.file(), false);
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(store.register([registration("docs")]), /disk or database refuses/);
  other.exec("ROLLBACK");
  other.close();
  assert.equal(await store.register([registration("docs")]), 1);
  assert.equal((await store.read("integrations", {})).length, 1);
  await store.close();
});

Deno.test("there is room for 1,000 registrations of a kind", async () => {
  const store = memoryStore();
  const many = Array.from({ length: 1_001 }, (_, at) => registration(`r${at}`));
  assert.equal(await store.register(many), 1_000);
  assert.equal(await store.register([registration("late")]), 0);
  assert.equal(await store.register([registration("r5", { type: "custom" })]), 1);
  assert.equal(await store.register([{ ...registration("m"), kind: "mcp" }]), 1);
  assert.equal((await store.read("integrations", {})).length, 1_001);
  await store.close();
});

Deno.test("what was rolled back takes no room", () => {
  const db = openForWriting(":memory:", false);
  const fold = new IntegrationFold(db, 1);
  fold.seen("rag", "a", AT);
  fold.register([registration("b")]);
  fold.reset();
  fold.seen("rag", "longer", AT);
  assert.equal(fold.register([registration("c")]), 1);
  fold.flush();
  assert.deepEqual(readIntegrations(db).map(({ name }) => name), ["c", "longer"]);
  db.close();
});

/** What a registry with room for `max` of a kind knows after events of these sources. */
function seen(sources: readonly string[], max: number, cuts: readonly number[] = []) {
  const db = openForWriting(":memory:", false);
  let fold = new IntegrationFold(db, max);
  for (const [at, source] of sources.entries()) {
    fold.seen("mcp", source, AT + source.length);
    // Another witness of the same use.
    fold.toolSeen(`mcp__${source}__x`, AT);
    fold.addToolCalls(`mcp__${source}__x`, 1);
    if (!cuts.includes(at)) continue;
    fold.flush();
    // As after a restart.
    fold = new IntegrationFold(db, max);
  }
  fold.flush();
  const rows = readIntegrations(db);
  db.close();
  return rows;
}

Deno.test("which unknown sources register themselves depends on no order, and their counts are whole", () => {
  const names = fc.array(fc.stringMatching(/^[ab]{1,4}$/), { maxLength: 40 });
  const runs = names.chain((sources) =>
    fc.tuple(
      fc.constant(sources),
      fc.shuffledSubarray(sources, { minLength: sources.length }),
      fc.array(fc.nat(40), { maxLength: 4 }),
    )
  );
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 8 }), ([sources, shuffled, cuts], max) => {
      const rows = seen(sources, max);
      assert.deepEqual(seen(shuffled, max, cuts), rows);
      assert.equal(rows.length, Math.min(new Set(sources).size, max));
      for (const { name, eventCount, toolCallCount, lastSeenAt } of rows) {
        assert.equal(eventCount, sources.filter((source) => source === name).length);
        assert.equal(toolCallCount, eventCount);
        assert.equal(lastSeenAt, AT + name.length);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("a source that was seen makes room when it is registered", () => {
  const db = openForWriting(":memory:", false);
  const fold = new IntegrationFold(db, 1);
  fold.seen("rag", "a", AT);
  fold.seen("rag", "longer", AT);
  assert.equal(fold.register([registration("a")]), 1);
  fold.seen("rag", "longer", AT);
  fold.seen("mcp", "longest", AT);
  fold.flush();
  const known = readIntegrations(db).map(({ kind, name, eventCount }) => [kind, name, eventCount]);
  assert.deepEqual(known, [["mcp", "longest", 1], ["rag", "a", 1], ["rag", "longer", 1]]);
  db.close();
});
