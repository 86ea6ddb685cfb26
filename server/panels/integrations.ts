import type {
  IntegrationLine,
  IntegrationsPanel,
  IntegrationStatus,
} from "../../views/models/across.ts";
import { integrationStatus } from "../domain/integration_status.ts";
import type { Reads } from "../store/api.ts";
import type { IntegrationRow } from "../store/rows.ts";
import { pageOf } from "./paging.ts";

const PAGE_ROWS = 50;

/** Whether an integration is in use at `now`. */
export function statusOf({ lastSeenAt }: IntegrationRow, now: number): IntegrationStatus {
  return integrationStatus(lastSeenAt, now);
}

/** A page (from 1) of the RAG sources and MCP servers, the last seen first, then by name. */
export async function integrationsPanel(
  store: Reads,
  now: number,
  page: number,
): Promise<IntegrationsPanel> {
  const lines = (await store.read("integrations", {}))
    .map((row) => integrationLine(row, now))
    .toSorted((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0));
  return {
    ...pageOf(lines, page, PAGE_ROWS),
    total: lines.length,
    activeCount: lines.filter(({ status }) => status === "active").length,
  };
}

function integrationLine(row: IntegrationRow, now: number): IntegrationLine {
  const { kind, name, type, description, embeddingModel, dimensions } = row;
  const { eventCount, toolCallCount, lastSeenAt } = row;
  const status = statusOf(row, now);
  return {
    kind,
    name,
    type,
    description,
    embeddingModel,
    dimensions,
    status,
    eventCount,
    toolCallCount,
    lastSeenAt,
  };
}
