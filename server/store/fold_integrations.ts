/** The registry of RAG sources and MCP servers: what was registered of them, and their activity. */
import { mcpToolOf } from "../domain/mcp_tools.ts";
import type { Db } from "./db.ts";
import { integrationNames, registrationText } from "./integrations.ts";
import type { Registration } from "./rows.ts";
import { Table } from "./table.ts";

interface Integration {
  kind: Registration["kind"];
  name: string;
  eventCount: number;
  toolCallCount: number;
  lastSeenAt: number | null;
  /** What a settings file or client registered of it, JSON; null for one that was only seen. */
  registration: string | null;
}

/** Every name of one kind. */
interface Names {
  registered: Set<string>;
  /** Those that were only seen. */
  seen: Set<string>;
  /** The last of `seen` by `isBefore`, or null where it must be looked for. */
  last: string | null;
}

/** Registered ones of a kind, and as many that were only seen: a client may make up names. */
const MAX_OF_KIND = 1_000;

export class IntegrationFold {
  readonly #db: Db;
  readonly #max: number;
  readonly #table: Table<Integration>;
  #names: Map<Registration["kind"], Names> | null = null;
  #changed: Registration[] = [];

  constructor(db: Db, max: number = MAX_OF_KIND) {
    this.#db = db;
    this.#max = max;
    this.#table = new Table<Integration>(db, {
      table: "integrations",
      key: ["kind", "name"],
      fields: {
        kind: "plain",
        name: "plain",
        eventCount: "plain",
        toolCallCount: "plain",
        lastSeenAt: "plain",
        registration: "plain",
      },
    });
  }

  /** Counts an event of a source; one that nobody registered registers itself, if there is room. */
  seen(kind: Registration["kind"], name: string, at: number): void {
    const row = this.#admitted(kind, name);
    if (!row) return;
    row.eventCount += 1;
    row.lastSeenAt = Math.max(row.lastSeenAt ?? at, at);
    this.#table.put(row);
  }

  /**
   * The same of an MCP server whose tool an agent calls; any other tool leaves no trace here. Events
   * of a call that counts elsewhere, or nowhere, tell that the server was used all the same.
   */
  toolSeen(toolName: string, at: number): void {
    const tool = mcpToolOf(toolName);
    const row = tool && this.#admitted("mcp", tool.server);
    if (!row || (row.lastSeenAt ?? -Infinity) >= at) return;
    row.lastSeenAt = at;
    this.#table.put(row);
  }

  /** Adds calls of a tool, or takes them out: (new − old) of what counts. Their events came before. */
  addToolCalls(toolName: string, count: number): void {
    const tool = count === 0 ? null : mcpToolOf(toolName);
    const row = tool && this.#table.find("mcp", tool.server);
    if (!row) return;
    row.toolCallCount += count;
    this.#table.put(row);
  }

  /** Takes registrations; the last one of a name stands. Gives how many there was room for. */
  register(registrations: readonly Registration[]): number {
    let taken = 0;
    for (const registration of registrations) {
      const { kind, name } = registration;
      const names = this.#namesOf(kind);
      if (!names.registered.has(name)) {
        if (names.registered.size >= this.#max) continue;
        names.registered.add(name);
        if (names.seen.delete(name)) names.last = null;
      }
      taken += 1;
      const known = this.#find(kind, name);
      const text = registrationText(registration);
      if (known.registration === text) continue;
      this.#table.put({ ...known, registration: text });
      this.#changed.push(registration);
    }
    return taken;
  }

  /** Registrations that said something new since this was asked last. */
  takeChanged(): Registration[] {
    return this.#changed.splice(0);
  }

  flush(): void {
    this.#table.flush();
  }

  reset(): void {
    this.#table.reset();
    this.#names = null;
    this.#changed = [];
  }

  /**
   * True where a name that was only seen is kept. Of too many the first by `isBefore` stay: that
   * depends on no order of events, and none that stays has ever been dropped, so its count is whole.
   */
  #admits(kind: Registration["kind"], names: Names, name: string): boolean {
    const { seen } = names;
    if (seen.has(name)) return true;
    if (seen.size >= this.#max) {
      const last = names.last ??= lastOf(seen);
      if (!isBefore(name, last)) return false;
      seen.delete(last);
      this.#table.remove(this.#find(kind, last));
    }
    seen.add(name);
    names.last = null;
    return true;
  }

  /** The row of a name, or null where there is no room for it. */
  #admitted(kind: Registration["kind"], name: string): Integration | null {
    const names = this.#namesOf(kind);
    const isKnown = names.registered.has(name) || this.#admits(kind, names, name);
    return isKnown ? this.#find(kind, name) : null;
  }

  #find(kind: Registration["kind"], name: string): Integration {
    return this.#table.find(kind, name) ?? {
      kind,
      name,
      eventCount: 0,
      toolCallCount: 0,
      lastSeenAt: null,
      registration: null,
    };
  }

  #namesOf(kind: Registration["kind"]): Names {
    this.#names ??= this.#readNames();
    return this.#names.get(kind)!;
  }

  #readNames(): Map<Registration["kind"], Names> {
    const none = (): Names => ({ registered: new Set(), seen: new Set(), last: null });
    const names = new Map([["rag" as const, none()], ["mcp" as const, none()]]);
    for (const { kind, name, isRegistered } of integrationNames(this.#db)) {
      names.get(kind)?.[isRegistered ? "registered" : "seen"].add(name);
    }
    return names;
  }
}

/** Short names first: those that a client makes up by the thousand are long. */
function isBefore(name: string, other: string): boolean {
  return name.length === other.length ? name < other : name.length < other.length;
}

function lastOf(names: Iterable<string>): string {
  let last = "";
  for (const name of names) if (isBefore(last, name)) last = name;
  return last;
}
