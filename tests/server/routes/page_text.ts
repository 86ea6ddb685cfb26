/** Pages as tests read them. */
import assert from "node:assert/strict";
import type { ServerConfig } from "../../../server/deps.ts";
import { NOW, post, type TestServer, testServer } from "../harness.ts";
import { toldSession } from "../panels/session_events.ts";

/** The HTML at a path; fails when there is none. */
export async function html(server: TestServer, path: string): Promise<string> {
  const response = await server.app.request(path);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
  return response.text();
}

/** A server that was told of one session, `s1`. */
export async function told(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const server = await testServer(config);
  await post(server, "/api/ingest/batch", toldSession(NOW));
  return server;
}

/** What a reader sees: no tags, one space between words. */
export function textOf(page: string): string {
  return page.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}
