/** Secrets of the right shape that are nobody's, other ones for each way in. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

/** A text that holds a secret of each kind; `way` is of lower-case letters, at most 10. */
export function canaryText(way: string): string {
  return [
    `key ${["sk", "ant", "canary", keyTrace(way)].join("-")}`,
    `id AKIA${idTrace(way)}`,
    `mail ${mailTrace(way)}@example.com`,
    `PASSWORD=canary-${passwordTrace(way)}`,
  ].join(" ");
}

/** What the bytes are searched for: the telling part of each of its secrets. */
export function tracesOf(way: string): string[] {
  return [keyTrace(way), idTrace(way), mailTrace(way), passwordTrace(way)];
}

const keyTrace = (way: string) => `Abc123${way}GHI789`;
const idTrace = (way: string) => `CANARY${way.toUpperCase()}`.padEnd(16, "0123456789");
const mailTrace = (way: string) => `canary.${way}.person`;
const passwordTrace = (way: string) => `${way}-hunter2hunter2`;

/** Events that carry a text in every place where text can stand. */
export function carriers(way: string, timestamp: number): Record<string, unknown>[] {
  const text = canaryText(way);
  const short = text.slice(0, 200);
  const base = { sessionId: `s-${way}`, timestamp };
  return [
    { type: "session_start", cwd: `/home/dev/${text}`, gitBranch: short },
    { type: "tool_call_start", toolName: "Bash", toolCallId: "c1", inputPreview: text },
    {
      type: "tool_call_end",
      toolName: "Bash",
      toolCallId: "c1",
      outputPreview: `${text}\n${text}`,
    },
    { type: "tool_call", toolName: "Bash", toolCallId: "c2", errorMessage: text, metadata: [text] },
    { type: "custom", eventName: "e", data: { [text]: { deep: [text] } }, errorMessage: text },
    { type: "mcp_request", method: "m", serverName: "s", inputPreview: text, resourceUri: text },
    { type: "mcp_response", method: "m", serverName: "s", outputPreview: text, errorMessage: text },
    { type: "rag_retrieval", source: "docs", query: text, metadata: { q: text } },
    { type: "context_breakdown", totalTokens: 1, segments: [segment(text)] },
    { type: "output_eval", metrics: {}, tags: [short] },
    { type: "prompt_rating", promptHash: "h", variant: "v", metrics: {}, notes: text },
    {
      type: "span",
      traceId: "t",
      spanId: "s",
      name: "n",
      startNs: 1,
      endNs: 2,
      attributes: [text],
    },
    { type: "session_end", reason: short },
    { type: "from_the_future", note: text, deep: { a: [{ b: text }] }, [text]: 1 },
    { type: "heartbeat", unknown: text },
  ].map((event, index) => ({ ...base, id: `${way}-${index}`, ...event }));
}

function segment(text: string) {
  return { category: "context_files", label: text, estimatedTokens: 1 };
}

/** Fields of agents' session files whose texts are not ids, kinds or names. */
const TOLD = new Set([
  ...["command", "cmd", "text", "thinking", "content", "output", "error", "errorMessage", "input"],
  ...["cwd", "gitBranch", "branch", "stdout", "stderr", "aggregated_output", "message", "summary"],
]);

/** Puts a text at the end of every text of the session files of a folder. */
export function taint(folder: string, text: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = `${folder}/${name}`;
    if (!statSync(path).isFile()) continue;
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, lines.map((line) => line && tainted(line, text)).join("\n"));
  }
}

function tainted(line: string, text: string): string {
  return JSON.stringify(JSON.parse(line), (name, value) => {
    if (typeof value !== "string") return value;
    if (name === "arguments" && value.startsWith("{")) return tainted(value, text);
    return TOLD.has(name) ? `${value} ${text}` : value;
  });
}

/** Every byte of the files of a folder but those that `leaveOut` names, as text. */
export function bytesOf(folder: string, leaveOut = /^$/): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !leaveOut.test(name) && statSync(`${folder}/${name}`).isFile())
    .map((name) => new TextDecoder("latin1").decode(readFileSync(`${folder}/${name}`))).join("\n");
}
