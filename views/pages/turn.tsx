import { bytes, duration, orUnknown, tokens, UNKNOWN, usd } from "../format.ts";
import { type Assets, Layout } from "../layout.tsx";
import type { Chrome } from "../models/page.ts";
import type { LlmCallLine, TurnCallsPanel, TurnToolLine } from "../models/session.ts";
import { Clock } from "../partials/badges.tsx";
import { Columns } from "../partials/table_panel.tsx";
import { turnUrl } from "../partials/turns.tsx";

interface TurnProps {
  chrome: Chrome;
  panel: TurnCallsPanel;
  cursor: string | null;
  assets: Assets;
}

/** `/sessions/:id/turns/:turn`: every request and tool call of one turn, as far as it is told. */
export function Turn({ chrome, panel, cursor, assets }: TurnProps) {
  const { sessionId, sessionName, turnId, rows, nextCursor } = panel;
  const url = turnUrl(sessionId, turnId);
  return (
    <Layout
      title={`Turn · ${sessionName} · AIr`}
      chrome={chrome}
      theme={chrome.theme}
      assets={assets}
    >
      <div class="head page-head">
        <h1>Calls of a turn</h1>
        <a href={`/sessions/${encodeURIComponent(sessionId)}`}>{sessionName}</a>
        <code title="Turn id">{turnId}</code>
      </div>
      <section class="panel" aria-label="Calls, oldest first">
        <div class="table-scroll" role="region" aria-label="Calls, oldest first" tabindex={0}>
          <table class="details turn-calls" aria-label="Calls, oldest first">
            <Columns names={COLUMNS} text={["Kind", "Told"]} />
            <tbody>
              {rows.map((row) => row.kind === "llm" ? <LlmRow row={row} /> : <ToolRow row={row} />)}
            </tbody>
          </table>
        </div>
      </section>
      <nav class="pages" aria-label="Pages of calls">
        {cursor !== null && <a href={url}>First</a>}
        {nextCursor !== null && (
          <a href={`${url}?${new URLSearchParams({ cursor: nextCursor })}`} rel="next">Next</a>
        )}
      </nav>
    </Layout>
  );
}

const COLUMNS = [
  "Call",
  "Kind",
  "Started",
  "Time",
  "First token",
  "In",
  "Out",
  "Cache read",
  "Cache write",
  "Cost",
  "Told",
];

function LlmRow({ row }: { row: LlmCallLine }) {
  return (
    <tr id={`call-${row.id}`}>
      <th scope="row" title={row.id}>
        {row.model ?? "not told"}
        {row.subagentId !== null && <small>subagent {row.subagentId}</small>}
      </th>
      <td>LLM call</td>
      <td class="number">
        <Clock at={row.at} />
      </td>
      <td class="number">{orUnknown(row.durationMs, duration)}</td>
      <td class="number">{orUnknown(row.ttftMs, duration)}</td>
      <td class="number">{orUnknown(row.inputTokens, tokens)}</td>
      <td class="number">{orUnknown(row.outputTokens, tokens)}</td>
      <td class="number">{orUnknown(row.cacheReadTokens, tokens)}</td>
      <td class="number">{orUnknown(row.cacheWriteTokens, tokens)}</td>
      <td class="number">
        {orUnknown(row.costNanoUsd, usd)}
        {row.isEstimated && <small class="warn">estimated</small>}
      </td>
      <td>{toldText(row)}</td>
    </tr>
  );
}

function toldText({ costNanoUsd, isReported, counted }: LlmCallLine): string {
  if (!counted) return "not counted: told better elsewhere";
  if (costNanoUsd === null) return "unpriced";
  return isReported ? "cost reported" : "cost computed";
}

function ToolRow({ row }: { row: TurnToolLine }) {
  return (
    <tr id={`call-${row.id}`} data-error={row.isError ? "" : undefined}>
      <th scope="row" title={row.id}>
        {row.toolName}
        {row.subagentId !== null && <small>subagent {row.subagentId}</small>}
      </th>
      <td>Tool call</td>
      <td class="number">
        <Clock at={row.at} />
      </td>
      <td class="number">{orUnknown(row.durationMs, duration)}</td>
      <td class="number">{UNKNOWN}</td>
      <td class="number">{orUnknown(row.inputSizeBytes, bytes)}</td>
      <td class="number">{orUnknown(row.outputSizeBytes, bytes)}</td>
      <td class="number">{UNKNOWN}</td>
      <td class="number">{UNKNOWN}</td>
      <td class="number">{UNKNOWN}</td>
      <td class={row.isError ? "bad" : undefined}>
        {row.isError === null ? UNKNOWN : row.isError ? "✕ Error" : "OK"}
      </td>
    </tr>
  );
}
