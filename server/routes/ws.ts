/** WebSockets: collectors send events, dashboards get what is committed. */
import { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { showCommits } from "../live/dashboard.ts";
import { Problem } from "../problem.ts";
import { valid } from "../validate.ts";
import { createCollector } from "./collector_socket.ts";
import { refuseWhenFull } from "./live.ts";

/** With `ack=1` every event is answered. */
export const CollectorQuery = z.object({ ack: z.enum(["0", "1"]).default("0") });

/** `WS /ws/collector` and `/ws/dashboard`. */
export function socketRoutes(deps: Deps) {
  const { hub } = deps;
  return new Hono()
    .get("/ws/collector", valid("query", CollectorQuery), (c) => {
      const { socket, response } = upgrade(c.req.raw);
      const collector = createCollector(deps, socket, c.req.valid("query").ack === "1");
      const stop = () => collector.stop();
      socket.onmessage = ({ data }) => void collector.take(data);
      socket.onopen = () =>
        hub.closed.aborted ? stop() : hub.closed.addEventListener("abort", stop);
      socket.onclose = () => hub.closed.removeEventListener("abort", stop);
      return response;
    })
    .get("/ws/dashboard", (c) => {
      refuseWhenFull(deps);
      const { socket, response } = upgrade(c.req.raw);
      let leave = () => {};
      socket.onopen = () => leave = showCommits(hub, socket);
      socket.onclose = () => leave();
      return response;
    });
}

/** The socket of a handshake. Throws `malformed` for a plain request. */
function upgrade(request: Request): Deno.WebSocketUpgrade {
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
    return Deno.upgradeWebSocket(request);
  }
  throw new Problem("malformed", "Cannot answer a plain request: this address is a WebSocket");
}
