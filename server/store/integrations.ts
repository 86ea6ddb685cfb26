/** RAG sources and MCP servers that were registered or seen. */
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

/** All of them, by kind and name. */
export function readIntegrations(db: Db): IntegrationRow[] {
  const sql = `
    SELECT kind, name, event_count AS eventCount, last_seen_at AS lastSeenAt, registration
    FROM integrations
    ORDER BY kind, name`;
  type Row = Omit<IntegrationRow, keyof Said> & { registration: string | null };
  return all<Row>(db, sql).map(({ registration, ...row }) => ({
    ...row,
    ...SAYS_NOTHING,
    ...registration === null ? {} : JSON.parse(registration) as Partial<Said>,
  }));
}

/** The names of all of them, and which were registered. */
export function integrationNames(
  db: Db,
): { kind: Registration["kind"]; name: string; isRegistered: boolean }[] {
  const sql = "SELECT kind, name, registration IS NOT NULL AS isRegistered FROM integrations";
  return all<{ kind: Registration["kind"]; name: string; isRegistered: number }>(db, sql)
    .map((row) => ({ ...row, isRegistered: row.isRegistered === 1 }));
}
