/** The pages over all sessions beside the overview: prompts, drift, tools, integrations. */
import { Hono } from "hono";
import * as z from "zod";
import { Drift, EpisodesPart } from "../../views/pages/drift.tsx";
import { Integrations } from "../../views/pages/integrations.tsx";
import { Prompts, VariantsPart } from "../../views/pages/prompts.tsx";
import { SourceCalls, SourceUse } from "../../views/pages/source_use.tsx";
import { ToolSessions, ToolUse } from "../../views/pages/tool_use.tsx";
import type { Deps } from "../deps.ts";
import { driftChoices, episodesPanel } from "../panels/episodes.ts";
import { integrationsPanel } from "../panels/integrations.ts";
import { sourceCallsPanel, sourceUsePanel } from "../panels/source_use.ts";
import { toolSessionsPanel, toolUsePanel } from "../panels/tool_use.ts";
import { variantsPanel } from "../panels/variants.ts";
import type { StaticFiles } from "../static_files.ts";
import { type AcrossInput, acrossPage, named, page } from "./across.tsx";
import { driftAckRoutes } from "./drift_ack.ts";
import { panelsOf } from "./panel.tsx";

const PromptsQuery = z.object({
  hash: named,
  cursor: z.string().min(1).max(1000).nullable().default(null),
});
const promptPanel = panelsOf<AcrossInput<z.output<typeof PromptsQuery>>>();
const PROMPTS = {
  variants: promptPanel(
    ({ store, asked }) => variantsPanel(store, asked),
    (model) => <VariantsPart panel={model} />,
    (model) => <Prompts panel={model} />,
  ),
};

const DriftQuery = z.object({
  metric: named,
  severity: named,
  open: z.enum(["", "1"]).default("").transform((text) => text === "1"),
  page,
});
const driftPanel = panelsOf<AcrossInput<z.output<typeof DriftQuery>>>();
const DRIFT = {
  episodes: driftPanel(
    async ({ store, asked }) => {
      const { metric, severity, open: onlyOpen } = asked;
      const [model, choices] = await Promise.all([
        episodesPanel(store, { metric, severity, onlyOpen }, asked.page),
        driftChoices(store),
      ]);
      return { model, choices };
    },
    ({ model, choices }, { now }) => <EpisodesPart panel={model} choices={choices} now={now} />,
    ({ model, choices }, { now }) => <Drift panel={model} choices={choices} now={now} />,
  ),
};

const ToolsQuery = z.object({
  /** Days, today's included. */
  days: z.enum(["1", "7", "30", "90"]).default("7").transform(Number),
  sort: z.enum(["tool", "calls", "errors", "ratio", "avg", "p50", "p95", "p99"]).default("calls"),
  tool: named,
  page,
});
const toolPanel = panelsOf<AcrossInput<z.output<typeof ToolsQuery>>>();
const TOOLS = {
  "tool-use": toolPanel(
    ({ store, asked, ...moment }) => toolUsePanel(store, moment, asked, asked.page),
    (model) => <ToolUse panel={model} />,
  ),
  "tool-sessions": toolPanel(
    ({ store, asked, ...moment }) => toolSessionsPanel(store, moment, asked),
    (model, { now }) => <ToolSessions panel={model} now={now} />,
  ),
};

const IntegrationsQuery = z.object({
  page,
  kind: z.enum(["", "mcp", "rag"]).default("").transform((kind) => kind === "" ? null : kind),
  source: named,
});
const integrationPanel = panelsOf<AcrossInput<z.output<typeof IntegrationsQuery>>>();
const INTEGRATIONS = {
  integrations: integrationPanel(
    ({ store, now, asked }) => integrationsPanel(store, now, asked.page),
    (model, { now }) => <Integrations panel={model} now={now} />,
  ),
  "source-use": integrationPanel(
    ({ store, asked, ...moment }) => sourceUsePanel(store, moment, asked),
    (model) => <SourceUse panel={model} />,
  ),
  "source-calls": integrationPanel(
    ({ store, asked, ...moment }) => sourceCallsPanel(store, moment, asked),
    (model, { now }) => <SourceCalls panel={model} now={now} />,
  ),
};

/** `/prompts`, `/drift`, `/tools`, `/integrations` and what is done on them. */
export function acrossRoutes(deps: Deps, files: StaticFiles) {
  return new Hono()
    .route(
      "/",
      acrossPage(
        { path: "/prompts", title: "Prompts", query: PromptsQuery, panels: PROMPTS },
        deps,
        files,
      ),
    )
    .route(
      "/",
      acrossPage({ path: "/drift", title: "Drift", query: DriftQuery, panels: DRIFT }, deps, files),
    )
    .route(
      "/",
      acrossPage({ path: "/tools", title: "Tools", query: ToolsQuery, panels: TOOLS }, deps, files),
    )
    .route(
      "/",
      acrossPage(
        {
          path: "/integrations",
          title: "Integrations",
          query: IntegrationsQuery,
          panels: INTEGRATIONS,
        },
        deps,
        files,
      ),
    )
    .route("/", driftAckRoutes(deps));
}
