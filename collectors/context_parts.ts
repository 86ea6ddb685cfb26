/**
 * What fills a context window where only the whole is told: characters by category, scaled to the
 * size that the provider counted. Parts are estimates (`estimatedTokens`), their sum is exact. Pure.
 */
import type { ContextSegment } from "../sdk/types.ts";

/** Parts of one kind (files, tools) that are shown alone; the others are summed. */
export const MAX_PARTS = 20;

/** Characters of one part. */
export interface Part {
  category: string;
  label: string;
  characters: number;
}

/** The parts of both, same ones added up; changes neither. */
export function mergedParts(sent: readonly Part[], answer: readonly Part[]): Part[] {
  const merged = sent.map((part) => ({ ...part }));
  for (const part of answer) {
    const same = merged.find(({ category, label }) =>
      category === part.category && label === part.label
    );
    if (same) same.characters += part.characters;
    else merged.push({ ...part });
  }
  return merged;
}

/** Only the sum is told by the provider; what each part has of it is marked as an estimate. */
export type MarkedSegment = ContextSegment & { isEstimated: true };

/**
 * Parts as segments whose tokens add up to `totalTokens`, empty ones left out. Tools beyond the
 * largest 20 become `tool_results_other`. None when there is nothing to share it out by.
 */
export function segments(parts: readonly Part[], totalTokens: number): MarkedSegment[] {
  const shown = gathered(parts).filter(({ characters }) => characters > 0);
  const all = shown.reduce((sum, { characters }) => sum + characters, 0);
  let before = 0;
  return shown.map(({ category, label, characters }) => {
    // Rounding the running sum keeps the whole exact.
    const from = Math.round(before / all * totalTokens);
    before += characters;
    const estimatedTokens = Math.round(before / all * totalTokens) - from;
    return { category, label, estimatedTokens, charCount: characters, isEstimated: true };
  });
}

function gathered(parts: readonly Part[]): Part[] {
  const tools = parts.filter(({ category }) => category.startsWith("tr_"))
    .sort((a, b) => b.characters - a.characters);
  const small = new Set(tools.slice(MAX_PARTS));
  if (small.size === 0) return [...parts];
  const characters = [...small].reduce((sum, part) => sum + part.characters, 0);
  return [
    ...parts.filter((part) => !small.has(part)),
    { category: "tool_results_other", label: "Other tool results", characters },
  ];
}
