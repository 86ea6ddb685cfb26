-- What a page summed up from the rows of facts. Folded anew, as always when the fold changes.

-- How long a session's turns took, of those that are counted.
CREATE TABLE session_turns (
  session_id TEXT PRIMARY KEY,
  count REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  ttft_count REAL NOT NULL,
  ttft_us REAL NOT NULL,
  histogram TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- The shortest and the longest; as turnMs() tells it.
CREATE INDEX turns_by_duration ON turns (
  session_id, coalesce(duration_ms, max(0, ended_at - started_at))
) WHERE counted = 1;
-- The newest turns, without their wide rows.
DROP INDEX turns_by_time;
CREATE INDEX turns_by_time ON turns (
  session_id, sort_at, turn_key, turn_index, started_at, ended_at, duration_ms, ttft_ms, outcome,
  counted
);

-- What each subagent did within its session.
CREATE TABLE session_subagents (
  session_id TEXT NOT NULL,
  subagent_id TEXT NOT NULL,
  -- Tool calls, and LLM calls that count: none, no row.
  records REAL NOT NULL,
  calls REAL NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cache_read_tokens REAL NOT NULL,
  cache_write_tokens REAL NOT NULL,
  -- How many of the calls have a price.
  priced REAL NOT NULL,
  cost_nano_usd REAL NOT NULL,
  tool_calls REAL NOT NULL,
  tool_errors REAL NOT NULL,
  PRIMARY KEY (session_id, subagent_id)
) STRICT, WITHOUT ROWID;
-- When it began and was last heard of, what it runs on and who started it: one step down an index each.
DROP INDEX llm_calls_by_subagent;
CREATE INDEX llm_calls_by_subagent ON llm_calls (session_id, subagent_id, at, model)
  WHERE subagent_id IS NOT NULL AND counted = 1;
DROP INDEX tool_calls_by_subagent;
CREATE INDEX tool_calls_by_subagent ON tool_calls (session_id, subagent_id, sort_at)
  WHERE subagent_id IS NOT NULL;
CREATE INDEX tool_calls_by_starter ON tool_calls (session_id, subagent_id, parent_tool_call_id)
  WHERE subagent_id IS NOT NULL AND parent_tool_call_id IS NOT NULL;

-- The newest of one witness, whatever others told.
DROP INDEX compactions_by_time;
CREATE INDEX compactions_by_witness ON compactions (session_id, witness, at);
CREATE INDEX llm_errors_by_witness ON llm_errors (session_id, witness, at);

-- A session's models are summed up model by model: by quarter they had to be sorted first.
DROP TABLE session_models;
CREATE TABLE session_models (
  session_id TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  bucket INTEGER NOT NULL,
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
  estimated_nano_usd REAL NOT NULL,
  compared_reported_nano_usd REAL NOT NULL,
  compared_computed_nano_usd REAL NOT NULL,
  unpriced_tokens REAL NOT NULL,
  ttft_count REAL NOT NULL,
  ttft_us REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, model, provider, bucket)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_models_by_bucket ON session_models (bucket);
