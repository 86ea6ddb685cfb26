/**
 * Rollups over all sessions, kept in the writer's transaction by (new − old) of what each session
 * has a share of. A session whose agent, project or start becomes known or changes late takes its
 * whole share along, so the order of events cannot matter.
 */
import { type Block, blocksAround, settledBefore } from "../domain/blocks.ts";
import { type Db, first, run } from "./db.ts";
import type { IntegrationFold } from "./fold_integrations.ts";
import {
  addToolCall,
  difference,
  type Share,
  type Shares,
  sharesOf,
  type SourceShare,
  type ToolCallShare,
  type ToolShares,
  type UsageShare,
} from "./rollup_shares.ts";
import { rollupTables, USAGE_SUMS, usageKeys, type UsageSum } from "./rollup_tables.ts";
import type { SessionRecord } from "./session_record.ts";
import { Table } from "./table.ts";
import { bucketOf, type Sign } from "./samples.ts";

/** The quarter before which larger blocks are whole; 0 for an empty database. */
export function readSettled(db: Db): number {
  return first<{ settled: number }>(db, "SELECT settled FROM rollup_state")?.settled ?? 0;
}

/** Under which names a session's share is summed up; "" = not known. */
export interface RollupKey {
  agent: string;
  project: string;
}

/** Where a session stands in the rollups and counts. */
export interface Rolled {
  /** Null: it has no share. */
  key: RollupKey | null;
  /** The quarters it began in and was last heard of. */
  start: number;
  last: number;
  /** Null: it is in no list. */
  listed: (RollupKey & { model: string }) | null;
}

/** The key of a session's share; null for a session that is not counted anywhere. */
function rollupKey(session: SessionRecord): RollupKey | null {
  return session.isSuperseded ? null : namesOf(session);
}

interface SessionCount {
  dimension: string;
  name: string;
  count: number;
}

export class Rollups {
  readonly #db: Db;
  readonly #integrations: IntegrationFold;
  readonly #tables: ReturnType<typeof rollupTables>;
  readonly #counts: Table<SessionCount>;
  /** What changed since the last flush: of tools the sums, of others totals and what they were. */
  readonly #usage = new Map<UsageShare, UsageShare>();
  readonly #tools: ToolShares = new Map();
  readonly #sources = new Map<Share, { now: () => SourceShare; was: SourceShare }>();
  /** From this quarter on only quarters are written; null: not read yet. */
  #settled: number | null = null;
  readonly #touched = new Map<string, SessionRecord>();
  /** Sessions that were counted under other names before, since somebody asked. */
  readonly #moved = new Set<string>();

  constructor(db: Db, integrations: IntegrationFold) {
    this.#db = db;
    this.#integrations = integrations;
    this.#tables = rollupTables(db);
    this.#counts = new Table<SessionCount>(db, {
      table: "session_counts",
      key: ["dimension", "name"],
      fields: { dimension: "plain", name: "plain", count: "plain" },
      isEmpty: ({ count }) => count === 0,
    });
  }

  /** Every session that an event changes comes by here. */
  touch(session: SessionRecord): void {
    this.#touched.set(session.sessionId, session);
  }

  /** A total of a model that will change: call it before. */
  usage(total: UsageShare): void {
    if (!this.#usage.has(total)) this.#usage.set(total, { ...total });
  }

  /** A tool call that is added, or taken out. */
  tool(sign: Sign, call: ToolCallShare): void {
    addToolCall(this.#tools, sign, call);
  }

  /** A total of a source that will change; `shareOf` tells its sums as they are. */
  source(total: Share, shareOf: () => SourceShare): void {
    if (this.#sources.has(total)) return;
    const was = shareOf();
    this.#sources.set(total, { now: shareOf, was: { ...was, histogram: { ...was.histogram } } });
  }

  /** Takes out what a session's facts told, which are told anew now. What changed before is flushed. */
  withdraw({ sessionId, rolled }: SessionRecord): void {
    const { usage, tools } = sharesOf(this.#db, sessionId);
    this.#add(-1, rolled?.key ?? null, { usage, tools, sources: [] });
  }

  /**
   * Writes what changed: before the sessions' own totals and tool calls are written, which it reads as
   * they were.
   */
  flush(): void {
    this.#advance();
    const changes = this.#changes();
    for (const session of this.#touched.values()) {
      this.#settle(session, changes.get(session.sessionId) ?? null);
    }
    this.#forget();
    for (const { table } of Object.values(this.#tables)) table.flush();
    this.#counts.flush();
  }

  /** The sessions whose agent or project became another, since it was asked last. */
  takeMoved(): string[] {
    const moved = [...this.#moved];
    this.#moved.clear();
    return moved;
  }

  reset(): void {
    this.#forget();
    this.#moved.clear();
    this.#settled = null;
    for (const { table } of Object.values(this.#tables)) table.reset();
    this.#counts.reset();
  }

  /**
   * Most events are of the newest hour: they change only their quarter, and when the hour is over
   * it is put into the larger blocks at once. Writing these with every commit doubled its time.
   */
  #advance(): void {
    this.#settled ??= readSettled(this.#db);
    const newest = Math.max(...this.#touched.values().map(({ lastEventAt }) => lastEventAt));
    const settled = settledBefore(newest);
    if (!(settled > this.#settled)) return;
    for (const table of Object.values(this.#tables)) table.settle(this.#settled, settled);
    this.#settled = settled;
    run(this.#db, "INSERT OR REPLACE INTO rollup_state (id, settled) VALUES (1, :settled)", {
      settled,
    });
  }

  #blocks(quarter: number): readonly Block[] {
    const blocks = blocksAround(quarter);
    return quarter < this.#settled! ? blocks : blocks.slice(0, 1);
  }

  #forget(): void {
    this.#touched.clear();
    this.#usage.clear();
    this.#tools.clear();
    this.#sources.clear();
  }

  /** What was added since the last flush, by session. */
  #changes(): Map<string, Shares> {
    const changes = new Map<string, Shares>();
    const of = ({ sessionId }: Share) => {
      const known = changes.get(sessionId) ?? { usage: [], tools: [], sources: [] };
      changes.set(sessionId, known);
      return known;
    };
    for (const [now, was] of this.#usage) of(now).usage.push(difference(now, was));
    for (const share of this.#tools.values()) of(share).tools.push(share);
    for (const { now, was } of this.#sources.values()) of(was).sources.push(difference(now(), was));
    return changes;
  }

  #settle(session: SessionRecord, changes: Shares | null): void {
    const was = session.rolled;
    const key = rollupKey(session);
    const listed = key && { ...key, model: session.model ?? "" };
    const [start, last] = [bucketOf(session.startedAt), bucketOf(session.lastEventAt)];
    const now: Rolled = { key, start, last, listed };
    if (!isSame(was?.key ?? null, now.key)) {
      if (was) this.#moved.add(session.sessionId);
      const whole = sharesOf(this.#db, session.sessionId);
      this.#add(-1, was?.key ?? null, whole);
      this.#add(1, now.key, whole);
    }
    if (!was || was.start !== start || was.last !== last || !isSame(was.key, key)) {
      this.#ends(-1, was);
      this.#ends(1, now);
    }
    if (!was || !isSame(was.listed, now.listed) || was.listed?.model !== listed?.model) {
      this.#count(-1, was);
      this.#count(1, now);
    }
    session.rolled = now;
    if (changes) this.#add(1, now.key, changes);
  }

  #add(sign: Sign, key: RollupKey | null, shares: Shares): void {
    if (!key) return;
    const { usage, tools, sources } = this.#tables;
    for (const [bucket, sums] of usageByBucket(shares)) this.#addUsage(sign, key, bucket, sums);
    for (const share of shares.usage) {
      const { bucket, model: name, provider } = share;
      const names = { dimension: "model", name, provider };
      usage.add(sign, names, share, null, this.#blocks(bucket));
    }
    for (const share of shares.tools) {
      const names = { agent: key.agent, toolName: share.toolName };
      tools.add(sign, names, share, share.histogram, this.#blocks(share.bucket));
      this.#integrations.addToolCalls(share.toolName, sign * share.count);
    }
    for (const share of shares.sources) {
      sources.add(sign, share, share, share.histogram, this.#blocks(share.bucket));
    }
  }

  #ends(sign: Sign, rolled: Rolled | null): void {
    if (!rolled?.key) return;
    this.#addUsage(sign, rolled.key, rolled.start, { sessions: 1 });
    this.#addUsage(sign, rolled.key, rolled.last, { lastSessions: 1 });
  }

  #addUsage(
    sign: Sign,
    { agent, project }: RollupKey,
    bucket: number,
    sums: Partial<Record<UsageSum, number>>,
  ): void {
    const [first, ...rest] = this.#blocks(bucket);
    const { quarter, larger } = usageKeys(agent, project);
    this.#tables.usage.add(sign, quarter, sums, null, [first!]);
    if (rest.length === 0) return;
    for (const key of larger) this.#tables.usage.add(sign, key, sums, null, rest);
  }

  #count(sign: Sign, rolled: Rolled | null): void {
    if (!rolled?.listed) return;
    for (const [dimension, name] of Object.entries({ all: "", ...rolled.listed })) {
      const row = this.#counts.find(dimension, name) ?? { dimension, name, count: 0 };
      row.count += sign;
      this.#counts.put(row);
    }
  }
}

/** All models and tools of a quarter as one. */
function usageByBucket({ usage, tools }: Shares): Map<number, Partial<Record<UsageSum, number>>> {
  const sums = new Map<number, Partial<Record<UsageSum, number>>>();
  const add = (bucket: number, share: Partial<Record<UsageSum, number>>) => {
    const sum = sums.get(bucket) ?? {};
    for (const name of USAGE_SUMS) if (share[name]) sum[name] = (sum[name] ?? 0) + share[name];
    sums.set(bucket, sum);
  };
  for (const share of usage) add(share.bucket, share);
  for (const { bucket, count, errors } of tools) {
    add(bucket, { toolCalls: count, toolErrors: errors });
  }
  return sums;
}

function namesOf({ agent, project }: SessionRecord): RollupKey {
  return { agent, project: project ?? "" };
}

function isSame(a: RollupKey | null, b: RollupKey | null): boolean {
  return a?.agent === b?.agent && a?.project === b?.project;
}
