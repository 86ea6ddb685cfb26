/** Drift episodes as rows of a table: of all sessions, or of one on its own page. */
import { change, fact, plural, shortId } from "../format.ts";
import type { EpisodeRow } from "../models/drift.ts";
import { Age } from "./badges.tsx";
import { Columns } from "./table_panel.tsx";
import { turnUrl } from "./turns.tsx";

interface EpisodesProps extends Omit<EpisodeProps, "row" | "isOwn"> {
  rows: EpisodeRow[];
  isOwn?: boolean;
}

/** Head and body of a table of episodes, for whichever frame. */
export function EpisodeLines({ rows, now, back, isOwn = false }: EpisodesProps) {
  return (
    <>
      <Columns
        names={["Metric", "Baseline → current", "Change", "Where", "When", "Acknowledged"]}
        text={["Where", "When", "Acknowledged"]}
      />
      <tbody>
        {rows.map((row) => <EpisodeLine row={row} now={now} back={back} isOwn={isOwn} />)}
      </tbody>
    </>
  );
}

interface EpisodeProps {
  row: EpisodeRow;
  now: number;
  /** The address of this page. */
  back: string;
  /** On the session's own page. */
  isOwn: boolean;
}

function EpisodeLine({ row, now, back, isOwn }: EpisodeProps) {
  const { newest, sessionId, firstAt, alarmCount } = row;
  const { metric, name, provider, at, severity } = newest;
  return (
    <tr id={`episode-${encodeURIComponent([sessionId, metric, name, firstAt].join(" "))}`}>
      <th scope="row" title={[name, provider].filter((part) => part !== null).join(", ")}>
        {metric}
        {name !== null && <small>{name}</small>}
      </th>
      <td class="number">{fact(newest.baseline)} → {fact(newest.current)}</td>
      <td class="number" data-severity={severity}>
        {change(newest.changeRatio)}
        <small title={severity}>{severity}</small>
      </td>
      <td class="name place">
        <Where row={row} isOwn={isOwn} />
      </td>
      <td>
        <Age at={at} now={now} />
        {alarmCount > 1 && (
          <small>
            {plural(alarmCount, "alarm")} since <Age at={firstAt} now={now} />
          </small>
        )}
      </td>
      <td>
        <Acknowledge row={row} now={now} back={back} />
      </td>
    </tr>
  );
}

/** The call where it is known, else the turn, else the session. */
function Where(
  { row: { sessionId, toolCallId, turnId }, isOwn }: Pick<EpisodeProps, "row" | "isOwn">,
) {
  const session = `/sessions/${encodeURIComponent(sessionId)}`;
  if (toolCallId === null && turnId === null) {
    return isOwn ? null : <a href={session} title={sessionId}>{sessionId}</a>;
  }
  return (
    <>
      {toolCallId !== null
        ? (
          <a href={`${session}#${encodeURIComponent(`call-${toolCallId}`)}`} title={toolCallId}>
            Call {toolCallId}
          </a>
        )
        : <a href={turnUrl(sessionId, turnId!)} title={turnId!}>Turn {shortId(turnId!)}</a>}
      {!isOwn && <small title={sessionId}>{sessionId}</small>}
    </>
  );
}

/** Without scripts the form leads back to this page; else its live update shows what it did. */
function Acknowledge({ row, now, back }: Omit<EpisodeProps, "isOwn">) {
  if (row.openIds.length === 0) {
    return row.acknowledgedAt === null ? null : (
      <>
        ✓ <Age at={row.acknowledgedAt} now={now} />
      </>
    );
  }
  return (
    <form method="post" action="/drift/ack" hx-post="/drift/ack" hx-swap="none">
      <input type="hidden" name="session" value={row.sessionId} />
      {row.openIds.map((id) => <input type="hidden" name="alarm" value={id} />)}
      <input type="hidden" name="back" value={back} />
      <button type="submit" aria-label={`Acknowledge ${row.newest.metric}`}>Acknowledge</button>
    </form>
  );
}
