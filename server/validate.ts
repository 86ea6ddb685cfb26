/** Zod at the door: what a route reads of a request is checked here, and nowhere else. */
import { zValidator } from "@hono/zod-validator";
import type { ValidationTargets } from "hono";
import type { z } from "zod";
import { type FieldProblem, Problem } from "./problem.ts";

/** What a reader of the message calls each part of a request. */
const PART_NAMES: Record<keyof ValidationTargets, string> = {
  param: "path",
  query: "query",
  json: "body",
  form: "form",
  header: "headers",
  cookie: "cookies",
};

/** A request's body as `schema` gives it. Throws `invalid`, which names every bad field. */
export function checkedBody<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(PART_NAMES.json, fieldsOf(result.error));
  return result.data;
}

/**
 * The `invalid` problem of a part of a request and its bad fields, each of them named once; where
 * it is bad as a whole there is no field to name, so it says why.
 */
export function invalid(part: string, fields: readonly FieldProblem[]): Problem {
  const whole = fields.find(({ field }) => field === "");
  const names = [...new Set(fields.map(({ field }) => `"${field}"`))].join(", ");
  const why = whole ? whole.message : `bad ${names}`;
  return new Problem("invalid", `Cannot use the ${part}: ${why}`, [...fields]);
}

/** Every bad field by its dotted path, "" for the whole. */
function fieldsOf({ issues }: z.core.$ZodError): FieldProblem[] {
  return issues.flatMap(({ path, message, ...issue }) => {
    const at = path.map(String);
    // Zod tells of surplus keys in one issue, at the object that holds them.
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
    const paths = keys.length > 0 ? keys.map((key) => [...at, key]) : [at];
    return paths.map((parts) => ({ field: parts.join("."), message }));
  });
}

/**
 * Middleware that gives `c.req.valid(target)` the type and value of `schema`. Throws `invalid`, which
 * names every bad field by its dotted path ("" for the whole); Hono's own 400 stands for broken JSON.
 */
export function valid<Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return zValidator(target, schema, (result) => {
    if (result.success) return;
    throw invalid(PART_NAMES[target], fieldsOf(result.error));
  });
}
