/** `air doctor --source NAME`: whether the events of one source arrive, and what they leave out. */
import * as z from "zod";
import { ask } from "./ask.ts";
import { Failure } from "./failure.ts";
import { failing, type Finding, fine, noted } from "./finding.ts";
import { counted } from "./watch_lines.ts";

/** How many of the newest events are looked through, the most that the API gives. */
const RECENT = 10_000;
/** So many events take a while to be read. */
const RECENT_MS = 15_000;
/** A source that told nothing for so long has most likely stopped. */
const SILENT_MS = 24 * 3_600_000;

const Provider = z.object({
  name: z.string(),
  type: z.string().nullable(),
  description: z.string().nullable(),
  eventCount: z.number(),
  lastSeen: z.number().nullable(),
});
const Providers = z.object({ rag: z.array(Provider), mcp: z.array(Provider) });
const Sessions = z.array(z.object({ agent: z.string(), lastEventTime: z.number().nullable() }));
const Event = z.looseObject({ type: z.string(), timestamp: z.number() });
type Event = z.output<typeof Event>;

/** What a server knows of a source. */
export interface SourceFacts {
  name: string;
  url: string;
  /** As what it is known; empty for a source that only names itself in its events. */
  kinds: ("RAG source" | "MCP server" | "agent")[];
  /** Events of its own kind that are counted, null where none are. */
  eventCount: number | null;
  /** Unix ms, null when never. */
  lastSeenAt: number | null;
  /** Its events among the newest of the server, the oldest first. */
  recent: Event[];
  /** Other names of sources that are known. */
  others: string[];
}

/** Asks the server at `url` what it knows of `name`. Throws `Failure` where it does not answer. */
export async function readSource(url: string, name: string): Promise<SourceFacts> {
  const agent = name === "claude" ? "claude-code" : name;
  const [providers, sessions, events] = await Promise.all([
    json(`${url}/api/providers`, Providers),
    json(`${url}/api/sessions?limit=1&agent=${encodeURIComponent(agent)}`, Sessions),
    json(`${url}/api/events/recent?limit=${RECENT}`, z.array(Event)),
  ]);
  const named = [
    ...providers.rag.map((each) => ({ ...each, kind: "RAG source" as const })),
    ...providers.mcp.map((each) => ({ ...each, kind: "MCP server" as const })),
  ];
  const own = named.filter((each) => each.name === name);
  const recent = events.filter((event) => namesOf(event).includes(name) || event.agent === agent);
  const times = [
    ...own.map(({ lastSeen }) => lastSeen),
    sessions[0]?.lastEventTime ?? null,
    recent.at(-1)?.timestamp ?? null,
  ].filter((time) => time !== null);
  return {
    name,
    url,
    kinds: [
      ...own.map(({ kind }) => kind),
      ...(sessions.length > 0 ? ["agent" as const] : []),
    ],
    eventCount: own.length === 0 ? null : own.reduce((sum, each) => sum + each.eventCount, 0),
    lastSeenAt: times.length === 0 ? null : Math.max(...times),
    recent,
    others: [...new Set([...named.map((each) => each.name), ...events.flatMap(namesOf)])]
      .filter((other) => other !== name).sort(),
  };
}

/** What an event calls its source. */
function namesOf(event: Event): string[] {
  const words = {
    rag_retrieval: ["source"],
    rag_embedding: ["source"],
    rag_index: ["source"],
    mcp_request: ["serverName"],
    mcp_response: ["serverName"],
    tool_call: ["provider"],
    custom: ["provider"],
  };
  const fields = Object.entries(words).find(([type]) => type === event.type)?.[1] ?? [];
  return fields.map((field) => event[field]).filter((value) => typeof value === "string");
}

async function json<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  const answer = await ask(url, RECENT_MS);
  const body: unknown = answer?.ok ? await answer.json().catch(() => null) : null;
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new Failure(`Cannot read ${url}: ${answer ? `status ${answer.status}` : "no answer"}`);
}

/** What the facts mean, at `now` in Unix ms. */
export function checkSource(facts: SourceFacts, now: number): Finding[] {
  if (facts.lastSeenAt === null) return [neverSeen(facts)];
  const age = now - facts.lastSeenAt;
  const known = facts.kinds.length > 0 ? ` (${facts.kinds.join(", ")})` : "";
  const seen = `"${facts.name}"${known} was last seen ${ago(age)}`;
  return [
    age > SILENT_MS
      ? noted("source", seen, "Let it do something, and ask again: it may no longer tell")
      : fine("source", seen),
    counts(facts),
    ...unanswered(facts.recent),
    ...leftOut(facts.recent),
    ...errors(facts.recent),
  ];
}

function neverSeen({ name, url, kinds, others }: SourceFacts): Finding {
  const close = others.find((other) => other.toLowerCase() === name.toLowerCase());
  if (close) {
    const text = `No event of "${name}" has arrived, but events of "${close}" have`;
    return failing("source", text, "Names differ by case: use one of them");
  }
  const text = kinds.length > 0
    ? `"${name}" (${kinds.join(", ")}) is registered, but no event of it has arrived`
    : `No event of "${name}" has arrived`;
  const told = others.length > 0 ? `; the server knows ${others.slice(0, 10).join(", ")}` : "";
  const fix = `See that its program posts to ${url} (AIR_URL) under this name, that AIR_ENABLED ` +
    "is not false there, and that it ends in order: docs/integration.md, Verify";
  return failing("source", text + told, fix);
}

/** The newest events by type, the most frequent first. */
export function countsByType({ recent }: SourceFacts): Record<string, number> {
  const byType = new Map<string, number>();
  for (const { type } of recent) byType.set(type, (byType.get(type) ?? 0) + 1);
  return Object.fromEntries([...byType].sort(([, a], [, b]) => b - a));
}

function counts(facts: SourceFacts): Finding {
  const { recent, eventCount } = facts;
  const types = Object.entries(countsByType(facts)).map(([type, count]) => `${count} ${type}`);
  if (types.length === 0) {
    const all = eventCount === null ? "" : `${counted(eventCount, "event")} in all; `;
    return fine("events", `${all}none among the newest ${RECENT} of the server`);
  }
  const all = eventCount !== null && eventCount > recent.length ? ` of ${eventCount} in all` : "";
  return fine("events", `${counted(recent.length, "event")}${all}: ${types.join(", ")}`);
}

/** What is shown of a source, by what its events may leave out. */
const SHOWN: { types: string[]; field: string; shows: string }[] = [
  { types: ["rag_retrieval"], field: "resultCount", shows: "how many results it gives" },
  { types: ["rag_retrieval"], field: "topScore", shows: "how well its results fit" },
  { types: ["rag_embedding"], field: "model", shows: "which model embeds" },
  { types: ["rag_embedding"], field: "inputTokens", shows: "how much it embeds" },
  { types: ["rag_index"], field: "documentCount", shows: "how many documents it indexes" },
  {
    types: ["rag_retrieval", "rag_embedding", "rag_index", "mcp_response", "tool_call"],
    field: "durationMs",
    shows: "how long it takes",
  },
  { types: ["mcp_response", "tool_call"], field: "isError", shows: "whether it fails" },
];

function leftOut(recent: Event[]): Finding[] {
  return SHOWN.flatMap(({ types, field, shows }) => {
    const asked = recent.filter(({ type }) => types.includes(type));
    const without = asked.filter((event) => event[field] === undefined || event[field] === null);
    if (without.length === 0) return [];
    const kinds = [...new Set(without.map(({ type }) => type))].join(", ");
    const text = `${without.length} of ${asked.length} leave out ${field} (${kinds}): ` +
      `${shows} stays unknown`;
    return [noted("left out", text, `Send ${field} along`)];
  });
}

function unanswered(recent: Event[]): Finding[] {
  const has = (type: string) => recent.some((event) => event.type === type);
  if (!has("mcp_request") || has("mcp_response")) return [];
  const text = "Its mcp_request events have no mcp_response: durations and errors stay unknown";
  return [noted("left out", text, "Send an mcp_response when the call ends")];
}

function errors(recent: Event[]): Finding[] {
  const failed = recent.filter(({ isError }) => isError === true).length;
  if (failed === 0) return [];
  return [noted("errors", `${counted(failed, "event")} of ${recent.length} tell of an error`)];
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "less than a minute ago";
  if (minutes < 120) return `${counted(minutes, "minute")} ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}
