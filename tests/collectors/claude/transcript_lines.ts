/** Lines of made-up transcripts, as Claude Code 2.1 writes them. */

const SESSION = "00000000-0000-4000-8000-000000000001";
export const PATH = `/home/dev/.claude/projects/-home-dev-project/${SESSION}.jsonl`;
const AT = Date.UTC(2026, 10, 23);

let made = 0;

function record(fields: Record<string, unknown>): string {
  made += 1;
  return JSON.stringify({
    uuid: `line-${made}`,
    timestamp: new Date(AT + made).toISOString(),
    sessionId: SESSION,
    version: "2.1.330",
    gitBranch: "main",
    cwd: "/home/dev/project",
    isSidechain: false,
    ...fields,
  });
}

export const say = {
  /** Any record, with fields of its own. */
  record,
  /** A prompt that was typed. */
  user(promptId: string, text: string): string {
    return record({
      type: "user",
      promptId,
      turnPosition: { promptIndex: 0, turnIndex: 1 },
      message: { role: "user", content: text },
    });
  },
  userBlocks(promptId: string, content: unknown[]): string {
    return record({ type: "user", promptId, message: { role: "user", content } });
  },
  /** One block of an answer; a text where there is no other. */
  assistant(
    id: string,
    requestRef: string | null,
    usage: Record<string, number>,
    block: Record<string, unknown> = { type: "text", text: "Done." },
    fields: Record<string, unknown> = {},
  ): string {
    const counts = { input_tokens: 1, output_tokens: 1, ...usage };
    const message = { id, role: "assistant", model: "claude-sonnet-4-5", content: [block] };
    return record({
      type: "assistant",
      requestId: `req-${id}`,
      requestRef: requestRef ?? undefined,
      message: { ...message, stop_reason: "tool_use", usage: counts },
      ...fields,
    });
  },
  result(callId: string, content: string, fields: Record<string, unknown> = {}): string {
    const block = { type: "tool_result", tool_use_id: callId, content };
    return record({ type: "user", message: { role: "user", content: [block] }, ...fields });
  },
  blob(hash: string, text: string): string[] {
    const message = { role: "user", content: text };
    return [JSON.stringify({ type: "api-request-blob", hash, message })];
  },
  /** A shape of 100 characters and a request of it. */
  request(id: string, base: string | null, keep: number, tail: string[], source = "sdk"): string[] {
    const shape = { system: [{ type: "text", text: "s".repeat(100) }], tools: [] };
    const fields = { id, shapeHash: "shape", keep, tail, querySource: source };
    return [
      JSON.stringify({ type: "api-request-shape", shapeHash: "shape", shape }),
      JSON.stringify({ type: "api-request", ...fields, ...(base === null ? {} : { base }) }),
    ];
  },
};

/** `count` requests r1 … of one turn, each with a new user message, and the characters of the last. */
export function conversation(count: number): { lines: string[]; characters: number } {
  const lines = [say.user("p1", "Go on")];
  let characters = 100;
  for (let n = 1; n <= count; n++) {
    lines.push(...say.blob(`hash-${n}`, "u".repeat(n)));
    characters += n;
    const tail = n === 1 ? [`hash-${n}`] : [`hash-of-m${n - 1}`, `hash-${n}`];
    const [base, keep] = n === 1 ? [null, 0] : [`r${n - 1}`, 2 * n - 3];
    if (n > 1) characters += "Done.".length;
    lines.push(...say.request(`r${n}`, base, keep, tail));
    lines.push(say.assistant(`m${n}`, `r${n}`, { input_tokens: 100 + n }));
  }
  return { lines, characters };
}
