import { bytes, count } from "../format.ts";
import type { ReadingPanel } from "../models/overview.ts";

/**
 * How far the agents' past sessions are read. Asks again every second while any is left, because
 * reading what is stored already changes nothing that the live stream could tell.
 */
export function Reading({ panel: { agents } }: { panel: ReadingPanel }) {
  if (agents.length === 0) return <div id="reading"></div>;
  return (
    <div
      id="reading"
      class="reading"
      role="status"
      hx-get="/reading"
      hx-trigger="load delay:1s"
      hx-swap="outerHTML"
    >
      {agents.map(({ agent, isLooking, files, filesRead, bytesLeft }) => (
        <p>
          Reading past sessions of {agent}: {count(filesRead)} of {count(files)} files,{" "}
          {bytes(bytesLeft)} left{isLooking && ", looking for more"}
        </p>
      ))}
    </div>
  );
}
