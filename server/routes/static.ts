/** Islands, style sheet and icon: found by name, never by path. */
import { Hono } from "hono";
import type { Assets } from "../../views/layout.tsx";
import { Problem } from "../problem.ts";
import type { StaticFiles } from "../static_files.ts";

/** An address with the content's hash never changes; any other is asked for again each time. */
const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#0e1420"/>
<path d="M3 5h7M3 8h10M3 11h5" stroke="#5aa2ff" stroke-width="1.6" stroke-linecap="round"/>
</svg>`;

/** `/static/:file`, `/favicon.svg` and the `/favicon.ico` that browsers ask for unasked. */
export function staticRoutes(files: StaticFiles) {
  return new Hono()
    .get("/static/:file", async (c) => {
      const name = c.req.param("file");
      const file = await files(name);
      if (file === null) throw new Problem("not_found", `Cannot find file "${name}"`);
      const etag = `"${file.hash}"`;
      c.header("ETag", etag);
      c.header("Cache-Control", c.req.query("v") === file.hash ? FOREVER : ASK_AGAIN);
      if (c.req.header("If-None-Match")?.includes(etag)) return c.body(null, 304);
      c.header("Content-Type", file.type);
      c.header("Vary", "Accept-Encoding");
      const takesBrotli = /\bbr\b/.test(c.req.header("Accept-Encoding") ?? "");
      if (!file.brotli || !takesBrotli) return c.body(file.bytes);
      c.header("Content-Encoding", "br");
      return c.body(file.brotli);
    })
    .on("GET", ["/favicon.svg", "/favicon.ico"], (c) =>
      c.body(ICON, 200, {
        "Content-Type": "image/svg+xml",
        "Cache-Control": "public, max-age=86400",
      }));
}

/** The addresses of this build's files; without a build the plain ones, which are answered 404. */
export async function assetsOf(files: StaticFiles): Promise<Assets> {
  const address = async (name: string) => {
    const file = await files(name);
    return `/static/${name}${file === null ? "" : `?v=${file.hash}`}`;
  };
  const [script, worker, charts, style] = await Promise.all([
    address("main.js"),
    address("live_worker.js"),
    address("charts.js"),
    address("app.css"),
  ]);
  return { script, worker, charts, style };
}
