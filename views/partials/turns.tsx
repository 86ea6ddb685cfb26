import { LLM_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, duration, orUnknown, plural, tokens, UNKNOWN, usd } from "../format.ts";
import type { TurnLine, TurnsPanel } from "../models/session.ts";
import { Clock } from "./badges.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** The types after which the table is another one. */
const TYPES = `${LLM_TYPES} ${TURN_TYPES}`;

/** What each turn of a session took and cost; empty without any. */
export function Turns({ panel: { sessionId, rows, total } }: { panel: TurnsPanel }) {
  const shown = rows.filter(({ number }) => number !== null).length;
  return (
    <TablePanel
      name="turns"
      sessionId={sessionId}
      title="Turns"
      note={shown < total ? `the newest ${count(shown)} of ${count(total)}` : plural(total, "turn")}
      types={TYPES}
      isEmpty={rows.length === 0}
      wide
    >
      <Columns
        names={[
          "Turn",
          "Started",
          "Time",
          "First token",
          "LLM calls",
          "In",
          "Out",
          "Cache read",
          "Cache write",
          "Cost",
        ]}
      />
      <tbody>{rows.map((row) => <TurnRow row={row} sessionId={sessionId} />)}</tbody>
    </TablePanel>
  );
}

function TurnRow({ row, sessionId }: { row: TurnLine; sessionId: string }) {
  const name = row.number === null ? "Outside of turns" : `Turn ${row.number}`;
  return (
    <tr id={`turn-line-${row.number ?? 0}`}>
      <th scope="row">
        {row.turnId === null ? name : <a href={turnUrl(sessionId, row.turnId)}>{name}</a>}
        {row.outcome !== null && row.outcome !== "ok" && <small>{row.outcome}</small>}
      </th>
      <td class="number">
        <Clock at={row.at} />
      </td>
      <td class="number">{orUnknown(row.durationMs, duration)}</td>
      <td class="number">{orUnknown(row.ttftMs, duration)}</td>
      <td class="number">{count(row.callCount)}</td>
      <td class="number">{tokens(row.inputTokens)}</td>
      <td class="number">{tokens(row.outputTokens)}</td>
      <td class="number">{tokens(row.cacheReadTokens)}</td>
      <td class="number">{tokens(row.cacheWriteTokens)}</td>
      <td class="number">{row.costNanoUsd === null ? UNKNOWN : usd(row.costNanoUsd)}</td>
    </tr>
  );
}

/** The page of a turn's calls. */
export function turnUrl(sessionId: string, turnId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}/turns/${encodeURIComponent(turnId)}`;
}
