-- A session's tools and operations are asked for whole: by quarter a session of two days had thousands
-- of rows, summed up anew for each page. The rows are folded anew, as always when the fold changes.
DROP TABLE session_tools;
CREATE TABLE session_tools (
  session_id TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, tool_name)
) STRICT, WITHOUT ROWID;

DROP TABLE session_operations;
CREATE TABLE session_operations (
  session_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  count REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  ttft_count REAL NOT NULL,
  ttft_us REAL NOT NULL,
  min_ms REAL,
  max_ms REAL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, operation, model, provider)
) STRICT, WITHOUT ROWID;
