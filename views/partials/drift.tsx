import { LLM_TYPES, TOOL_TYPES, TURN_TYPES } from "../event_types.ts";
import { count, plural } from "../format.ts";
import type { DriftPanel } from "../models/drift.ts";
import { EpisodeLines } from "./episodes.tsx";
import { TablePanel } from "./table_panel.tsx";

interface DriftProps {
  panel: DriftPanel;
  /** Unix ms, for ages. */
  now: number;
}

/** A session's newest drift episodes; empty without any. */
export function Drift({ panel, now }: DriftProps) {
  const { sessionId, rows } = panel;
  return (
    <TablePanel
      name="drift"
      sessionId={sessionId}
      title="Drift"
      note={noteOf(panel)}
      types={`drift drift_ack ${TURN_TYPES} ${TOOL_TYPES} ${LLM_TYPES}`}
      isEmpty={rows.length === 0}
      wide
    >
      <EpisodeLines
        rows={rows}
        now={now}
        back={`/sessions/${encodeURIComponent(sessionId)}#drift`}
        isOwn
      />
    </TablePanel>
  );
}

function noteOf({ rows, episodes, isCut, total }: DriftPanel): string {
  const of = `${plural(episodes, "episode")} of ${isCut ? "the newest of " : ""}${
    plural(total, "alarm")
  }`;
  return rows.length < episodes ? `the newest ${count(rows.length)} of ${of}` : of;
}
