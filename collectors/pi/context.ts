/** What fills Pi's context window: characters by category. Pure. */
import { MAX_PARTS, mergedParts, type Part } from "../context_parts.ts";
import { isObject, type Json, objectsIn, textIn } from "../json.ts";

/** Pi's own estimate of an image. */
const IMAGE_CHARACTERS = 4800;
/** The wire's limit of a label is far higher, but nobody reads more. */
const MAX_LABEL_CHARACTERS = 200;

/** Messages as they are sent → parts, in order of category. Failed answers are not sent. */
export function messageParts(messages: readonly Json[]): Part[] {
  const sent = messages.filter(({ stopReason }) =>
    stopReason !== "error" && stopReason !== "aborted"
  );
  return mergedParts([], sent.flatMap(partsOf)).sort((a, b) => a.category < b.category ? -1 : 1);
}

function partsOf(message: Json): Part[] {
  const characters = contentCharacters(message.content);
  switch (message.role) {
    case "user":
      return [{ category: "user_messages", label: "User messages", characters }];
    case "assistant":
      return answerParts(message);
    case "toolResult": {
      const tool = textIn(message, "toolName") ?? "unknown";
      return [{ category: `tr_${tool.slice(0, 100)}`, label: tool, characters }];
    }
    case "compactionSummary":
    case "branchSummary":
      return [{
        category: "compaction_summary",
        label: "Compaction summary",
        characters: length(message.summary),
      }];
    case "bashExecution":
      if (message.excludeFromContext === true) return [];
      return [{
        category: "tool_results_other",
        label: "User's shell",
        characters: length(message.command) + length(message.output),
      }];
    case "custom":
      return [{ category: "custom_messages", label: "Added by extensions", characters }];
    default:
      return []; // The system message: told by the system prompt and the tools.
  }
}

function answerParts({ content }: Json): Part[] {
  const sums = { text: 0, thinking: 0, calls: 0 };
  for (const block of objectsIn(content)) {
    if (block.type === "thinking") sums.thinking += length(block.thinking);
    else if (block.type === "toolCall") {
      sums.calls += length(block.name) + jsonLength(block.arguments);
    } else sums.text += length(block.text);
  }
  return [
    { category: "assistant_messages", label: "Assistant messages", characters: sums.text },
    { category: "thinking", label: "Thinking", characters: sums.thinking },
    { category: "tool_calls", label: "Tool calls", characters: sums.calls },
  ];
}

function contentCharacters(content: unknown): number {
  if (typeof content === "string") return content.length;
  return objectsIn(content).reduce(
    (sum, block) => sum + (block.type === "image" ? IMAGE_CHARACTERS : length(block.text)),
    0,
  );
}

/** The system prompt without the files and skills that stand in it, and those. */
export function systemParts(systemPrompt: string, options: Json): Part[] {
  const files = listedParts("context_files", contextFiles(options), "path", "content");
  const skills = listedParts("skills", objectsIn(options.skills), "name", "description");
  const inside = [...files, ...skills].reduce((sum, { characters }) => sum + characters, 0);
  const base = Math.max(0, systemPrompt.length - inside);
  return [{ category: "sp_base", label: "Base prompt", characters: base }, ...files, ...skills];
}

/** Those of the project by their path in it. */
function contextFiles(options: Json): Json[] {
  const folder = `${textIn(options, "cwd")}/`;
  return objectsIn(options.contextFiles).map((file) => {
    const path = textIn(file, "path");
    return path?.startsWith(folder) ? { ...file, path: path.slice(folder.length) } : file;
  });
}

/** The tools that the model may call, from their names and all that are known. */
export function toolParts(active: unknown, all: unknown): Part[] {
  const names = new Set(Array.isArray(active) ? active : []);
  const characters = objectsIn(all)
    .filter(({ name }) => names.has(name))
    .reduce((sum, tool) => {
      const { name, description, parameters } = tool;
      return sum + jsonLength({ name, description, parameters });
    }, 0);
  return [{ category: "sp_tools", label: "Tools", characters }];
}

function listedParts(category: string, items: Json[], name: string, content: string): Part[] {
  const parts = items.map((item) => ({
    category,
    label: (textIn(item, name) ?? category).slice(-MAX_LABEL_CHARACTERS),
    characters: length(item[content]),
  }));
  const rest = parts.slice(MAX_PARTS).reduce((sum, { characters }) => sum + characters, 0);
  const shown = parts.slice(0, MAX_PARTS);
  return rest === 0 ? shown : [...shown, { category, label: "Others", characters: rest }];
}

function length(value: unknown): number {
  return typeof value === "string" ? value.length : 0;
}

function jsonLength(value: unknown): number {
  if (typeof value !== "string" && !isObject(value) && !Array.isArray(value)) return 0;
  return JSON.stringify(value).length;
}
