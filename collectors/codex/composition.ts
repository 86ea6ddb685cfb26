/**
 * What fills the context window, estimated from the rollout's items since the last compaction, whose
 * own history is the new beginning. A fork's file lacks what it inherited: nothing is told of it
 * until a compaction tells all. Contents are measured and forgotten. Pure.
 */
import {
  type MarkedSegment,
  MAX_PARTS,
  mergedParts,
  type Part,
  segments,
} from "../context_parts.ts";
import { isObject, type Json, objectIn, objectsIn, textIn, textOf } from "../json.ts";
import type { Frame, RolloutState } from "./state.ts";

/** What is known of a context. Plain JSON, some hundred bytes. */
export interface Composition {
  /** Characters of the base instructions. */
  instructions: number;
  /** Characters of the tools' definitions; absent until a line or the first answer tells. */
  tools?: number;
  parts: Part[];
  /** True where not all of it stands in the file. */
  isPartial?: boolean;
}

/** Characters that an image counts as: its base64 says nothing of its tokens. */
const IMAGE_CHARACTERS = 6_000;
/** Characters of a token in English and code, where there is nothing better. */
const CHARACTERS_OF_A_TOKEN = 4;
/** Longer names are nobody's. */
const MAX_NAME_CHARACTERS = 100;

/** What versions without `content_item_kinds` put in the user's name. */
const GIVEN = /^(?:<(?:environment_context|user_instructions|skill)>|# AGENTS\.md )/;

/** Takes a line before it is mapped, while its call still tells which tool an output is of. */
export function measure(frame: Frame, kind: string): void {
  const { state, payload } = frame;
  if (kind === "session_meta" && !state.isOpen) begin(state, payload);
  else if (kind === "compacted") beginAnew(state, payload);
  else if (kind.startsWith("response_item:")) addItem(state, payload);
}

/** Characters shared out as `totalTokens`, largest first of its kind; null where they are not known. */
export function compositionOf(state: RolloutState, totalTokens: number): MarkedSegment[] | null {
  const { composition } = state;
  if (composition === undefined || composition.isPartial || totalTokens === 0) return null;
  const { instructions, parts } = composition;
  // Most models' tools stand in no line: they are what the first request held beside all else.
  composition.tools ??= Math.max(
    0,
    totalTokens * CHARACTERS_OF_A_TOKEN - sum(parts) - instructions,
  );
  const all = [
    part("sp_base", "Base prompt", instructions),
    part("sp_tools", "Tools", composition.tools),
    ...parts,
  ];
  return sum(all) === 0 ? null : segments(all, totalTokens);
}

function begin(state: RolloutState, meta: Json): void {
  const instructions = textIn(objectIn(meta, "base_instructions"), "text")?.length ?? 0;
  state.composition = { instructions, parts: [], isPartial: isObject(meta.history_base) };
}

/** Old versions tell only the summary, not what else is left: then nothing is known any more. */
function beginAnew(state: RolloutState, payload: Json): void {
  const isPartial = !Array.isArray(payload.replacement_history);
  state.composition = { instructions: 0, ...state.composition, parts: [], isPartial };
  const summary = textIn(payload, "message");
  for (const item of objectsIn(payload.replacement_history)) {
    const isSummary = summary !== null && textOf(item.content) === summary;
    if (isSummary) add(state.composition, [part("compaction_summary", SUMMARY, summary.length)]);
    else addItem(state, item);
  }
}

const SUMMARY = "Compaction summary";

function addItem(state: RolloutState, item: Json): void {
  const { composition } = state;
  if (composition === undefined) return;
  if (item.type === "additional_tools") composition.tools = jsonLength(item.tools);
  else {add(
      composition,
      item.type === "message" ? inMessage(composition, item) : inItem(state, item),
    );}
}

function inMessage(composition: Composition, message: Json): Part[] {
  const passed = objectIn(message, "internal_chat_message_metadata_passthrough");
  const kinds: unknown[] = Array.isArray(passed.content_item_kinds)
    ? passed.content_item_kinds
    : [];
  return objectsIn(message.content).flatMap((block, index): Part[] => {
    const characters = lengthOf(block);
    if (kinds[index] === "model.base_instructions") {
      composition.instructions = characters; // The same as line 1 has.
      return [];
    }
    return [messagePart(message.role, kinds[index], block, characters)];
  });
}

function messagePart(role: unknown, kind: unknown, block: Json, characters: number): Part {
  if (block.type === "input_image") return part("images", "Images", characters);
  if (role === "assistant") return part("assistant_messages", "Assistant messages", characters);
  if (role !== "user") return part("sp_instructions", "Instructions", characters);
  const isGiven = typeof kind === "string"
    ? kind !== "user.text" && kind !== "unknown"
    : GIVEN.test(textIn(block, "text")?.slice(0, 100) ?? "");
  if (isGiven) return part("context_files", "Project and environment", characters);
  return part("user_messages", "User messages", characters);
}

/** What an item of another type than a message adds. */
function inItem(state: RolloutState, item: Json): Part[] {
  const type = String(item.type);
  if (type === "reasoning") {
    const characters = textIn(item, "encrypted_content")?.length ?? jsonLength(item.content);
    return [part("thinking", "Thinking", characters)];
  }
  if (type === "compaction" || type === "context_compaction") {
    const characters = textIn(item, "encrypted_content")?.length ?? 0;
    return [part("compaction_summary", SUMMARY, characters)];
  }
  if (type.endsWith("_output")) return [resultPart(state, item)];
  if (type.endsWith("_call")) {
    const told = item.arguments ?? item.input ?? item.action;
    const characters = jsonLength(item.name) + jsonLength(told);
    return [part("tool_calls", "Tool calls", characters)];
  }
  return [part("other", "Other", jsonLength(item.content))];
}

function resultPart({ calls, scripts }: RolloutState, item: Json): Part {
  const id = item.call_id;
  const isScript = scripts?.some((script) => script.id === id);
  const name = calls?.find((call) => call.id === id)?.name ?? (isScript ? "exec" : null);
  const characters = jsonLength(item.output ?? item.tools);
  if (name === null) return part(OTHER_RESULTS, "Other tool results", characters);
  const tool = name.slice(0, MAX_NAME_CHARACTERS);
  return part(`tr_${tool}`, tool, characters);
}

const OTHER_RESULTS = "tool_results_other";

/** Adds up; tools beyond the first 20 count as others, so that the state stays small. */
function add(composition: Composition, parts: readonly Part[]): void {
  const { parts: known } = composition;
  const isFull = known.filter(({ category }) => category.startsWith("tr_")).length >= MAX_PARTS;
  const isNew = ({ category }: Part) => !known.some((other) => other.category === category);
  composition.parts = mergedParts(
    known,
    parts.filter(({ characters }) => characters > 0).map((added) =>
      isFull && added.category.startsWith("tr_") && isNew(added)
        ? part(OTHER_RESULTS, "Other tool results", added.characters)
        : added
    ),
  );
}

function part(category: string, label: string, characters: number): Part {
  return { category, label, characters };
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, { characters }) => total + characters, 0);
}

/** Characters of one block of a message. */
function lengthOf(block: Json): number {
  return block.type === "input_image" ? IMAGE_CHARACTERS : textIn(block, "text")?.length ?? 0;
}

/** Characters of a text, or of the JSON of anything else. */
function jsonLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value === undefined || value === null ? 0 : JSON.stringify(value).length;
}
