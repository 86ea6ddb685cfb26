/** What a RAG service tells in its own words: one call, of which only the source must be named. */
import { Hono } from "hono";
import * as z from "zod";
import type { WireEvent } from "../../sdk/types.ts";
import { MAX_ID_CHARS, MAX_NAME_CHARS } from "../../sdk/limits.ts";
import { SCHEMAS } from "../../sdk/wire.ts";
import type { Deps } from "../deps.ts";
import { ingest } from "../ingest.ts";
import { checkedBody, invalid } from "../validate.ts";
import { readJson } from "./body.ts";
import { decodeEvent, MAX_EVENT_BYTES } from "../decode.ts";
import { named, text } from "./fields.ts";
import type { Operation } from "./operation.ts";

const CALLS = [
  { path: "/api/rag/retrieval", type: "rag_retrieval", summary: "Tell of a retrieval" },
  { path: "/api/rag/embedding", type: "rag_embedding", summary: "Tell of an embedding" },
  { path: "/api/rag/index", type: "rag_index", summary: "Tell of documents that were indexed" },
] as const;
type RagType = (typeof CALLS)[number]["type"];

/** What a body may leave to the server; an empty text is as good as none. */
const NAMED = {
  source: z.string().min(1).max(MAX_NAME_CHARS),
  id: z.string().max(MAX_ID_CHARS).nullish(),
  sessionId: z.string().max(MAX_ID_CHARS).nullish(),
  timestamp: z.number().nullish(),
  type: z.unknown().optional(),
};

/** The event's own fields, of which only the source is needed. */
function bodyOf(type: RagType) {
  const schema: z.ZodType = SCHEMAS[type];
  const fields = schema instanceof z.ZodObject ? schema.shape : {};
  return z.looseObject({ ...fields, ...NAMED });
}

const Told = named("Told", "The call is committed as an event of this id", {
  ok: z.literal(true),
  id: text,
});

/** `POST /api/rag/retrieval`, `/api/rag/embedding` and `/api/rag/index`. */
export const RAG_WRITES: readonly Operation[] = CALLS.map(({ path, type, summary }) => ({
  method: "post",
  path,
  summary,
  body: () => bodyOf(type),
  answer: Told,
}));

/** `RAG_WRITES` as an app. */
export function ragRoutes(deps: Deps): Hono {
  const routes = new Hono();
  for (const { path, type } of CALLS) {
    const body = bodyOf(type);
    routes.post(path, async (c) => {
      const event = eventOf(deps, type, body, await readJson(c.req.raw, MAX_EVENT_BYTES));
      await ingest(deps, [event]);
      return c.json({ ok: true, id: event.id } satisfies z.output<typeof Told>);
    });
  }
  return routes;
}

/** The event that a body tells of. Throws `invalid`, which names every bad field, and counts it. */
function eventOf(
  { now, newId, counters }: Deps,
  type: RagType,
  schema: ReturnType<typeof bodyOf>,
  body: unknown,
): WireEvent {
  try {
    const told = checkedBody(schema, body);
    const parsed = decodeEvent({
      ...told,
      type,
      id: told.id || newId(),
      sessionId: told.sessionId || `rag-${told.source}`.slice(0, MAX_ID_CHARS),
      timestamp: told.timestamp ?? now(),
    }, now());
    if (parsed.ok) return parsed.event;
    throw invalid("body", parsed.fields);
  } catch (error) {
    counters.rejectedEvents += 1;
    throw error;
  }
}
