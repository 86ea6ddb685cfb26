-- A person's rating of a turn, by the turn's id or key: the latest stands.
CREATE TABLE eval_ratings (
  session_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  rating INTEGER NOT NULL,
  PRIMARY KEY (session_id, turn_id)
) STRICT, WITHOUT ROWID;

-- When a person first acknowledged a drift alarm; the click may be stored before the alarm.
CREATE TABLE drift_acks (
  drift_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE drift_events DROP COLUMN acknowledged_at;
