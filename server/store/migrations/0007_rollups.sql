-- What sessions did, summed up over all of them. `span` is how many quarters of an hour a block has
-- (1, 4, 24, 96, 768), `bucket` its number since 1970: any range is the sum of few rows.
-- dimension: all, agent, project, model; provider only of a model; "" = not known.
CREATE TABLE usage_rollups (
  span INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  dimension TEXT NOT NULL,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  sessions REAL NOT NULL,
  count REAL NOT NULL,
  calls REAL NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cache_read_tokens REAL NOT NULL,
  cache_write_tokens REAL NOT NULL,
  cost_nano_usd REAL NOT NULL,
  reported_nano_usd REAL NOT NULL,
  computed_nano_usd REAL NOT NULL,
  unpriced_tokens REAL NOT NULL,
  tool_calls REAL NOT NULL,
  tool_errors REAL NOT NULL,
  PRIMARY KEY (span, bucket, dimension, name, provider)
) STRICT, WITHOUT ROWID;

CREATE TABLE tool_rollups (
  span INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  agent TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (span, bucket, agent, tool_name)
) STRICT, WITHOUT ROWID;

-- kind: mcp or rag; operation: the MCP method or the type of the RAG event.
CREATE TABLE source_rollups (
  span INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  operation TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  result_count REAL NOT NULL,
  results REAL NOT NULL,
  top_score_count REAL NOT NULL,
  top_score_millionths REAL NOT NULL,
  chunk_tokens REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (span, bucket, kind, source, operation, tool_name)
) STRICT, WITHOUT ROWID;

-- The quarter before which blocks of more than one quarter are whole; later ones are not written.
CREATE TABLE rollup_state (
  id INTEGER PRIMARY KEY,
  settled INTEGER NOT NULL
) STRICT;

-- How many sessions there are of each agent, project and model, and of all.
CREATE TABLE session_counts (
  dimension TEXT NOT NULL,
  name TEXT NOT NULL,
  count REAL NOT NULL,
  PRIMARY KEY (dimension, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_counts_by_count ON session_counts (dimension, count DESC, name);

-- Under which agent, project and start a session stands in the rollups, JSON.
ALTER TABLE sessions ADD COLUMN rolled TEXT;

-- The list of sessions: filters are looked for in one narrow index, each order has its own.
DROP INDEX sessions_by_activity;
CREATE INDEX sessions_by_activity ON sessions (
  last_event_at DESC, session_id, agent, project, model, cwd, started_at, last_end_at, is_superseded,
  tool_error_count, llm_error_count, tool_call_count, cost_nano_usd,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
);
CREATE INDEX sessions_by_cost ON sessions (cost_nano_usd DESC, session_id);
CREATE INDEX sessions_by_tokens ON sessions (
  (input_tokens + output_tokens + cache_read_tokens + cache_write_tokens) DESC, session_id
);
CREATE INDEX sessions_by_duration ON sessions ((last_event_at - started_at) DESC, session_id);
CREATE INDEX sessions_by_errors ON sessions (
  (tool_error_count + llm_error_count) DESC, session_id
);
CREATE INDEX sessions_by_tools ON sessions (tool_call_count DESC, session_id);
CREATE INDEX sessions_by_parent ON sessions (parent_session_id, started_at)
  WHERE parent_session_id IS NOT NULL;

-- What a session's charts are drawn from, without its wide rows.
ALTER TABLE llm_calls ADD COLUMN cost_nano_usd INTEGER;
CREATE INDEX llm_calls_by_time ON llm_calls (
  session_id, at, counted, turn_id, model, provider, duration_ms, ttft_ms, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, cost_nano_usd
);
CREATE INDEX llm_calls_by_turn ON llm_calls (session_id, turn_id, at);
CREATE INDEX llm_calls_by_subagent ON llm_calls (
  session_id, subagent_id, at, counted, model, input_tokens, output_tokens, cache_read_tokens,
  cache_write_tokens, cost_nano_usd
) WHERE subagent_id IS NOT NULL;
-- The shortest and longest request to each model without a scan.
CREATE INDEX llm_calls_by_duration ON llm_calls (session_id, model, provider, duration_ms)
  WHERE duration_ms IS NOT NULL AND counted = 1;
DROP INDEX turns_by_time;
CREATE INDEX turns_by_time ON turns (
  session_id, sort_at, turn_key, counted, started_at, ended_at, duration_ms, ttft_ms
);
CREATE INDEX costs_by_time ON costs (session_id, at);
DROP INDEX tool_calls_by_time;
CREATE INDEX tool_calls_by_time ON tool_calls (
  session_id, sort_at, tool_name, duration_ms, is_error, turn_id
);
CREATE INDEX tool_calls_by_turn ON tool_calls (session_id, turn_id, sort_at);
CREATE INDEX tool_calls_by_subagent ON tool_calls (
  session_id, subagent_id, sort_at, is_error, parent_tool_call_id
)
  WHERE subagent_id IS NOT NULL;
DROP INDEX context_snapshots_by_time;
CREATE INDEX context_snapshots_by_time ON context_snapshots (
  session_id, at, subagent_id, tokens_used, context_window
);
CREATE INDEX context_snapshots_with_segments ON context_snapshots (session_id, at)
  WHERE segments IS NOT NULL AND subagent_id IS NULL;

ALTER TABLE rate_limits ADD COLUMN agent TEXT NOT NULL DEFAULT '';
DROP INDEX rate_limits_by_time;
CREATE INDEX rate_limits_by_time ON rate_limits (agent, limit_id, at, used_pct, resets_at);
CREATE INDEX source_calls_by_source ON source_calls (kind, source, at);
DROP INDEX drift_events_by_time;
CREATE INDEX drift_events_by_time ON drift_events (
  at, metric, severity, session_id, deviation_pct
);
CREATE INDEX prompt_ratings_by_time ON prompt_ratings (at);

-- The rollups answer what these were for.
DROP INDEX session_tools_by_bucket;
DROP INDEX session_operations_by_bucket;
DROP INDEX session_mcp_by_bucket;
DROP INDEX session_rag_by_bucket;
