/**
 * A bridge from OpenTelemetry: the GenAI spans of a program that is traced already feed AIr too. The
 * types are structural, so that no package of OpenTelemetry is needed here.
 */
import { AirClient } from "./client.ts";
import { isGenAi, spanEvents } from "./otel_events.ts";
import type { AirOptions } from "./settings.ts";

/** Seconds and nanoseconds since 1970. */
export type HrTime = readonly [seconds: number, nanoseconds: number];

/** A finished span, as `@opentelemetry/sdk-trace-base` has it; the parts that are used. */
export interface OtelSpan {
  /** What it is called. */
  readonly name: string;
  /** When it began. */
  readonly startTime: HrTime;
  /** When it ended. */
  readonly endTime: HrTime;
  /** 2 is an error. */
  readonly status: { readonly code: number; readonly message?: string };
  /** By the names of the semantic conventions. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What made it. */
  readonly resource?: { readonly attributes: Readonly<Record<string, unknown>> };
  /** Its parent, since version 2. */
  readonly parentSpanContext?: { readonly spanId: string } | undefined;
  /** Its parent, before version 2. */
  readonly parentSpanId?: string | undefined;
  /** Its ids, in hex. */
  spanContext(): { readonly traceId: string; readonly spanId: string };
}

/** A processor of spans, as `@opentelemetry/sdk-trace-base` takes it. */
export interface AirSpanProcessor {
  /** Does nothing. */
  onStart(): void;
  /** Tells of a span, if it is one of GenAI. */
  onEnd(span: OtelSpan): void;
  /** Sends what waits. */
  forceFlush(): Promise<void>;
  /** Sends what waits and tells nothing more. */
  shutdown(): Promise<void>;
}

/** How spans are told of. */
export interface OtelOptions extends AirOptions {
  /** A client to tell by; else one is made. */
  client?: AirClient;
}

/**
 * Feeds AIr with the GenAI spans of a tracer: LLM calls, tools and embeddings by the semantic
 * conventions, and the spans themselves. A span's conversation is its session; without one it is
 * `sessionId` of the options, else one session a trace.
 *
 * @example
 * ```ts
 * import { airSpanProcessor } from "@hydrotik/air/sdk";
 *
 * const processor = airSpanProcessor();
 * // new NodeTracerProvider({ spanProcessors: [processor] }).register();
 * await processor.shutdown();
 * ```
 */
export function airSpanProcessor(options: OtelOptions = {}): AirSpanProcessor {
  const { client: given, ...rest } = options;
  const air = given ?? new AirClient(rest);
  return {
    onStart() {},
    onEnd(span) {
      try {
        if (!isGenAi(span)) return;
        for (const event of spanEvents(span, options.sessionId ?? null)) air.emit(event);
      } catch {
        // A span of another making; the program must not notice.
      }
    },
    async forceFlush() {
      await air.flush();
    },
    shutdown: () => air.close(),
  };
}
