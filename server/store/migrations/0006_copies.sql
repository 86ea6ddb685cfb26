-- Events but for copies of other sessions' lines.
ALTER TABLE sessions ADD COLUMN own_event_count REAL NOT NULL DEFAULT 0;
-- When it was made as a fork of another; null: not known as one.
ALTER TABLE sessions ADD COLUMN forked_at INTEGER;
-- Told by another program under a name of its own, while the session itself is known too.
ALTER TABLE sessions ADD COLUMN is_superseded INTEGER NOT NULL DEFAULT 0;
-- Facts of it belong to another session: they are told anew soon.
ALTER TABLE sessions ADD COLUMN is_stale INTEGER NOT NULL DEFAULT 0;
-- A Codex rollout told LLM calls: those of OpenTelemetry alone are not counted.
ALTER TABLE sessions ADD COLUMN covers_otel INTEGER NOT NULL DEFAULT 0;
