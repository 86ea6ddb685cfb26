-- Tokens and money of the LLM calls that name a turn: its sum without reading its calls, however many.
CREATE TABLE turn_tokens (
  session_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  -- 1: there is a turn of this id.
  is_known INTEGER NOT NULL,
  calls REAL NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cache_read_tokens REAL NOT NULL,
  cache_write_tokens REAL NOT NULL,
  -- How many of the calls have a price.
  priced REAL NOT NULL,
  cost_nano_usd REAL NOT NULL,
  PRIMARY KEY (session_id, turn_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_tokens_unknown ON turn_tokens (session_id) WHERE is_known = 0;

-- Calls that name no turn: they belong to the one that ran.
CREATE INDEX llm_calls_of_no_turn ON llm_calls (
  session_id, at, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_nano_usd
) WHERE turn_id IS NULL AND counted = 1;

-- The chart of costs reads no wide row.
DROP INDEX costs_by_time;
CREATE INDEX costs_by_time ON costs (session_id, at, counted, model, total_nano_usd);

-- A session's totals tool by tool, as they are asked for: by quarter they had to be sorted first. The
-- rows are folded anew, as always when the fold changes.
DROP TABLE session_tools;
CREATE TABLE session_tools (
  session_id TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  count REAL NOT NULL,
  errors REAL NOT NULL,
  duration_count REAL NOT NULL,
  duration_us REAL NOT NULL,
  histogram TEXT NOT NULL,
  PRIMARY KEY (session_id, tool_name, bucket)
) STRICT, WITHOUT ROWID;
