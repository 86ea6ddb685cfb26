/**
 * Which sessions' facts must be told anew, because what they hold turned out to belong to another:
 * lines that a fork copied, and sessions that two programs told (DESIGN.md, Many witnesses).
 */
import type { WireEvent } from "../../sdk/types.ts";
import { lineIdOf, ownerOf, watchedThread, watcherName } from "../domain/copies.ts";
import { holdersOfLine, isBegun, sharersOf, staleSessions } from "./copied_lines.ts";
import type { Db } from "./db.ts";
import { forkedBy } from "./fold_sessions.ts";
import type { SessionRecord } from "./session_record.ts";
import type { Table } from "./table.ts";

/**
 * A session of more events waits until it is told anew (`settle`): the original of a fork is read in
 * many parts, each of which takes lines from it. 1,000 events take some 100 ms.
 */
const AT_ONCE_EVENTS = 1_000;

export class CopyFold {
  readonly #db: Db;
  readonly #sessions: Table<SessionRecord>;
  readonly #stale = new Set<string>();
  /** Sessions of which it became known when they were made as forks. */
  readonly #forked = new Set<string>();
  /** Large sessions that are told anew later; their rows say so too. */
  readonly #waiting = new Set<string>();
  /** Sessions that were told anew since somebody asked. */
  readonly #retold = new Set<string>();

  constructor(db: Db, sessions: Table<SessionRecord>) {
    this.#db = db;
    this.#sessions = sessions;
  }

  /** Takes a session's first event: it may be the same as one that another program told. */
  begin(session: SessionRecord, seq: number): void {
    const { sessionId } = session;
    const thread = watchedThread(sessionId);
    if (thread !== null) session.isSuperseded = isBegun(this.#db, thread, seq);
    const name = watcherName(sessionId);
    const watched = name === null ? null : this.#sessions.find(name);
    if (!watched || watched.isSuperseded) return;
    watched.isSuperseded = true;
    this.#sessions.put(watched);
    this.#stale.add(watched.sessionId);
  }

  /** Takes one event, seq being its place in the log; gives whether its line is another session's. */
  fold(session: SessionRecord, event: WireEvent, seq: number): boolean {
    const forkedAt = forkedBy(event);
    if (forkedAt !== null && (session.forkedAt ?? 0) < forkedAt) {
      session.forkedAt = forkedAt;
      this.#forked.add(session.sessionId);
    }
    const holders = this.#holders(event, seq);
    if (holders.length === 0) return false;
    if (this.#owner([...holders, event.sessionId]) !== event.sessionId) return true;
    this.#stale.add(this.#owner(holders)); // It counted the line until now.
    return false;
  }

  /** Whether an event's line belongs to another session, as all is known now. */
  isCopy(event: WireEvent, seq: number): boolean {
    const holders = this.#holders(event, seq);
    return holders.length > 0 &&
      this.#owner([...holders, event.sessionId]) !== event.sessionId;
  }

  /** The sessions whose facts must be told anew now, as of a seq; `all`: also those that wait. */
  takeStale(seq: number, all: boolean): SessionRecord[] {
    for (const sessionId of this.#forked) {
      const sharers = sharersOf(this.#db, sessionId, seq);
      if (sharers.length > 0) this.#stale.add(sessionId);
      for (const sharer of sharers) this.#stale.add(sharer);
    }
    const ids = all ? new Set([...this.#stale, ...this.#waiting]) : this.#stale;
    const sessions = [...ids].flatMap((sessionId) => this.#sessions.find(sessionId) ?? []);
    this.#forget();
    const isNow = ({ eventCount }: SessionRecord) => all || eventCount <= AT_ONCE_EVENTS;
    for (const session of sessions.filter((session) => !isNow(session))) {
      this.#waiting.add(session.sessionId);
      session.isStale = true;
      this.#sessions.put(session);
    }
    const now = sessions.filter(isNow);
    for (const { sessionId } of now) this.#retold.add(sessionId);
    return now;
  }

  /** The sessions whose facts were told anew since it was asked last. */
  takeRetold(): string[] {
    const retold = [...this.#retold];
    this.#retold.clear();
    return retold;
  }

  /** Whether sessions wait to be told anew. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Remembers the sessions that waited when the last server ended. */
  recall(): void {
    for (const sessionId of staleSessions(this.#db)) this.#waiting.add(sessionId);
  }

  /** All that waited was told anew and committed. */
  settled(): void {
    this.#waiting.clear();
  }

  /** Forgets the transaction; what waits goes on waiting. */
  reset(): void {
    this.#forget();
    this.#retold.clear();
  }

  #forget(): void {
    this.#stale.clear();
    this.#forked.clear();
  }

  #holders(event: WireEvent, seq: number): string[] {
    const line = lineIdOf(event);
    return line === null ? [] : holdersOfLine(this.#db, line, event, seq);
  }

  #owner(sessionIds: readonly string[]): string {
    return ownerOf(sessionIds.map((sessionId) => ({
      sessionId,
      forkedAt: this.#sessions.find(sessionId)?.forkedAt ?? null,
    })));
  }
}
