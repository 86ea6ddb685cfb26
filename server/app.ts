/** Mounts every route behind the guard. No I/O, so that tests call app.request(). */
import { type Context, Hono } from "hono";
import type { Deps } from "./deps.ts";
import { createGuard } from "./guard.ts";
import { Problem } from "./problem.ts";
import { hookRoutes } from "./routes/hooks.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { liveRoutes } from "./routes/live.ts";
import { healthRoutes } from "./routes/meta.ts";
import { openapiRoutes } from "./routes/openapi.ts";
import { readRoutes } from "./routes/operation.ts";
import { READS } from "./routes/operations.ts";
import { pageRoutes } from "./routes/pages.tsx";
import { problemAnswer } from "./routes/problem.tsx";
import { providerRoutes } from "./routes/providers.ts";
import { ragRoutes } from "./routes/rag.ts";
import { socketRoutes } from "./routes/ws.ts";

/** On every answer. Nothing inline, no eval, no other host: DESIGN.md, HTTP. */
const SECURITY_HEADERS: [string, string][] = [
  [
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "img-src 'self' data:; font-src 'self'; worker-src 'self'; manifest-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  ],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  // With no-referrer a browser hides our own forms' origin from us, and the guard refuses them.
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
];

const ROUTES: ((deps: Deps) => Hono)[] = [
  ingestRoutes,
  hookRoutes,
  socketRoutes,
  liveRoutes,
  (deps) => readRoutes(deps, READS),
  healthRoutes,
  openapiRoutes,
  providerRoutes,
  ragRoutes,
  pageRoutes,
];

/** The whole server as one function from request to answer. */
export function createApp(deps: Deps): Hono {
  const guard = createGuard(deps.config);
  const app = new Hono();
  app.onError(async (error, c) => {
    const answer = await problemAnswer(c, caught(deps, c, error));
    return seal(answer, guard.grant(c.req.raw));
  });
  app.notFound((c) => problemAnswer(c, new Problem("not_found", `Cannot find "${c.req.path}"`)));
  app.use(async (c, next) => {
    const answer = guard.admit(c.req.raw);
    if (answer) c.res = answer;
    else await next();
    seal(c.res, guard.grant(c.req.raw));
  });
  for (const routes of ROUTES) app.route("/", routes(deps));
  return app;
}

/** The problem to answer; what is none of ours is logged with its cause. */
function caught({ log }: Deps, c: Context, error: Error): Problem {
  const problem = Problem.from(error);
  if (problem.code === "internal") {
    log(`Cannot answer ${c.req.method} ${c.req.path}: ${String(problem.cause ?? problem.message)}`);
  }
  return problem;
}

/** Adds what stands on every answer. */
function seal(answer: Response, grant: Record<string, string> | null): Response {
  const { headers } = answer;
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  for (const [name, value] of Object.entries(grant ?? {})) headers.set(name, value);
  return answer;
}
