/** Which questions each page asks, over what `query_data.ts` has filled: what the routes ask indeed. */
import { all, type Db } from "../../server/store/db.ts";
import type { Store } from "../../server/store/api.ts";
import { answer } from "../../server/store/reader_core.ts";
import type { Queries } from "../../server/store/rows.ts";
import { testServer } from "../server/harness.ts";
import { DAY_MS, FILLED_DAYS, FILLED_FROM, LONG_SESSION } from "./query_data.ts";

/** One question of a page. */
export type Question = { [K in keyof Queries]: { query: K; args: Queries[K]["args"] } }[
  keyof Queries
];

/** A zone whose days begin at no block but quarters of an hour: +05:45. */
const ZONE = "Asia/Kathmandu";
const NOW = FILLED_FROM + FILLED_DAYS * DAY_MS - 60_000;
const MONTH_AGO = new Date(NOW - 29 * DAY_MS).toISOString().slice(0, 10);

/** Every page by name. */
export async function pages(db: Db): Promise<Record<string, Question[]>> {
  const asked: [string, Question[]][] = [];
  for (const [name, path] of Object.entries(addresses(db))) {
    asked.push([name, await questionsOf(db, path)]);
  }
  return Object.fromEntries(asked);
}

function addresses(db: Db): Record<string, string> {
  const { sessionId, turnId } = all<{ sessionId: string; turnId: string }>(
    db,
    `SELECT session_id AS sessionId, turn_id AS turnId FROM turns
     WHERE session_id >= '00000001-0003' AND turn_id IS NOT NULL
     ORDER BY session_id, turn_key LIMIT 1`,
  )[0]!;
  const sorts = ["cost", "tokens", "duration", "errors", "tools"];
  return {
    overview: "/",
    ...Object.fromEntries(sorts.map((sort) => [`overview by ${sort}`, `/?sort=${sort}`])),
    "overview of an agent": "/?agent=codex&by=agent",
    "overview of a project by cost": "/?project=project-3&sort=cost&by=project",
    "overview found, with errors": `/?q=gemini&errors=1&from=${MONTH_AGO}&to=2099-01-01`,
    "overview, none found": "/?q=nothing+like+it",
    session: `/sessions/${sessionId}`,
    "session of 60,000 events": `/sessions/${LONG_SESSION}`,
    turn: `/sessions/${sessionId}/turns/${turnId}`,
    compare: `/compare?a=${sessionId}&b=${LONG_SESSION}`,
    tools: "/tools?days=30",
    "tools, sessions of one": "/tools?days=30&tool=Bash",
    integrations: "/integrations",
    "integrations, calls of a source": "/integrations?kind=rag&source=handbook",
    "integrations, tools of a server": "/integrations?kind=mcp&source=repo",
    drift: "/drift",
    "drift, none found": "/drift?metric=cost&severity=none",
    "drift, to be acknowledged": "/drift?open=1",
    prompts: "/prompts",
    "prompts of one hash": "/prompts?hash=hash-1",
  };
}

async function questionsOf(db: Db, path: string): Promise<Question[]> {
  const asked: Question[] = [];
  const never = () => Promise.reject(new Error("A page changes nothing"));
  const store: Store = {
    read(query, args) {
      asked.push({ query, args } as Question);
      return Promise.resolve(JSON.parse(JSON.stringify(answer(db, query, args))));
    },
    commit: never,
    register: never,
    onRaised() {},
    onRetold() {},
    queueDepth: () => 0,
    close: () => Promise.resolve(),
  };
  await using server = await testServer({}, { store, now: () => NOW });
  const headers = { cookie: `air_zone=${encodeURIComponent(ZONE)}` };
  const response = await server.app.request(path, { headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Cannot open ${path}: ${text.slice(0, 500)}`);
  return asked;
}
