/** RAG sources and MCP servers that were registered or seen. */
import { all, type Db } from "./db.ts";
import type { IntegrationRow } from "./rows.ts";

/** All of them, by kind and name. */
export function readIntegrations(db: Db): IntegrationRow[] {
  const sql = `
    SELECT kind, name, event_count AS eventCount, last_seen_at AS lastSeenAt
    FROM integrations
    ORDER BY kind, name`;
  return all<IntegrationRow>(db, sql);
}
