-- What a page would otherwise sum up anew from ever more rows.

-- Sessions whose last event is in the block: with those that began, how many were at work in a span.
ALTER TABLE usage_rollups ADD COLUMN last_sessions REAL NOT NULL DEFAULT 0;

-- Drift alarms of all sessions, without `drift_events`.
CREATE TABLE drift_totals (
  metric TEXT NOT NULL,
  severity TEXT NOT NULL,
  count REAL NOT NULL,
  -- How far away, whichever way: the sum in thousandths of a percent, and the most in percent.
  deviation_thousandths REAL NOT NULL,
  max_deviation_pct REAL NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (metric, severity)
) STRICT, WITHOUT ROWID;
CREATE INDEX drift_events_by_metric ON drift_events (metric, at, severity, session_id);
CREATE INDEX drift_events_by_severity ON drift_events (severity, at, metric, session_id);
CREATE INDEX drift_events_by_kind ON drift_events (metric, severity, at);

-- Ratings of a prompt's variant with a model ("" = not known), without `prompt_ratings`. sums: JSON, of
-- each metric how many told it, and the sum of these in parts of its unit.
CREATE TABLE prompt_totals (
  prompt_hash TEXT NOT NULL,
  variant TEXT NOT NULL,
  model TEXT NOT NULL,
  category TEXT,
  count REAL NOT NULL,
  last_at INTEGER NOT NULL,
  sums TEXT NOT NULL,
  PRIMARY KEY (prompt_hash, variant, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX prompt_totals_by_time ON prompt_totals (last_at);
DROP INDEX prompt_ratings_by_time;
DROP INDEX prompt_ratings_by_hash;

-- The newest sessions are sorted when they are asked for: each of these was written again with
-- every event.
DROP INDEX sessions_by_cost;
DROP INDEX sessions_by_tokens;
DROP INDEX sessions_by_duration;
DROP INDEX sessions_by_errors;
DROP INDEX sessions_by_tools;

-- The newest runs of one operation, however rare it is.
CREATE INDEX latency_samples_by_operation ON latency_samples (session_id, operation, at);
