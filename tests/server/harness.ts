/** A whole server for tests: the real app on a real store in memory, with a clock that stands. */
import type { Hono } from "hono";
import { createApp } from "../../server/app.ts";
import { assumeWindows } from "../../server/assumed_windows.ts";
import type { Deps, ServerConfig } from "../../server/deps.ts";
import { createFolders } from "../../server/folder_settings.ts";
import { createHub } from "../../server/live/hub.ts";
import { lazyPricer } from "../../server/domain/pricer.ts";
import { lazyRedactor } from "../../server/domain/redactor.ts";
import { memoryStore } from "../../server/store/memory.ts";
import { newestSchema } from "../../server/store/open.ts";

/** When the tests happen, Unix ms. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** The app and what it uses; lines that it logged. */
export interface TestServer extends AsyncDisposable {
  app: Hono;
  deps: Deps;
  logged: string[];
}

/** Starts one; closed when it goes out of scope (`await using`). */
export function testServer(
  config: Partial<ServerConfig> = {},
  change: Partial<Deps> = {},
): Promise<TestServer> {
  const logged: string[] = [];
  let ids = 0;
  const pricer = change.pricer ?? lazyPricer();
  const deps: Deps = {
    hub: createHub(0),
    folders: createFolders({
      now: () => NOW,
      log: (line) => logged.push(line),
      budgetIsFlag: false,
    }),
    pricer,
    redactor: lazyRedactor(config.redactionLevel ?? "preview"),
    now: () => NOW,
    newId: () => `id-${++ids}`,
    config: {
      version: "1.2.3",
      port: 5200,
      host: "127.0.0.1",
      redactionLevel: "preview",
      budgetLimit: null,
      allowHosts: [],
      allowOrigins: [],
      token: null,
      schemaVersion: newestSchema(),
      staticDir: "",
      ...config,
    },
    counters: { rejectedEvents: 0 },
    log: (line) => logged.push(line),
    ...change,
    store: assumeWindows(change.store ?? memoryStore(), pricer),
  };
  deps.store.onRaised((raised) => deps.hub.publish(raised));
  deps.store.onRetold((sessionIds) => deps.hub.retell(sessionIds));
  return Promise.resolve({
    app: createApp(deps),
    deps,
    logged,
    async [Symbol.asyncDispose]() {
      deps.hub.close();
      await deps.store.close();
    },
  });
}

/** Posts a value as JSON. */
export function post(
  { app }: TestServer,
  path: string,
  value: unknown,
  headers: Record<string, string> = {},
) {
  const body = value instanceof Uint8Array || typeof value === "string"
    ? value as BodyInit
    : JSON.stringify(value);
  return app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

/** An event that says nothing more than that it happened. */
export function heartbeat(id: string, fields: Record<string, unknown> = {}) {
  return { id, sessionId: "s1", timestamp: NOW, type: "heartbeat", ...fields };
}

/** The app on a port of its own. */
export interface Listening extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  host: string;
}

/** Listens until it goes out of scope; ends the hub's streams and sockets first. */
export function listen({ app, deps }: TestServer): Listening {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, app.fetch);
  return {
    host: `127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      deps.hub.close();
      await server.shutdown();
    },
  };
}

/** Resolves when it is true; looks each time other work has had its turn. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve));
}
