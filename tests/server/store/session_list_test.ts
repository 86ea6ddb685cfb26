import assert from "node:assert/strict";
import type { WireEvent } from "../../../sdk/types.ts";
import { memoryStore } from "../../../server/store/memory.ts";
import type { SessionFilter, SessionSort } from "../../../server/store/rows.ts";
import { asked, event, T } from "./asked.ts";

interface Told {
  id: string;
  agent: string;
  cwd: string;
  model: string;
  /** Hours after T at which it begins and ends. */
  hours: [from: number, to: number];
  input: number;
  usd: number;
  errors: number;
}

const HOUR = 3_600_000;
const SESSIONS: Told[] = [
  {
    id: "aa-1",
    agent: "codex",
    cwd: "/p/Air",
    model: "gpt",
    hours: [0, 9],
    input: 5,
    usd: 1,
    errors: 0,
  },
  {
    id: "ab-2",
    agent: "codex",
    cwd: "/p/b_b",
    model: "gpt",
    hours: [1, 2],
    input: 9,
    usd: 3,
    errors: 2,
  },
  {
    id: "ba-3",
    agent: "pi",
    cwd: "/q/air",
    model: "opus",
    hours: [3, 5],
    input: 1,
    usd: 2,
    errors: 1,
  },
];

function eventsOf({ id, agent, cwd, model, hours: [from, to], input, usd, errors }: Told) {
  const told: WireEvent[] = [
    event("session_start", from * HOUR, { agent, cwd, model }),
    event("token_usage", to * HOUR, { requestId: id, input, output: 0, cost: { total: usd } }),
  ];
  for (let n = 0; n < errors; n++) {
    const call = { toolCallId: `c${n}`, toolName: "Bash", isError: true };
    told.push(event("tool_call", from * HOUR, call));
  }
  return told.map((one) => ({ ...one, sessionId: id }));
}

const EVENTS = SESSIONS.flatMap(eventsOf);
const ANY = { limit: 9, cursor: null, agent: null, project: null, since: null };

async function found(filter: Partial<SessionFilter>): Promise<string[]> {
  const { rows, total, isTotalExact } = await asked(EVENTS, "sessions", { ...ANY, ...filter });
  assert.equal(total, rows.length);
  assert.equal(isTotalExact, true);
  return rows.map(({ sessionId }) => sessionId);
}

Deno.test("sessions are found by every filter and by all together", async () => {
  const cases: { name: string; filter: Partial<SessionFilter>; ids: string[] }[] = [
    { name: "none", filter: {}, ids: ["aa-1", "ba-3", "ab-2"] },
    { name: "agent", filter: { agent: "codex" }, ids: ["aa-1", "ab-2"] },
    { name: "project", filter: { project: "b_b" }, ids: ["ab-2"] },
    { name: "model", filter: { model: "opus" }, ids: ["ba-3"] },
    { name: "errors", filter: { onlyErrors: true }, ids: ["ba-3", "ab-2"] },
    { name: "since", filter: { since: T + 5 * HOUR }, ids: ["aa-1", "ba-3"] },
    { name: "until", filter: { until: T + 3 * HOUR }, ids: ["aa-1", "ab-2"] },
    { name: "search: start of the id", filter: { search: "AA" }, ids: ["aa-1"] },
    { name: "search: project of any case", filter: { search: " aIr " }, ids: ["aa-1", "ba-3"] },
    { name: "search: folder", filter: { search: "/q/" }, ids: ["ba-3"] },
    { name: "search: model", filter: { search: "pus" }, ids: ["ba-3"] },
    { name: "search: no pattern", filter: { search: "b_" }, ids: ["ab-2"] },
    { name: "search: nothing", filter: { search: "%" }, ids: [] },
    { name: "search: blank", filter: { search: "  " }, ids: ["aa-1", "ba-3", "ab-2"] },
    { name: "all", filter: { agent: "codex", search: "p", onlyErrors: true }, ids: ["ab-2"] },
  ];
  for (const { name, filter, ids } of cases) assert.deepEqual(await found(filter), ids, name);
});

Deno.test("sessions come in six orders, filtered or not, page by page", async () => {
  const orders: Record<SessionSort, string[]> = {
    activity: ["aa-1", "ba-3", "ab-2"],
    cost: ["ab-2", "ba-3", "aa-1"],
    tokens: ["ab-2", "aa-1", "ba-3"],
    duration: ["aa-1", "ba-3", "ab-2"],
    errors: ["ab-2", "ba-3", "aa-1"],
    tools: ["ab-2", "ba-3", "aa-1"],
  };
  const store = memoryStore();
  await store.commit(EVENTS);
  for (const [sort, ids] of Object.entries(orders) as [SessionSort, string[]][]) {
    for (const until of [null, T + 99 * HOUR]) {
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const filter: SessionFilter = { ...ANY, limit: 1, sort, until, cursor };
        const { rows, nextCursor } = await store.read("sessions", filter);
        paged.push(...rows.map(({ sessionId }) => sessionId));
        cursor = nextCursor;
      } while (cursor !== null);
      assert.deepEqual(paged, ids, `${sort} ${until}`);
    }
  }
  await store.close();
});

Deno.test("a cursor of another order is refused, by its field", async () => {
  const store = memoryStore();
  await store.commit(EVENTS);
  const { nextCursor } = await store.read("sessions", { ...ANY, limit: 1 });
  const asking = store.read("sessions", { ...ANY, sort: "cost", cursor: nextCursor });
  await assert.rejects(asking, {
    code: "invalid",
    fields: [{
      field: "cursor",
      message: "is a cursor of another order",
    }],
  });
  await store.close();
});

Deno.test("the total of a search is counted to 1,000", async () => {
  const store = memoryStore();
  await store.commit(Array.from({ length: 1_002 }, (_, n) => ({
    ...event("session_start", n, { agent: "pi", cwd: "/p/air" }),
    sessionId: `s${n}`,
  })));
  const total = async (filter: Partial<SessionFilter>) => {
    const { total, isTotalExact } = await store.read("sessions", { ...ANY, ...filter });
    return [total, isTotalExact];
  };
  assert.deepEqual(await total({}), [1_002, true]);
  assert.deepEqual(await total({ agent: "pi" }), [1_002, true]);
  assert.deepEqual(await total({ agent: "codex" }), [0, true]);
  assert.deepEqual(await total({ search: "air" }), [1_000, false]);
  await store.close();
});

Deno.test("the newest 3,000 sessions of the dates are sorted and searched", async () => {
  const store = memoryStore();
  await store.commit(Array.from({ length: 3_002 }, (_, n) => ({
    ...event("tool_call", n, { toolCallId: "c", toolName: "Bash", agent: n < 2 ? "pi" : "codex" }),
    sessionId: `s${n}`,
  })));
  const list = async (filter: Partial<SessionFilter>) => {
    const found = await store.read("sessions", { ...ANY, limit: 1, ...filter });
    return [found.rows[0]?.sessionId, found.total, found.isTotalExact, found.isCut];
  };
  const old = { since: T, until: T + 2_000 };
  assert.deepEqual(await list({ sort: "tools" }), ["s10", 3_002, true, true]);
  assert.deepEqual(await list({ sort: "tools", agent: "pi" }), [undefined, 0, true, true]);
  assert.deepEqual(await list({ sort: "tools", agent: "pi", ...old }), ["s0", 2, true, false]);
  assert.deepEqual(await list({ search: "s1" }), ["s1999", 1_000, false, true]);
  assert.deepEqual(await list({ search: "s1", since: T + 2_000 }), [undefined, 0, true, false]);
  assert.deepEqual(await list({ agent: "pi" }), ["s1", 2, true, false]);
  await store.close();
});

Deno.test("facets are the names of most sessions", async () => {
  assert.deepEqual(await asked(EVENTS, "sessionFacets", { limit: 2 }), {
    agents: [{ name: "codex", count: 2 }, { name: "pi", count: 1 }],
    projects: [{ name: "Air", count: 1 }, { name: "air", count: 1 }],
    models: [{ name: "gpt", count: 2 }, { name: "opus", count: 1 }],
  });
});

Deno.test("sessions run until they end or fall silent", async () => {
  const end = { ...event("session_end", 9 * HOUR + 1), sessionId: "aa-1" };
  const since = T + 2 * HOUR;
  const rows = await asked([...EVENTS, end], "runningSessions", { since, limit: 9 });
  assert.deepEqual(rows.map(({ sessionId }) => sessionId), ["ba-3", "ab-2"]);
});
