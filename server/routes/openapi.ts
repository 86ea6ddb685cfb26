/** The OpenAPI 3.1 document of everything under /api, made from the schemas that check it. */
import { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import type { ProblemBody } from "../problem.ts";
import { named, text } from "./fields.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { CollectorQuery } from "./ws.ts";

type Json = Record<string, unknown>;

const DOCUMENT: Operation = {
  method: "get",
  path: "/api/openapi.json",
  summary: "This document",
  answer: z.looseObject({ openapi: text, info: z.looseObject({}), paths: z.looseObject({}) }),
};

const ProblemAnswer: z.ZodType<ProblemBody> = named("Problem", "RFC 9457 problem details", {
  type: text,
  title: text,
  status: z.int(),
  detail: text,
  fields: z.array(z.object({ field: text, message: text })),
  ok: z.literal(false),
  error: text,
});

/** WebSockets, which a document can only point at. */
const SOCKETS = [
  {
    path: "/ws/collector",
    summary: "WebSocket: takes one event, or an array of them, in a text frame",
    query: CollectorQuery,
  },
  {
    path: "/ws/dashboard",
    summary: "WebSocket: sends {type: event, data} for every event that is committed from then on",
  },
];

/** `GET /api/openapi.json`. */
export function openapiRoutes({ config }: Deps) {
  let document: string | null = null;
  return new Hono().get(DOCUMENT.path, (c) => {
    document ??= JSON.stringify(openapi(config.version));
    return c.body(document, 200, { "content-type": "application/json" });
  });
}

function openapi(version: string): Json {
  const schemas: Json = {};
  const use = (schema: z.ZodType) => {
    const { $schema: _, $defs, ...own } = z.toJSONSchema(schema, { override: withoutSafeRange });
    Object.assign(schemas, $defs);
    return own;
  };
  const paths: Record<string, Json> = {};
  for (const operation of [...OPERATIONS, DOCUMENT]) {
    (paths[template(operation.path)] ??= {})[operation.method] = described(operation, use);
  }
  for (const { path, summary, query } of SOCKETS) {
    paths[path] = { get: socket(summary, query, use) };
  }
  const problem = { "application/problem+json": { schema: use(ProblemAnswer) } };
  const document = {
    openapi: "3.1.1",
    info: {
      title: "AIr",
      version,
      description: "Times in Unix ms, durations in ms, money in USD; null is not known.",
    },
    // The token is required where the server has one.
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas,
      responses: { Problem: { description: "The request failed", content: problem } },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
  // Zod points into the schema itself; here all named ones have a place of their own.
  return JSON.parse(JSON.stringify(document).replaceAll("#/$defs/", "#/components/schemas/"));
}

/** Zod says of each integer that it is a safe one. */
function withoutSafeRange({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

type Use = (schema: z.ZodType) => Json;

function described(
  { method, path, summary, param, query, body, answer, cursor }: Operation,
  use: Use,
) {
  const next = { Link: { description: 'The next page, rel="next"', schema: { type: "string" } } };
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [...parameters("path", param, use), ...parameters("query", query, use)],
    ...body && { requestBody: { required: true, content: json(use(body())) } },
    responses: {
      200: { description: "Done", content: json(use(answer)), ...cursor && { headers: next } },
      default: FAILED,
    },
  };
}

const FAILED = { $ref: "#/components/responses/Problem" };

function socket(summary: string, query: z.ZodObject | undefined, use: Use): Json {
  return {
    summary,
    parameters: parameters("query", query, use),
    responses: { 101: { description: "The connection is a WebSocket" }, default: FAILED },
  };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}

function parameters(place: "path" | "query", fields: z.ZodObject | undefined, use: Use): Json[] {
  return Object.entries(fields?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    ...place === "path" && { required: true },
    schema: use(schema),
  }));
}

/** `/api/sessions/:id` → `/api/sessions/{id}` */
function template(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

/** `get /api/sessions/:id/cost` → `getSessionsIdCost` */
function operationId(method: string, path: string): string {
  const words = path.replace("/api/", "").split(/\W+/).filter((word) => word !== "");
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
