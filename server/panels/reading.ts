/** How far the agents' past sessions are read. */
import type { ReadingPanel, ReadingRow } from "../../views/models/overview.ts";

/** The agents of whose session files some are left to read, in their order. */
export function readingPanel(progress: readonly ReadingRow[]): ReadingPanel {
  const agents = progress.filter(({ files, filesRead }) => filesRead < files);
  return {
    agents: agents.map(({ agent, files, filesRead, bytesLeft }) => {
      return { agent, files, filesRead, bytesLeft };
    }),
  };
}
