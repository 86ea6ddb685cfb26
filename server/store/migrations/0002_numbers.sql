-- Each type of a session's events: {type: [count, first timestamp, last timestamp]}.
ALTER TABLE sessions ADD COLUMN types TEXT NOT NULL DEFAULT '{}';
-- What the session may cost; null: the server's own limit holds.
ALTER TABLE sessions ADD COLUMN budget_nano_usd INTEGER;
-- An alarm was raised or came along: no second one is raised.
ALTER TABLE sessions ADD COLUMN budget_exceeded INTEGER NOT NULL DEFAULT 0;

-- The computed cost of a call rests on a guess (a rate or tier that no list gives).
ALTER TABLE llm_calls ADD COLUMN is_estimated INTEGER;

ALTER TABLE session_operations ADD COLUMN min_ms REAL;
ALTER TABLE session_operations ADD COLUMN max_ms REAL;
ALTER TABLE session_mcp ADD COLUMN min_ms REAL;
ALTER TABLE session_mcp ADD COLUMN max_ms REAL;
ALTER TABLE session_rag ADD COLUMN min_ms REAL;
ALTER TABLE session_rag ADD COLUMN max_ms REAL;
DROP INDEX latency_samples_by_duration;

-- Single calls of MCP servers and RAG sources, for their time series.
CREATE TABLE source_calls (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  operation TEXT NOT NULL,
  tool_name TEXT,
  duration_ms REAL,
  is_error INTEGER,
  result_count INTEGER,
  top_score REAL,
  tokens INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX source_calls_by_time ON source_calls (session_id, kind, at);

ALTER TABLE drift_windows ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE drift_events ADD COLUMN acknowledged_at INTEGER;
CREATE INDEX drift_events_by_session ON drift_events (session_id, at);
CREATE INDEX prompt_ratings_by_variant ON prompt_ratings (variant, at);
