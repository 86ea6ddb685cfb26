/** What fills a context window, in groups, and what of it is new. Pure. */
import type { ContextSegment } from "../../sdk/types.ts";
import type {
  ContextGroup,
  ContextGroupName,
  ContextMap,
  ContextPart,
} from "../../views/models/charts.ts";

/** Parts of one group that are shown alone; the others are summed. A client may tell 1,000. */
const MAX_PARTS = 40;
/** Labels come from outside, some thousand characters long. */
const MAX_LABEL_CHARS = 200;

const LABELS: Record<ContextGroupName, string> = {
  system: "System prompt",
  user: "User messages",
  assistant: "Assistant messages",
  thinking: "Thinking",
  tools: "Tool results",
  summary: "Compaction summary",
  other: "Other",
};

/** WIRE.md's categories; `sp_*` and `tr_*` go by their beginning, any other is `other`. */
const GROUPS: Record<string, ContextGroupName> = {
  system_prompt: "system",
  context_files: "system",
  skills: "system",
  reminders: "system",
  user_messages: "user",
  assistant_messages: "assistant",
  tool_calls: "assistant",
  thinking: "thinking",
  tool_results: "tools",
  tool_results_other: "tools",
  compaction_summary: "summary",
};

/** What a snapshot told. */
export interface ContextTold {
  segments: readonly ContextSegment[];
  totalTokens: number;
}

interface Compared {
  latest: ContextTold;
  /** As it was at the end of a turn, with that turn's number; null: nothing to compare with. */
  before: (ContextTold & { turn: number }) | null;
  windowTokens: number | null;
}

/**
 * A snapshot as groups of parts whose tokens add up to what is used. Tokens that no segment tells are
 * a part of their own. Where the segments are more than the told sum, they are what is used.
 */
export function contextMap({ latest, before, windowTokens }: Compared): ContextMap {
  const now = partsOf(latest);
  const then = before && partsOf(before);
  const usedTokens = sumOf(now);
  const groups = [...Map.groupBy(compared(now, then), ({ group }) => group)]
    .map(([name, parts]) => groupOf(name, parts));
  return {
    usedTokens,
    windowTokens,
    freeTokens: windowTokens === null ? null : Math.max(0, windowTokens - usedTokens),
    groups: groups.sort(bySize),
    sinceTurn: before?.turn ?? null,
    grownTokens: then && usedTokens - sumOf(then),
  };
}

interface KnownPart {
  group: ContextGroupName;
  label: string;
  tokens: number;
  isEstimated: boolean;
}

type Parts = Map<string, KnownPart>;

/** By group and label, same ones added up. */
function partsOf({ segments, totalTokens }: ContextTold): Parts {
  const parts: Parts = new Map();
  for (const { category, label, estimatedTokens, ...marks } of segments) {
    const isEstimated = "isEstimated" in marks && marks.isEstimated === true;
    addTo(parts, {
      group: groupNameOf(category),
      label: cut(label || category),
      tokens: estimatedTokens,
      isEstimated,
    });
  }
  const untold = Math.round(totalTokens - sumOf(parts));
  if (untold > 0) addTo(parts, { ...UNTOLD, tokens: untold });
  return parts;
}

const UNTOLD = { group: "other", label: "Not told", isEstimated: false } as const;

function addTo(parts: Parts, part: KnownPart): void {
  const key = `${part.group} ${part.label}`;
  const known = parts.get(key);
  if (!known) {
    parts.set(key, part);
    return;
  }
  known.tokens += part.tokens;
  known.isEstimated ||= part.isEstimated;
}

function groupNameOf(category: string): ContextGroupName {
  if (category.startsWith("tr_")) return "tools";
  if (category.startsWith("sp_")) return "system";
  return Object.hasOwn(GROUPS, category) ? GROUPS[category]! : "other";
}

function cut(label: string): string {
  return label.length <= MAX_LABEL_CHARS ? label : `${label.slice(0, MAX_LABEL_CHARS - 1)}…`;
}

function sumOf(parts: Parts): number {
  return [...parts.values()].reduce((sum, { tokens }) => sum + tokens, 0);
}

type ComparedPart = ContextPart & { group: ContextGroupName };

/** All parts of now, and those of then that are gone. */
function compared(now: Parts, then: Parts | null): ComparedPart[] {
  const gone = [...then ?? []].filter(([key]) => !now.has(key))
    .map(([, part]) => ({ ...part, tokens: 0, grownTokens: -part.tokens }));
  const here = [...now].map(([key, part]) => {
    return { ...part, grownTokens: then && part.tokens - (then.get(key)?.tokens ?? 0) };
  });
  return [...here, ...gone].filter(({ tokens, grownTokens }) => tokens > 0 || grownTokens);
}

function groupOf(name: ContextGroupName, all: readonly ComparedPart[]): ContextGroup {
  const parts = all.map(({ group: _, ...part }) => part).sort(bySize);
  const rest = parts.slice(MAX_PARTS);
  const shown = rest.length === 0
    ? parts
    : [...parts.slice(0, MAX_PARTS), total(`${rest.length} smaller parts`, rest)];
  const isPlain = shown.length === 1 && shown[0]?.label === LABELS[name];
  return { name, ...total(LABELS[name], parts), parts: isPlain ? [] : shown };
}

function total(label: string, parts: readonly ContextPart[]): ContextPart {
  const isCompared = parts.every(({ grownTokens }) => grownTokens !== null);
  return {
    label,
    tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0),
    grownTokens: isCompared
      ? parts.reduce((sum, { grownTokens }) => sum + (grownTokens ?? 0), 0)
      : null,
    isEstimated: parts.some(({ isEstimated }) => isEstimated),
  };
}

function bySize(a: ContextPart, b: ContextPart): number {
  return b.tokens - a.tokens || (a.label < b.label ? -1 : 1);
}
