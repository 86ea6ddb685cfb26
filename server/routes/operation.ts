/**
 * A route under /api as data: what it takes and answers is said once, and read by the checks at the
 * door, by the types and by the OpenAPI document.
 */
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { valid } from "../validate.ts";
import { linkTo } from "./query.ts";

/** One route. */
export interface Operation {
  method: "get" | "post";
  /** As Hono writes it: `/api/sessions/:id`. */
  path: string;
  /** One sentence, without a full stop. */
  summary: string;
  param?: z.ZodObject;
  query?: z.ZodObject;
  /** Made when asked for: the schema of all events is large. */
  body?: () => z.ZodType;
  answer: z.ZodType;
  /** Of a list in pages: the query parameter that takes the cursor of the `Link` header. */
  cursor?: string;
}

/** A route that reads. */
export interface Read extends Operation {
  mount(app: Hono, deps: Deps): void;
}

/** What a route that reads takes and answers. */
interface Spec<Answer, Param, Query> {
  path: string;
  summary: string;
  param?: Param;
  query?: Query;
  answer: Answer;
}

const NOTHING = z.object({});
type Nothing = typeof NOTHING;

/** A GET route that answers what `load` gives. */
export function read<
  Answer extends z.ZodType<object>,
  Param extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
>(
  spec: Spec<Answer, Param, Query>,
  load: (deps: Deps, asked: z.output<Param> & z.output<Query>) => Promise<z.output<Answer>>,
): Read {
  return mounted<Param, Query>(
    { ...spec, method: "get" },
    async (c, deps, asked) => c.json(await load(deps, asked)),
  );
}

/** A page of a list, and the cursor of the next one. */
interface Page<Rows> {
  rows: Rows;
  next: string | null;
}

/** A GET route whose answer comes in pages; `cursor` names the query parameter of the next one. */
export function readPage<
  Answer extends z.ZodType<object>,
  Query extends z.ZodObject,
  Param extends z.ZodObject = Nothing,
>(
  spec: Spec<Answer, Param, Query> & { cursor: string & keyof z.output<Query> },
  load: (deps: Deps, asked: z.output<Param> & z.output<Query>) => Promise<Page<z.output<Answer>>>,
): Read {
  return mounted<Param, Query>({ ...spec, method: "get" }, async (c, deps, asked) => {
    const { rows, next } = await load(deps, asked);
    if (next !== null) c.header("link", linkTo(c.req.url, spec.cursor, next));
    return c.json(rows);
  });
}

function mounted<Param extends z.ZodObject, Query extends z.ZodObject>(
  spec: Operation,
  answer: (c: Context, deps: Deps, asked: z.output<Param> & z.output<Query>) => Promise<Response>,
): Read {
  const { path, param = NOTHING, query = NOTHING } = spec;
  return {
    ...spec,
    mount(app, deps) {
      app.get(path, valid("param", param), valid("query", query), (c) => {
        const asked = { ...c.req.valid("param"), ...c.req.valid("query") };
        // Checked by the two schemas just now; TypeScript does not see that they are the caller's.
        return answer(c, deps, asked as z.output<Param> & z.output<Query>);
      });
    },
  };
}

/** All of them as one app. */
export function readRoutes(deps: Deps, reads: readonly Read[]): Hono {
  const app = new Hono();
  for (const { mount } of reads) mount(app, deps);
  return app;
}
