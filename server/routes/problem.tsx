/** Problems as answers: JSON for programs, a page or a part of one for people. */
import type { Context } from "hono";
import { ProblemPage } from "../../views/pages/problem.tsx";
import { ProblemNote } from "../../views/partials/problem.tsx";
import { isProgramPath } from "../guard.ts";
import type { Problem } from "../problem.ts";
import { themeOf } from "./page_answer.tsx";

/** How long a client that found the server full waits before it tries again, seconds. */
const RETRY_SECONDS = "1";

/** The answer that tells a problem; `internal` tells no more than that. */
export function problemAnswer(c: Context, problem: Problem): Response | Promise<Response> {
  if (problem.code === "unavailable") c.header("retry-after", RETRY_SECONDS);
  if (problem.code === "unauthorized") c.header("www-authenticate", "Bearer");
  if (isProgramPath(c.req.path)) {
    c.header("content-type", "application/problem+json");
    return c.body(JSON.stringify(problem.body()), problem.status);
  }
  const view = { status: problem.status, title: problem.title, detail: problem.message };
  const isPart = c.req.header("hx-request") === "true";
  const html = isPart
    ? <ProblemNote problem={view} />
    : <ProblemPage problem={view} theme={themeOf(c)} />;
  return c.html(html, problem.status);
}
