/**
 * AIr's extension for Pi: tells the AIr server on this machine what the agent does, as it happens.
 *
 * Pi awaits every handler, lets a value that one gives change the agent, and dies of an error that
 * nobody catches. So each handler here queues, gives nothing, throws nothing and returns at once;
 * nothing is sent but to the server that AIR_URL, AIR_PORT or AIr itself names.
 */
import { randomUUID } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, env as variables } from "node:process";
import type { WireEvent } from "../../sdk/types.ts";
import { isEnabled } from "../target.ts";
import { countLost, keepEvents } from "./disk.ts";
import { momentOf, type Pi } from "./host.ts";
import { Link } from "./link.ts";
import { Live } from "./live.ts";
import { findServer } from "./server.ts";

/** All that Pi may wait for when it ends (DESIGN.md, rule 7). */
const CLOSE_MS = 300;
/** Where the extension that tells this process's sessions leaves its mark; others stay silent. */
const MARK = Symbol.for("hydrotik.air.pi");

const env = (name: string) => variables[name];

/** Pi's entry. Loading must not fail, whatever the environment: Pi would not start. */
export default function air(pi: Pi): void {
  try {
    if (isEnabled(env)) listen(pi);
  } catch {
    // Not a Pi that we know: it runs on without being watched.
  }
}

function listen(pi: Pi): void {
  const live = new Live({ pi, newId: randomUUID, version: piVersion(argv[1]) });
  let link: Link | null = null;

  /** The connection of the session that begins; null where another copy of AIr tells it. */
  function opened(): Link | null {
    const holder: unknown = Reflect.get(globalThis, MARK);
    if (typeof holder === "string" && holder !== import.meta.url) return null;
    Reflect.set(globalThis, MARK, import.meta.url);
    const fresh = new Link({
      findServer: () => findServer(env),
      keep,
      countLost: (count) => countLost(count, env),
    });
    fresh.open();
    return fresh;
  }

  async function closed(): Promise<void> {
    const open = link;
    link = null;
    if (open === null) return;
    Reflect.deleteProperty(globalThis, MARK);
    await open.close(CLOSE_MS);
  }

  function take(name: string, event: unknown, ctx: unknown): void {
    const clock = { at: Date.now(), mono: performance.now() };
    const moment = momentOf(ctx);
    if (moment === null) return;
    if (name === "session_start") link ??= opened();
    link?.send(live.take(name, event, moment, clock));
  }

  for (const name of live.names()) {
    pi.on(name, (event, ctx) => {
      try {
        take(name, event, ctx);
      } catch {
        // An event of a shape that we do not know: it is not told.
      }
      return name === "session_shutdown" ? closed().catch(() => {}) : undefined;
    });
  }
}

/** The server of this machine takes in what is on its disk; for any other it is lost. */
function keep(events: WireEvent[]): void {
  if (findServer(env)?.isHere) keepEvents(events, env, Date.now());
  else countLost(events.length, env);
}

/** Pi's version, from the package that its program lies in; null where it is none. */
function piVersion(program: string | undefined): string | null {
  try {
    let folder = dirname(realpathSync(program ?? ""));
    for (let depth = 0; depth < 4; depth++, folder = dirname(folder)) {
      const manifest = packageOf(join(folder, "package.json"));
      if (manifest) return manifest.name.endsWith("pi-coding-agent") ? manifest.version : null;
    }
    return null;
  } catch {
    return null; // A program of one file.
  }
}

function packageOf(file: string): { name: string; version: string } | null {
  try {
    const { name, version } = JSON.parse(readFileSync(file, "utf8"));
    return typeof name === "string" && typeof version === "string" ? { name, version } : null;
  } catch {
    return null; // No such file here: it lies further up.
  }
}
