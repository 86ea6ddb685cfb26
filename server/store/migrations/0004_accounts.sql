-- The part of cost_nano_usd that was computed from a guessed price.
ALTER TABLE sessions ADD COLUMN estimated_nano_usd REAL NOT NULL DEFAULT 0;
ALTER TABLE session_models ADD COLUMN estimated_nano_usd REAL NOT NULL DEFAULT 0;
-- Of the calls that have both a reported and a computed cost, each account's sum.
ALTER TABLE session_models ADD COLUMN compared_reported_nano_usd REAL NOT NULL DEFAULT 0;
ALTER TABLE session_models ADD COLUMN compared_computed_nano_usd REAL NOT NULL DEFAULT 0;
