/** RAG sources and MCP servers that were registered or seen. */
import { writtenName } from "../domain/mcp_tools.ts";
import { all, type Db } from "./db.ts";
import type { IntegrationRow, Registration } from "./rows.ts";

/** What is stored of a registration beside its key. */
type Said = Omit<Registration, "kind" | "name">;

const SAYS_NOTHING: Said = {
  type: null,
  description: null,
  embeddingModel: null,
  dimensions: null,
  metadata: null,
};

/** A registration as it is stored. */
export function registrationText({ kind: _kind, name: _name, ...said }: Registration): string {
  return JSON.stringify(said satisfies Said);
}

type StoredIntegration = Omit<IntegrationRow, keyof Said> & { registration: string | null };

/** All of them, by kind and name; an MCP server stands once, however agents write its name. */
export function readIntegrations(db: Db): IntegrationRow[] {
  const sql = `
    SELECT kind, name, event_count AS eventCount, max(tool_call_count, 0) AS toolCallCount,
      last_seen_at AS lastSeenAt, registration
    FROM integrations
    ORDER BY kind, name`;
  return joined(all<StoredIntegration>(db, sql)).map(({ registration, ...row }) => ({
    ...row,
    ...SAYS_NOTHING,
    ...registration === null ? {} : JSON.parse(registration) as Partial<Said>,
  }));
}

/** What only tool calls tell of a server joins the one that has its name, if that is one. */
function joined(rows: readonly StoredIntegration[]): StoredIntegration[] {
  const groups = Map.groupBy(rows, ({ kind, name }) => `${kind} ${writtenName(name)}`);
  const homes = new Map([...groups].map(([key, alike]) => [key, homeOf(alike)]));
  return rows.flatMap((row) => {
    const key = `${row.kind} ${writtenName(row.name)}`;
    const home = homes.get(key);
    if (home !== row) return home && isOnlyCalled(row) ? [] : [row];
    const guests = groups.get(key)!.filter((other) => other !== row && isOnlyCalled(other));
    return [guests.reduce(withCallsOf, row)];
  });
}

/** The one that others join: it has a name of its own, or they all are written by agents. */
function homeOf(alike: readonly StoredIntegration[]): StoredIntegration | null {
  const own = alike.filter((row) => !isOnlyCalled(row));
  if (own.length > 1) return null;
  return own[0] ?? alike.find(({ name }) => name !== writtenName(name)) ?? alike[0] ?? null;
}

function isOnlyCalled(row: StoredIntegration): boolean {
  return row.kind === "mcp" && row.registration === null && row.eventCount === 0;
}

function withCallsOf(row: StoredIntegration, guest: StoredIntegration): StoredIntegration {
  return {
    ...row,
    toolCallCount: row.toolCallCount + guest.toolCallCount,
    lastSeenAt: Math.max(row.lastSeenAt ?? 0, guest.lastSeenAt ?? 0),
  };
}

/** The names of all of them, and which were registered. */
export function integrationNames(
  db: Db,
): { kind: Registration["kind"]; name: string; isRegistered: boolean }[] {
  const sql = "SELECT kind, name, registration IS NOT NULL AS isRegistered FROM integrations";
  return all(db, sql, {}, ["isRegistered"]);
}
