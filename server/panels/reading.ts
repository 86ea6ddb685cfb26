/** How far the agents' past sessions are read. */
import type { ReadingPanel, ReadingRow } from "../../views/models/overview.ts";

/** The agents of whose session files some are left to read or to find, in their order. */
export function readingPanel(progress: readonly ReadingRow[]): ReadingPanel {
  const agents = progress.filter(({ files, filesRead, isLooking }) =>
    isLooking || filesRead < files
  );
  return {
    agents: agents.map(({ agent, isLooking, files, filesRead, bytesLeft }) => {
      return { agent, isLooking, files, filesRead, bytesLeft };
    }),
  };
}
