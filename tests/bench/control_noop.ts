/** Control of single events: a Hono route that checks each event with zod and does nothing more. */
import { Hono } from "hono";
import { parseEvent } from "../../sdk/wire.ts";

const app = new Hono().post("/api/ingest", async (c) => {
  const { ok } = parseEvent(await c.req.json(), Date.now());
  return c.json({ ok });
});

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, app.fetch);
