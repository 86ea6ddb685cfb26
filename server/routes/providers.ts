/** RAG sources and MCP servers: which there are, and registering one at run time. */
import { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { Problem } from "../problem.ts";
import { statusOf } from "../panels/integrations.ts";
import { ProviderSchema, registrationOf } from "../providers.ts";
import { register } from "../register.ts";
import type { IntegrationRow } from "../store/rows.ts";
import { checkedBody } from "../validate.ts";
import { readJson } from "./body.ts";
import { count, flag, named, optionalCount, optionalText, optionalTime, text } from "./fields.ts";
import { type Operation, read } from "./operation.ts";

/** Bytes of one registration; its longest field takes half of it. */
const MAX_BYTES = 16_384;
const KINDS = ["rag", "mcp"] as const;
const NAMES = { rag: "RAG sources", mcp: "MCP servers" };

const Provider = named("Provider", "A RAG source or MCP server that was registered or seen", {
  name: text,
  type: optionalText,
  description: optionalText,
  embeddingModel: optionalText,
  dimensions: optionalCount,
  metadata: z.record(z.string(), z.unknown()).nullable(),
  eventCount: count.describe("What it told itself, or a client of it"),
  toolCallCount: count.describe("How often agents called its tools, as their tool calls tell"),
  lastSeen: optionalTime,
  active: flag.describe("Seen in the last 5 minutes"),
});

/** All integrations by kind, each by name. */
export const Providers = named("Providers", "RAG sources and MCP servers", {
  rag: z.array(Provider),
  mcp: z.array(Provider),
});

const Registered = named("Registered", "The provider is registered", {
  ok: z.literal(true),
  provider: text,
});

/** `GET /api/providers`, `/api/providers/rag` and `/api/providers/mcp`. */
export const PROVIDER_READS = [
  read({
    path: "/api/providers",
    summary: "RAG sources and MCP servers",
    answer: Providers,
  }, listProviders),
  ...KINDS.map((kind) =>
    read({
      path: `/api/providers/${kind}`,
      summary: NAMES[kind],
      answer: z.array(Provider),
    }, async (deps) => (await listProviders(deps))[kind])
  ),
];

/** `POST /api/providers/rag` and `/api/providers/mcp`. */
export const PROVIDER_WRITES = KINDS.map((kind): Operation => ({
  method: "post",
  path: `/api/providers/${kind}`,
  summary: `Registers one of the ${NAMES[kind]}; the last registration of a name stands`,
  body: () => ProviderSchema.meta({ id: "Registration", description: "What a source says" }),
  answer: Registered,
}));

/** Registers at run time. */
export function providerRoutes(deps: Deps) {
  const routes = new Hono();
  for (const kind of KINDS) {
    routes.post(`/api/providers/${kind}`, async (c) => {
      const provider = checkedBody(ProviderSchema, await readJson(c.req.raw, MAX_BYTES));
      if (await register(deps, [registrationOf(kind, provider)]) === 0) {
        throw new Problem("conflict", `Cannot register "${provider.name}": there are too many`);
      }
      return c.json(
        { ok: true, provider: provider.name } satisfies z.output<typeof Registered>,
      );
    });
  }
  return routes;
}

/** Every integration as it is now. */
export async function listProviders({ store, now }: Deps): Promise<z.output<typeof Providers>> {
  const rows = await store.read("integrations", {});
  const ofKind = (kind: IntegrationRow["kind"]) =>
    rows.filter((row) => row.kind === kind).map((row) => provider(row, now()));
  return { rag: ofKind("rag"), mcp: ofKind("mcp") };
}

function provider(row: IntegrationRow, now: number): z.output<typeof Provider> {
  return {
    name: row.name,
    type: row.type,
    description: row.description,
    embeddingModel: row.embeddingModel,
    dimensions: row.dimensions,
    metadata: row.metadata,
    eventCount: row.eventCount,
    toolCallCount: row.toolCallCount,
    lastSeen: row.lastSeenAt,
    active: statusOf(row, now) === "active",
  };
}
