import assert from "node:assert/strict";
import { AirClient, airSpanProcessor, type OtelSpan } from "../../sdk/mod.ts";
import { spanEvents } from "../../sdk/otel_events.ts";
import { airServer } from "./air_server.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

/** A span of 1.5 s that ended now, to the ms. */
function span(attributes: Record<string, unknown>, more: Partial<OtelSpan> = {}): OtelSpan {
  const end = Math.floor(Date.now() / 1000);
  return {
    name: "chat gpt-4o",
    startTime: [end - 2, 500_000_000],
    endTime: [end, 0],
    status: { code: 0 },
    attributes,
    resource: { attributes: { "service.name": "shop" } },
    spanContext: () => ({ traceId: TRACE, spanId: SPAN }),
    ...more,
  };
}

const chat = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.response.id": "chatcmpl-1",
  "gen_ai.usage.input_tokens": 100,
  "gen_ai.usage.cache_read.input_tokens": 40,
  "gen_ai.usage.output_tokens": 20,
  "gen_ai.response.time_to_first_chunk": 0.25,
};

Deno.test("spanEvents() maps the operations of GenAI", async (t) => {
  const failed = { status: { code: 2, message: "broken" } };
  const cases: { name: string; span: OtelSpan; fact: Record<string, unknown> | null }[] = [
    {
      name: "an LLM call, its cached tokens out of its input",
      span: span(chat),
      fact: {
        ...{ type: "token_usage", input: 60, output: 20, cacheRead: 40, cacheWrite: 0 },
        ...{ model: "gpt-4o", provider: "openai", messageId: "chatcmpl-1" },
        ...{ durationMs: 1500, ttftMs: 250 },
      },
    },
    {
      name: "a failed LLM call",
      span: span({ "gen_ai.operation.name": "chat", "error.type": "timeout" }, failed),
      fact: { type: "llm_error", status: null, errorClass: "timeout" },
    },
    {
      name: "a tool",
      span: span({
        ...{ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" },
        ...{ "gen_ai.tool.call.id": "call_1" },
      }, failed),
      fact: {
        ...{ type: "tool_call", toolName: "search", toolCallId: "call_1", provider: "otel" },
        ...{ durationMs: 1500, isError: true, errorMessage: "broken" },
      },
    },
    {
      name: "an embedding",
      span: span({
        ...{ "gen_ai.operation.name": "embeddings", "gen_ai.request.model": "e3" },
        ...{ "gen_ai.usage.input_tokens": 7, "gen_ai.embeddings.dimension.count": 256 },
      }),
      fact: {
        ...{ type: "rag_embedding", source: "shop", model: "e3", inputTokens: 7 },
        ...{ durationMs: 1500, dimensions: 256 },
      },
    },
    {
      name: "an agent, whose usage is the sum of others",
      span: span({ ...chat, "gen_ai.operation.name": "invoke_agent" }),
      fact: null,
    },
  ];
  for (const { name, span, fact } of cases) {
    await t.step(name, () => {
      const [whole, told] = spanEvents(span, null);
      assert.equal(whole?.type, "span");
      const common = { sessionId: `otel:shop:${TRACE}`, collector: "otel" };
      const { id: _id, timestamp: _at, ...rest } = told ?? {};
      assert.deepEqual(rest, fact === null ? {} : { ...fact, ...common });
    });
  }
});

Deno.test("spanEvents() takes the conversation as session, else what it is told", () => {
  const [named] = spanEvents(span({ ...chat, "gen_ai.conversation.id": "c1" }), "s1");
  assert.equal(named?.sessionId, "c1");
  assert.equal(spanEvents(span(chat), "s1")[0]?.sessionId, "s1");
});

Deno.test("airSpanProcessor() feeds a server, each span once, and no other spans", async () => {
  await using server = await airServer();
  const air = new AirClient({ url: server.url, agent: null });
  const processor = airSpanProcessor({ client: air, sessionId: "s1" });
  const parent = { parentSpanContext: { spanId: "00f067aa0ba902b6" } };
  processor.onStart();
  processor.onEnd(span(chat, parent));
  processor.onEnd(span(chat, parent));
  processor.onEnd(span({ "http.request.method": "GET" }));
  await processor.forceFlush();
  await processor.shutdown();
  const events = await server.eventsOf("s1");
  assert.deepEqual(events.map(({ type }) => type), ["span", "token_usage"]);
  const [whole] = events;
  assert.deepEqual([whole?.traceId, whole?.parentSpanId], [TRACE, "00f067aa0ba902b6"]);
});
