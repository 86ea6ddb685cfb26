import assert from "node:assert/strict";
import { checkSource, type SourceFacts } from "../../../server/cli/doctor_source.ts";
import type { FindingState } from "../../../server/cli/finding.ts";

const NOW = Date.UTC(2026, 0, 2);

const silent: SourceFacts = {
  name: "docs",
  url: "http://127.0.0.1:1",
  kinds: [],
  eventCount: null,
  lastSeenAt: null,
  recent: [],
  others: [],
};
const retrieval = {
  type: "rag_retrieval",
  timestamp: NOW - 60_000,
  source: "docs",
  resultCount: 3,
  topScore: 0.5,
  durationMs: 4,
};
const told: SourceFacts = {
  ...silent,
  kinds: ["RAG source"],
  eventCount: 1,
  lastSeenAt: NOW - 60_000,
  recent: [retrieval],
};
const request = { type: "mcp_request", timestamp: NOW, serverName: "docs" };

interface Case {
  name: string;
  facts: Partial<SourceFacts>;
  states: FindingState[];
  says: RegExp;
}

const CASES: Case[] = [
  { name: "unknown", facts: silent, states: ["fail"], says: /No event of "docs" has arrived$/ },
  {
    name: "unknown among others",
    facts: { ...silent, others: ["kb", "shop"] },
    states: ["fail"],
    says: /the server knows kb, shop$/,
  },
  {
    name: "another case",
    facts: { ...silent, others: ["Docs"] },
    states: ["fail"],
    says: /events of "Docs" have/,
  },
  {
    name: "registered only",
    facts: { ...silent, kinds: ["RAG source"], eventCount: 0 },
    states: ["fail"],
    says: /is registered, but no event/,
  },
  { name: "complete", facts: {}, states: ["ok", "ok"], says: /1 minute ago.*1 rag_retrieval/s },
  {
    name: "long silent",
    facts: { lastSeenAt: NOW - 72 * 3_600_000 },
    states: ["note", "ok"],
    says: /3 days ago/,
  },
  {
    name: "none lately",
    facts: { recent: [], eventCount: 7 },
    states: ["ok", "ok"],
    says: /7 events in all; none among the newest/,
  },
  {
    name: "more than lately",
    facts: { eventCount: 9 },
    states: ["ok", "ok"],
    says: /1 event of 9 in all/,
  },
  {
    name: "no score",
    facts: { recent: [retrieval, { ...retrieval, topScore: null }] },
    states: ["ok", "ok", "note"],
    says: /1 of 2 leave out topScore \(rag_retrieval\)/,
  },
  {
    name: "requests alone",
    facts: { recent: [request] },
    states: ["ok", "ok", "note"],
    says: /no mcp_response/,
  },
  {
    name: "errors",
    facts: {
      recent: [request, { ...request, type: "mcp_response", durationMs: 1, isError: true }],
    },
    states: ["ok", "ok", "note"],
    says: /1 event of 2 tell of an error/,
  },
];

Deno.test("checkSource() says whether events arrive and what they leave out", async (t) => {
  for (const { name, facts, states, says } of CASES) {
    await t.step(name, () => {
      const findings = checkSource({ ...told, ...facts }, NOW);
      assert.deepEqual(findings.map(({ state }) => state), states);
      assert.match(findings.map(({ text }) => text).join("\n"), says);
    });
  }
});
