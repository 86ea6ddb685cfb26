import { count, duration, orUnknown, percent, plain, plural, tokens, UNKNOWN } from "../format.ts";
import type { QualityLine, QualityPanel } from "../models/session.ts";
import { Columns, TablePanel } from "./table_panel.tsx";

/** The types after which the table is another one. */
const TYPES = "turn_end output_eval eval_rating tool_call_end token_usage";

/** How good the answers of a session's newest turns were, by model; empty without turns. */
export function Quality({ panel: { sessionId, rows, turnCount } }: { panel: QualityPanel }) {
  return (
    <TablePanel
      name="quality"
      sessionId={sessionId}
      title="Quality"
      note={`the newest ${plural(turnCount, "turn")}`}
      types={TYPES}
      isEmpty={rows.length === 0}
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
