import { count, duration, plural, tokens, UNKNOWN, usd } from "../format.ts";
import type { SubagentLine, SubagentsPanel } from "../models/session.ts";
import { ErrorCell } from "./tools.tsx";
import { Columns, TablePanel } from "./table_panel.tsx";

/** A session's subagents and the sessions that it started, each below its starter; empty without any. */
export function Subagents({ panel: { sessionId, rows, total } }: { panel: SubagentsPanel }) {
  return (
    <TablePanel
      name="subagents"
      sessionId={sessionId}
      title="Subagents"
      note={rows.length < total
        ? `the first ${count(rows.length)} of ${count(total)}`
        : `${plural(total, "subagent")}, each with its own totals`}
      // What a child does concerns its parent; who has none waits for one to begin.
      others={rows.some(({ isSession }) => isSession) ? "" : "session_start"}
      isEmpty={rows.length === 0}
      wide
    >
      <Columns
        names={[
          "Subagent",
          "Model",
          "Time",
          "LLM calls",
          "In",
          "Out",
          "Cache read",
          "Cache write",
          "Cost",
          "Tool calls",
          "Errors",
        ]}
        text={["Model"]}
      />
      <tbody>{rows.map((row) => <SubagentRow row={row} />)}</tbody>
    </TablePanel>
  );
}

function SubagentRow({ row }: { row: SubagentLine }) {
  return (
    <tr>
      <th scope="row" class="branch-of" data-depth={row.depth} title={row.id}>
        {row.isSession ? <a href={`/sessions/${encodeURIComponent(row.id)}`}>{row.id}</a> : row.id}
        {row.isSession && <small>a session of its own, not in these totals</small>}
      </th>
      <td class="name" title={row.model ?? undefined}>{row.model ?? UNKNOWN}</td>
      <td class="number">{duration(row.durationMs)}</td>
      <td class="number">{count(row.callCount)}</td>
      <td class="number">{tokens(row.inputTokens)}</td>
      <td class="number">{tokens(row.outputTokens)}</td>
      <td class="number">{tokens(row.cacheReadTokens)}</td>
      <td class="number">{tokens(row.cacheWriteTokens)}</td>
      <td class="number">{row.costNanoUsd === null ? UNKNOWN : usd(row.costNanoUsd)}</td>
      <td class="number">{count(row.toolCallCount)}</td>
      <ErrorCell
        errors={row.toolErrorCount}
        ratio={row.toolCallCount > 0 ? row.toolErrorCount / row.toolCallCount : null}
      />
    </tr>
  );
}
