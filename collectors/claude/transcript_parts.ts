/** What fills a context window, by category, in characters; and its share of the tokens. Pure. */
import type { ContextSegment } from "../../sdk/types.ts";
import { isObject, type Json, textIn } from "../json.ts";

/**
 * Characters that an image or document counts as: its base64 says nothing of its tokens. The API
 * counts an image of usual size as some 1,500 tokens.
 */
const IMAGE_CHARACTERS = 6_000;

/** Tool calls by their id: the tool, and the kind of file that is read, an index of FILE_KINDS. */
export type KnownCalls = Record<string, [toolName: string, fileKind?: number]>;

/** A part of the context: WIRE.md's category and how it is shown. */
export type Part = readonly [category: string, label: string];
/** Characters of one part. */
export type Amount = readonly [part: Part, characters: number];

export const SYSTEM: Part = ["sp_base", "Base prompt"];
const TOOLS: Part = ["sp_tools", "Tools"];
const MEMORY: Part = ["sp_claude_md", "CLAUDE.md"];
const SKILLS: Part = ["sp_skills", "Skills"];
const REMINDERS: Part = ["reminders", "Reminders"];
const SUMMARY: Part = ["compaction_summary", "Compaction summary"];
const USER: Part = ["user_messages", "User messages"];
const ASSISTANT: Part = ["assistant_messages", "Assistant messages"];
const THINKING: Part = ["thinking", "Thinking"];
const IMAGES: Part = ["images", "Images (estimated)"];
export const OTHER_RESULTS: Part = ["tool_results_other", "Other tool results"];

/** How the client's own texts begin, as Claude Code 2.1.330 writes them; the first that fits. */
const TEXTS: readonly [RegExp, Part][] = [
  [/^\s*<system-reminder>\n(?:Codebase and user instructions|Contents of )/, MEMORY],
  [/^\s*<system-reminder>\nAs you answer[^]*\n# claudeMd\n/, MEMORY],
  [/^\s*<system-reminder>\nThe following skills are available/, SKILLS],
  [/^\s*<system-reminder>/, REMINDERS],
  [/^This session is being continued from a previous conversation/, SUMMARY],
];

/** Kinds of files by their extension, for the results of Read. */
const FILE_KINDS: readonly [RegExp, Part][] = [
  [/\.(?:md|mdx|txt|rst|adoc|pdf)$/i, ["tr_docs", "Docs"]],
  [/\.(?:json|jsonl|ya?ml|toml|ini|cfg|conf|env|lock|xml|properties)$/i, [
    "tr_config",
    "Config files",
  ]],
  [/\.(?:csv|tsv|sql|log|ndjson|parquet)$/i, ["tr_data", "Data files"]],
  [/\.(?:png|jpe?g|gif|webp|svg)$/i, ["tr_images", "Image files"]],
  [/\.[a-z][a-z0-9+]{0,7}$/i, ["tr_source_code", "Source files"]],
];

/** What is kept of a call for its result: Read's results are told apart by the kind of file. */
export function knownCall(toolName: string, input: unknown): KnownCalls[string] {
  const file = toolName === "Read" && isObject(input) ? textIn(input, "file_path") : null;
  const kind = FILE_KINDS.findIndex(([pattern]) => file !== null && pattern.test(file));
  return kind < 0 ? [toolName] : [toolName, kind];
}

/** A call by its id, which comes from outside and may be the name of any method. */
export function callOf(calls: KnownCalls, id: string): KnownCalls[string] | undefined {
  return Object.hasOwn(calls, id) ? calls[id] : undefined;
}

function resultPart(call: KnownCalls[string] | undefined): Part {
  if (call === undefined) return OTHER_RESULTS;
  const [toolName, kind] = call;
  return FILE_KINDS[kind ?? -1]?.[1] ?? [`tr_${toolName.toLowerCase()}`, toolName];
}

/** Characters of a message by part; `calls` tells whose results it holds. */
export function measureMessage(role: string, content: unknown, calls: KnownCalls): Amount[] {
  return blocksOf(content).flatMap((block) => measureBlock(role, block, calls));
}

/** Characters of a system prompt (texts, or blocks of text) and of the tools' definitions. */
export function measureShape(system: unknown, tools: unknown): Amount[] {
  const texts = Array.isArray(system) ? system : [system];
  const inSystem = texts.map((text) => lengthOf(isObject(text) ? text.text : text));
  const inTools = Array.isArray(tools) ? tools.map(lengthOf) : [];
  return [...inSystem.map((n): Amount => [SYSTEM, n]), ...inTools.map((n): Amount => [TOOLS, n])];
}

/** The content blocks of a message: a text alone is one block. */
export function blocksOf(content: unknown): Json[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isObject) : [];
}

/** Characters of one text that is not the model's. */
export function measureText(text: string): Amount {
  return [TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? USER, text.length];
}

function measureBlock(role: string, block: Json, calls: KnownCalls): Amount[] {
  const voice = role === "assistant" ? ASSISTANT : USER;
  switch (block.type) {
    case "text": {
      const text = textIn(block, "text") ?? "";
      if (voice === ASSISTANT) return [[ASSISTANT, text.length]];
      return [role === "user" ? measureText(text) : asReminder(measureText(text))];
    }
    case "thinking":
      return [[THINKING, lengthOf(block.thinking)]];
    case "redacted_thinking":
      return [[THINKING, lengthOf(block.data)]];
    case "tool_use":
      return [[ASSISTANT, lengthOf(block.name) + lengthOf(block.input)]];
    case "tool_result":
      return measureResult(block, calls);
    case "image":
    case "document":
      return [[IMAGES, IMAGE_CHARACTERS]];
    default:
      return [[voice, lengthOf(block)]];
  }
}

/** A message of role `system` amid the conversation is the client's. */
function asReminder([part, characters]: Amount): Amount {
  return [part === USER ? REMINDERS : part, characters];
}

function measureResult(block: Json, calls: KnownCalls): Amount[] {
  const part = resultPart(callOf(calls, textIn(block, "tool_use_id") ?? ""));
  return blocksOf(block.content).map((item) =>
    item.type === "image" || item.type === "document"
      ? [IMAGES, IMAGE_CHARACTERS]
      : [part, item.type === "text" ? lengthOf(item.text) : lengthOf(item)]
  );
}

/** Characters of a text, or of the JSON of anything else. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value === undefined || value === null ? 0 : JSON.stringify(value).length;
}

/**
 * Shares `tokens` out by characters, whole tokens that sum to `tokens`; parts of no characters are
 * left out. Largest first.
 */
export function segmentsOf(amounts: readonly Amount[], tokens: number): ContextSegment[] {
  const all = amounts.reduce((sum, [, characters]) => sum + characters, 0);
  const shares = amounts.filter(([, characters]) => characters > 0).map(([part, characters]) => {
    const share = tokens * (characters / all);
    return { part, characters, whole: Math.floor(share), rest: share - Math.floor(share) };
  });
  let left = tokens - shares.reduce((sum, { whole }) => sum + whole, 0);
  for (const share of [...shares].sort((a, b) => b.rest - a.rest)) {
    if (left <= 0) break;
    share.whole += 1;
    left -= 1;
  }
  return shares.sort((a, b) => b.characters - a.characters).map(({ part, characters, whole }) => ({
    category: part[0],
    label: part[1],
    estimatedTokens: whole,
    charCount: characters,
  }));
}
