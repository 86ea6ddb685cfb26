/** Makes whole events of what a client tells, and hands them to the delivery. */
import { Delivery } from "./delivery.ts";
import { loadModules, workingFolder } from "./host.ts";
import type { EventInput } from "./inputs.ts";
import { recordId } from "./record_id.ts";
import { type AirOptions, settingsOf } from "./settings.ts";
import { snapshot } from "./text.ts";
import type { WireEvent } from "./types.ts";

/** Sessions that were opened and are remembered; one that comes again after so many is opened again. */
const MAX_SESSIONS = 1_000;
/** What an event takes beside its texts, about. */
const EVENT_CHARACTERS = 300;

/** The way from a client's method to the queue. None of its methods throws. */
export class Recorder {
  /** False where AIr is switched off. */
  readonly isEnabled: boolean;
  readonly #agent: string | null;
  readonly #delivery: Delivery | null;
  /** Names this client among all; the counter names its records. */
  readonly #run = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  #count = 0;
  #sessionId: string;
  readonly #started = new Set<string>();
  #isClosed = false;

  constructor(options: AirOptions) {
    const settings = settingsOf(options);
    this.isEnabled = settings.isEnabled;
    this.#agent = options.agent === undefined ? "sdk" : options.agent;
    this.#sessionId = options.sessionId || `sdk-${this.#run}`;
    if (!settings.isEnabled) {
      this.#delivery = null;
      return;
    }
    loadModules();
    this.#delivery = new Delivery({
      settings,
      reconnect: options.reconnect ?? true,
      warn: warner(options.silent ?? true),
      lossEvent: (count) => this.#lossEvent(count),
    });
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  set sessionId(sessionId: string) {
    this.#sessionId = sessionId;
  }

  /** A new id, for this record or the fact that it tells of. */
  newId(): string {
    return `${this.#run}-${++this.#count}`;
  }

  /** Records what `make` gives; its values must be its own. */
  record(make: () => EventInput): void {
    try {
      if (this.#isClosed || this.#delivery === null) return;
      const event = this.#whole(make());
      if (!this.#started.has(event.sessionId)) this.#startSession(event);
      this.#delivery.add(event, charactersOf(event));
    } catch {
      this.#delivery?.lose(1); // A value that cannot even be read; what is traced must not notice.
    }
  }

  /** Records a copy of an event that its maker may still change. */
  recordCopy(event: EventInput): void {
    this.record(() => snapshot(event) as EventInput);
  }

  /** See `AirClient.flush`. */
  async flush(limitMs: number): Promise<boolean> {
    return await this.#delivery?.flush(limitMs).catch(() => false) ?? true;
  }

  /** See `AirClient.close`. */
  async close(limitMs: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#delivery?.close(limitMs).catch(() => {});
  }

  /** What was told, and what every event carries. */
  #whole(told: EventInput): WireEvent {
    const sessionId = told.sessionId ?? this.#sessionId;
    return {
      ...told,
      id: told.id ?? recordId("sdk", sessionId, this.newId(), told.type),
      sessionId,
      timestamp: told.timestamp ?? Date.now(),
      collector: told.collector ?? "sdk",
    } as WireEvent;
  }

  /** Before the first event of a session: who it is, and where, for the settings of its folder. */
  #startSession({ type, sessionId, timestamp }: WireEvent): void {
    if (this.#started.size >= MAX_SESSIONS) this.#started.clear();
    this.#started.add(sessionId);
    if (this.#agent === null || type === "session_start") return;
    const cwd = workingFolder();
    const start = this.#whole({
      type: "session_start",
      sessionId,
      timestamp,
      agent: this.#agent,
      ...(cwd === null ? {} : { cwd }),
    });
    this.#delivery?.add(start, EVENT_CHARACTERS);
  }

  /** No type of its own: every server keeps it and shows it in the feed. */
  #lossEvent(count: number): WireEvent {
    const loss = { type: "custom", provider: "air-sdk", eventName: "events_lost", count } as const;
    return this.#whole(loss);
  }
}

/** Tells each line once, on the console, unless silent. */
function warner(isSilent: boolean): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (isSilent || told.has(line)) return;
    told.add(line);
    console.warn(`air: ${line}`);
  };
}

/** About what an event takes of the memory: its texts, however deep. */
function charactersOf(event: object): number {
  let characters = EVENT_CHARACTERS;
  const fields = event as Record<string, unknown>;
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === "string") characters += value.length;
    else if (typeof value === "object" && value !== null) characters += charactersOf(value);
  }
  return characters;
}
