-- What the reader of a watched file remembers at its offset, JSON.
ALTER TABLE cursors ADD COLUMN state TEXT NOT NULL DEFAULT '';
