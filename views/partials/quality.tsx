import { LLM_TYPES, TOOL_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, duration, orUnknown, percent, plain, plural, tokens, UNKNOWN } from "../format.ts";
import type { QualityLine, QualityPanel, RatedTurn } from "../models/session.ts";
import { Clock } from "./badges.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** The types after which the table is another one. */
const TYPES = `output_eval eval_rating llm_error ${TURN_TYPES} ${TOOL_TYPES} ${LLM_TYPES}`;

/** How good the answers of a session's newest turns were, by model; empty without turns. */
export function Quality({ panel: { sessionId, rows, turnCount, turns } }: { panel: QualityPanel }) {
  return (
    <TablePanel
      name="quality"
      sessionId={sessionId}
      title="Quality"
      note={turnCount === 1 ? "1 turn" : `the newest ${plural(turnCount, "turn")}`}
      types={TYPES}
      isEmpty={rows.length === 0}
      more={turns.length > 0 && <Ratings sessionId={sessionId} turns={turns} />}
      wide
    >
      <Columns
        names={[
          "Model",
          "Turns",
          "Tools succeed",
          "Cache hits",
          "Output",
          "Time",
          "Retries",
          "Corrections",
          "Rating",
        ]}
      />
      <tbody>{rows.map((row) => <QualityRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function QualityRow({ row }: { row: QualityLine }) {
  return (
    <tr>
      <th scope="row" title={row.model ?? undefined}>
        {row.model ?? "not told"}
        {row.provider !== null && <small title={row.provider}>{row.provider}</small>}
      </th>
      <td class="number">
        {count(row.turnCount)}
        {row.derivedCount > 0 && row.derivedCount < row.turnCount &&
          <small>{count(row.derivedCount)} derived</small>}
      </td>
      <td class="number">{orUnknown(row.toolSuccessRatio, percent)}</td>
      <td class="number">{orUnknown(row.cacheHitRatio, percent)}</td>
      <td class="number">{orUnknown(row.avgOutputTokens, tokens)}</td>
      <td class="number">{orUnknown(row.avgMs, duration)}</td>
      <td class="number">{count(row.retryCount)}</td>
      <td class="number" title="Prompts within 30 s of the answer">{count(row.followUpCount)}</td>
      <td class="number">
        {row.avgRating === null ? UNKNOWN : `${plain(row.avgRating)} of 5`}
        {row.ratedCount > 0 && <small>{count(row.ratedCount)} rated</small>}
      </td>
    </tr>
  );
}

const STARS = [1, 2, 3, 4, 5];

/** The newest turns with five stars each. */
function Ratings({ sessionId, turns }: { sessionId: string; turns: RatedTurn[] }) {
  return (
    <div class="ratings">
      <h3 id="ratings-title">Rate the newest turns</h3>
      <ul aria-labelledby="ratings-title">
        {turns.map((turn) => <Rating sessionId={sessionId} turn={turn} />)}
      </ul>
    </div>
  );
}

/** Without scripts a star leads back to this panel; else its live update shows what it did. */
function Rating({ sessionId, turn }: { sessionId: string; turn: RatedTurn }) {
  const { number, turnId, at, rating } = turn;
  return (
    <li id={`rate-${number}`}>
      <span>
        Turn {number} <Clock at={at} />
      </span>
      <form
        class="stars"
        method="post"
        action="/turns/rating"
        hx-post="/turns/rating"
        hx-swap="none"
        role="group"
        aria-label={`Rating of turn ${number}`}
      >
        <input type="hidden" name="session" value={sessionId} />
        <input type="hidden" name="turn" value={turnId} />
        <input
          type="hidden"
          name="back"
          value={`/sessions/${encodeURIComponent(sessionId)}#quality`}
        />
        {STARS.map((star) => (
          <button
            type="submit"
            id={`rate-${number}-${star}`}
            name="rating"
            value={star}
            aria-label={`${plural(star, "star")} of 5`}
            aria-pressed={star === rating}
            data-given={rating !== null && star <= rating}
          >
            {rating !== null && star <= rating ? "★" : "☆"}
          </button>
        ))}
      </form>
      <span class="rated">{rating === null ? "not rated" : `${rating} of 5`}</span>
    </li>
  );
}
