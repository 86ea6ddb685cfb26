-- Times are Unix ms, durations ms, sums of durations microseconds, money integer nano-USD.
-- `said` holds, per fact, which witness told which field: [[witness, at, {field: value}], …].
-- Sums are REAL so that an absurd client can never make a row unreadable (above 2^53).
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_session ON events (session_id, timestamp, seq);
CREATE INDEX events_by_time ON events (timestamp, seq);

CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  agent TEXT NOT NULL,
  agent_version TEXT,
  project TEXT,
  cwd TEXT,
  git_branch TEXT,
  model TEXT,
  provider TEXT,
  thinking_level TEXT,
  parent_session_id TEXT,
  state TEXT,
  state_at INTEGER,
  context_tokens INTEGER,
  context_window INTEGER,
  agent_cost_nano_usd INTEGER,
  agent_tokens INTEGER,
  started_at INTEGER NOT NULL,
  last_event_at INTEGER NOT NULL,
  last_end_at INTEGER,
  event_count REAL NOT NULL,
  turn_count REAL NOT NULL,
  llm_call_count REAL NOT NULL,
  llm_error_count REAL NOT NULL,
  tool_call_count REAL NOT NULL,
  tool_error_count REAL NOT NULL,
  tool_duration_count REAL NOT NULL,
  tool_duration_us REAL NOT NULL,
  compaction_count REAL NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cache_read_tokens REAL NOT NULL,
  cache_write_tokens REAL NOT NULL,
  cost_nano_usd REAL NOT NULL,
  reported_nano_usd REAL NOT NULL,
  computed_nano_usd REAL NOT NULL,
  unpriced_tokens REAL NOT NULL,
  covers_calls INTEGER NOT NULL,
  covers_turns INTEGER NOT NULL,
  keyless_costs REAL NOT NULL,
  compactions_by_tier TEXT NOT NULL,
  llm_errors_by_tier TEXT NOT NULL,
  said TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_activity ON sessions (last_event_at DESC, session_id);

CREATE TABLE tool_calls (
  session_id TEXT NOT NULL,
  tool_call_id TEXT NOT NULL,
  tool_name TEXT,
  started_at INTEGER,
  ended_at INTEGER,
  sort_at INTEGER NOT NULL,
  duration_ms REAL,
  input_size_bytes INTEGER,
  output_size_bytes INTEGER,
  is_error INTEGER,
  exit_code INTEGER,
  provider TEXT,
  turn_id TEXT,
  turn_index INTEGER,
  parent_tool_call_id TEXT,
  subagent_id TEXT,
  said TEXT NOT NULL,
  PRIMARY KEY (session_id, tool_call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_calls_by_time ON tool_calls (session_id, sort_at);
-- Exact shortest and longest run of each tool without a scan.
CREATE INDEX tool_calls_by_duration ON tool_calls (session_id, tool_name, duration_ms)
  WHERE duration_ms IS NOT NULL;

CREATE TABLE turns (
  session_id TEXT NOT NULL,
  turn_key TEXT NOT NULL,
  turn_id TEXT,
  turn_index INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  sort_at INTEGER NOT NULL,
  duration_ms REAL,
  ttft_ms REAL,
  outcome TEXT,
  tool_call_count INTEGER,
  counted INTEGER NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (session_id, turn_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX turns_by_time ON turns (session_id, sort_at);

-- Starts and turnId-less ends of turns, by which an end finds its start (-1 = no turn index).
CREATE TABLE turn_marks (
  session_id TEXT NOT NULL,
  turn_index INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  mark_key TEXT NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (session_id, turn_index, kind, at, mark_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_marks_by_key ON turn_marks (session_id, mark_key);

CREATE TABLE llm_calls (
  session_id TEXT NOT NULL,
  call_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  model TEXT,
  provider TEXT,
  turn_id TEXT,
  subagent_id TEXT,
  query_source TEXT,
  service_tier TEXT,
  duration_ms REAL,
  ttft_ms REAL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cache_write_1h_tokens INTEGER,
  reasoning_tokens INTEGER,
  reported TEXT,
  computed TEXT,
  price_version TEXT,
  keys TEXT NOT NULL,
  keyed INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  came_with_cost INTEGER NOT NULL,
  paired_cost TEXT,
  said TEXT NOT NULL,
  PRIMARY KEY (session_id, call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX llm_calls_keyless ON llm_calls (session_id, model) WHERE keyed = 0;

-- Request and message ids of an LLM call: an event that names both joins the two.
CREATE TABLE llm_call_keys (
  session_id TEXT NOT NULL,
  key TEXT NOT NULL,
  call_id TEXT NOT NULL,
  PRIMARY KEY (session_id, key)
) STRICT, WITHOUT ROWID;

-- Cost events without a request or message id; `counted` unless an LLM call carries the money.
CREATE TABLE costs (
  session_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  amounts TEXT NOT NULL,
  total_nano_usd INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  PRIMARY KEY (session_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE llm_errors (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  witness TEXT NOT NULL,
  status INTEGER,
  error_class TEXT,
  attempt INTEGER,
  retry_in_ms REAL,
  request_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX llm_errors_by_time ON llm_errors (session_id, at);

CREATE TABLE context_snapshots (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  subagent_id TEXT,
  tokens_used INTEGER NOT NULL,
  context_window INTEGER,
  segments TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX context_snapshots_by_time ON context_snapshots (session_id, at);

CREATE TABLE compactions (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  witness TEXT NOT NULL,
  tokens_before INTEGER,
  tokens_after INTEGER,
  summary_length INTEGER,
  is_automatic INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX compactions_by_time ON compactions (session_id, at);

CREATE TABLE latency_samples (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  operation TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  total_ms REAL NOT NULL,
  ttft_ms REAL,
  phases TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX latency_samples_by_time ON latency_samples (session_id, at);
CREATE INDEX latency_samples_by_duration
  ON latency_samples (session_id, operation, model, provider, total_ms);

CREATE TABLE evals (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  turn_id TEXT,
  turn_index INTEGER,
  model TEXT,
  provider TEXT,
  metrics TEXT NOT NULL,
  user_rating INTEGER,
  tags TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX evals_by_time ON evals (session_id, at);

CREATE TABLE prompt_ratings (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  prompt_hash TEXT NOT NULL,
  variant TEXT NOT NULL,
  category TEXT,
  model TEXT,
  provider TEXT,
  metrics TEXT NOT NULL,
  rating INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX prompt_ratings_by_hash ON prompt_ratings (prompt_hash, variant);

CREATE TABLE drift_events (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  metric TEXT NOT NULL,
  model TEXT,
  provider TEXT,
  baseline REAL NOT NULL,
  current REAL NOT NULL,
  deviation_pct REAL NOT NULL,
  direction TEXT NOT NULL,
  severity TEXT NOT NULL,
  window_size INTEGER NOT NULL,
  threshold REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drift_events_by_time ON drift_events (at);

CREATE TABLE rate_limits (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  limit_id TEXT NOT NULL,
  used_pct REAL NOT NULL,
  window_minutes REAL,
  resets_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_limits_by_time ON rate_limits (limit_id, at);

CREATE TABLE spans (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  parent_span_id TEXT,
  name TEXT NOT NULL,
  start_ns TEXT NOT NULL,
  end_ns TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spans_by_session ON spans (session_id, trace_id);

-- Totals by session and quarter of an hour UTC (bucket = floor(Unix ms / 900,000)): a session's
-- total is the sum of its buckets, a day's the sum of the day's. One table serves both, and a
-- session whose agent or project becomes known later needs no move.
CREATE TABLE session_tools (
  session_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  tool_name TEXT NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, bucket, tool_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_tools_by_bucket ON session_tools (bucket);

CREATE TABLE session_models (
  session_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  count REAL NOT NULL,
  calls REAL NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cache_read_tokens REAL NOT NULL,
  cache_write_tokens REAL NOT NULL,
  cache_write_1h_tokens REAL NOT NULL,
  reasoning_tokens REAL NOT NULL,
  input_nano_usd REAL NOT NULL,
  output_nano_usd REAL NOT NULL,
  cache_read_nano_usd REAL NOT NULL,
  cache_write_nano_usd REAL NOT NULL,
  cost_nano_usd REAL NOT NULL,
  reported_nano_usd REAL NOT NULL,
  computed_nano_usd REAL NOT NULL,
  unpriced_tokens REAL NOT NULL,
  ttft_count REAL NOT NULL,
  ttft_us REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, bucket, model, provider)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_models_by_bucket ON session_models (bucket);

CREATE TABLE session_operations (
  session_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  operation TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  count REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  ttft_count REAL NOT NULL,
  ttft_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, bucket, operation, model, provider)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_operations_by_bucket ON session_operations (bucket);

CREATE TABLE session_mcp (
  session_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  server_name TEXT NOT NULL,
  method TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, bucket, server_name, method, tool_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_mcp_by_bucket ON session_mcp (bucket);

CREATE TABLE session_rag (
  session_id TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  count REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  result_count REAL NOT NULL,
  results REAL NOT NULL,
  top_score_count REAL NOT NULL,
  top_score_millionths REAL NOT NULL,
  chunk_tokens REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, bucket, source, type)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_rag_by_bucket ON session_rag (bucket);

CREATE TABLE integrations (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  event_count REAL NOT NULL,
  last_seen_at INTEGER,
  registration TEXT,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- How far each watched file was read; moved in the transaction that stores its events.
CREATE TABLE cursors (
  path TEXT PRIMARY KEY,
  offset INTEGER NOT NULL,
  identity TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE drift_windows (
  key TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
