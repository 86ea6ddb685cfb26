/** Turns: merged by their id where they have one, else by index and start. */
import type { TurnEnd, TurnStart } from "../../sdk/types.ts";
import { type Claims, merge, mergeInto, numberOf, textOf } from "../domain/claims.ts";
import { turnClaims } from "../domain/told.ts";
import { ranksOf, witnessOf } from "../domain/witness.ts";
import { all, type Db } from "./db.ts";
import { type Measure, measuredTurn } from "./fold_drift.ts";
import { turnIdOf, turnKeyOf, type TurnRecord, TURNS } from "./records.ts";
import { type SessionRecord } from "./session_record.ts";
import { Table } from "./table.ts";
import type { Totals } from "./totals.ts";
import {
  addEnd,
  addStart,
  claimsOfEnds,
  claimsOfEndsAt,
  endsFrom,
  type Mark,
  startBefore,
  startBeforeWithout,
} from "./turn_marks.ts";

export class TurnFold {
  readonly #db: Db;
  readonly #totals: Totals;
  readonly #measure: Measure;
  /** The event that is being folded. */
  #event: TurnStart | TurnEnd | null = null;
  readonly table: Table<TurnRecord>;

  constructor(db: Db, totals: Totals, measure: Measure) {
    this.#db = db;
    this.#totals = totals;
    this.#measure = measure;
    this.table = new Table(db, TURNS);
  }

  /** Takes one start or end into its turn. */
  fold(session: SessionRecord, event: TurnStart | TurnEnd): void {
    this.#event = event;
    const claims = turnClaims(event);
    const turnIndex = numberOf(claims, "turnIndex") ?? -1;
    const mark = { sessionId: session.sessionId, turnIndex, at: event.timestamp };
    if (event.turnId) {
      const turnKey = turnKeyOf(event.turnId);
      this.#tell(session, turnKey, claims, mark.at);
      if (event.type === "turn_start") this.#start(session, mark, turnKey);
      if (ranksOf(witnessOf(event.collector)).native) this.#cover(session);
    } else if (event.type === "turn_start") {
      const turnKey = `start:${turnIndex}:${mark.at}`;
      this.#tell(session, turnKey, claims, mark.at);
      this.#start(session, mark, turnKey);
    } else {
      addEnd(this.#db, mark, event.id, claims);
      this.#refresh(session, startBefore(this.#db, mark) ?? this.#lone(mark), mark);
    }
  }

  /** Adds claims to a turn's own record. */
  #tell(session: SessionRecord, turnKey: string, claims: Claims, at: number): void {
    const row = this.table.find(session.sessionId, turnKey);
    const said = row ? mergeInto(row.said, claims) : claims;
    const ends = row ? claimsOfEnds(this.#db, session.sessionId, turnKey) : {};
    this.#put(session, turnKey, said, ends, at);
  }

  /** A start takes the ends after it from the turn that had them. */
  #start(session: SessionRecord, mark: Mark, turnKey: string): void {
    if (!addStart(this.#db, mark, turnKey)) return;
    const ends = endsFrom(this.#db, mark);
    if (ends.length === 0) return;
    const before = startBeforeWithout(this.#db, mark, turnKey);
    if (before !== null) this.#refresh(session, before, mark);
    else {for (const { at } of ends) {
        this.#refresh(session, this.#lone({ ...mark, at }), { ...mark, at });
      }}
    this.#refresh(session, turnKey, mark);
  }

  #lone({ turnIndex, at }: Mark): string {
    return `end:${turnIndex}:${at}`;
  }

  /** Puts a turn together anew from its own record and the ends that belong to it. */
  #refresh(session: SessionRecord, turnKey: string, mark: Mark): void {
    const row = this.table.find(session.sessionId, turnKey);
    if (!turnKey.startsWith("end:")) {
      const ends = claimsOfEnds(this.#db, session.sessionId, turnKey);
      this.#put(session, turnKey, row?.said ?? {}, ends, mark.at);
    } else if (startBefore(this.#db, mark) !== null) {
      if (row) this.#remove(session, row);
    } else {
      this.#put(session, turnKey, {}, claimsOfEndsAt(this.#db, mark), mark.at);
    }
  }

  #put(session: SessionRecord, turnKey: string, said: Claims, ends: Claims, at: number): void {
    const before = this.table.find(session.sessionId, turnKey);
    const counted = turnIdOf(turnKey) !== null || !session.coversTurns;
    session.turnCount += Number(counted) - Number(before?.counted ?? false);
    const after = project(session.sessionId, turnKey, said, merge(said, ends), counted, at);
    if (before) this.#totals.turn(-1, before);
    this.#totals.turn(1, after);
    this.table.put(after);
    if (!before && after.turnId !== null) this.#totals.turns.know(session.sessionId, after.turnId);
    this.#measure(this.#event!, measuredTurn(before, after));
  }

  #remove(session: SessionRecord, row: TurnRecord): void {
    session.turnCount -= Number(row.counted);
    this.#totals.turn(-1, row);
    this.table.remove(row);
  }

  /** From now on turns without an id are shown, not counted. */
  #cover(session: SessionRecord): void {
    if (session.coversTurns) return;
    session.coversTurns = true;
    this.table.flush();
    const sql = `
      SELECT turn_key AS turnKey FROM turns
      WHERE session_id = :sessionId AND counted = 1 AND turn_id IS NULL`;
    for (
      const { turnKey } of all<{ turnKey: string }>(this.#db, sql, { sessionId: session.sessionId })
    ) {
      const row = this.table.find(session.sessionId, turnKey)!;
      this.#totals.turn(-1, row);
      row.counted = false;
      session.turnCount -= 1;
      this.table.put(row);
    }
  }
}

function project(
  sessionId: string,
  turnKey: string,
  said: Claims,
  claims: Claims,
  counted: boolean,
  at: number,
): TurnRecord {
  const startedAt = numberOf(claims, "startedAt");
  const endedAt = numberOf(claims, "endedAt");
  return {
    sessionId,
    turnKey,
    turnId: textOf(claims, "turnId"),
    turnIndex: numberOf(claims, "turnIndex"),
    startedAt,
    endedAt,
    sortAt: startedAt ?? endedAt ?? at,
    durationMs: numberOf(claims, "durationMs"),
    ttftMs: numberOf(claims, "ttftMs"),
    outcome: textOf(claims, "outcome"),
    toolCallCount: numberOf(claims, "toolCallCount"),
    counted,
    said,
  };
}
