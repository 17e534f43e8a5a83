-- What people expect is left alone by the file, which so far was the only one to say it.
ALTER TABLE expected_events ADD COLUMN managed_by text NOT NULL DEFAULT 'file' CHECK (managed_by IN ('file', 'people'));
COMMENT ON COLUMN expected_events.expected_since IS 'Since when the name is expected: it is missed from then on, even if it never came.';
