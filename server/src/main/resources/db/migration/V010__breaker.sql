-- A lane whose platform does not answer rests and tries one item now and then, each time after twice as long.
ALTER TABLE lanes DROP CONSTRAINT lanes_state_check;
ALTER TABLE lanes DROP CONSTRAINT lanes_check;
ALTER TABLE lanes ADD COLUMN tries integer NOT NULL DEFAULT 0;
ALTER TABLE lanes ADD CONSTRAINT known_state CHECK (state IN ('open', 'paused', 'broken'));
ALTER TABLE lanes ADD CONSTRAINT open_tries_nothing CHECK ((state = 'open') = (probe_at IS NULL));
ALTER TABLE lanes ADD CONSTRAINT held_is_open CHECK (held_until IS NULL OR state = 'open');
COMMENT ON COLUMN lanes.probe_at IS 'A paused or broken lane tries one item then.';
COMMENT ON COLUMN lanes.tries IS 'Of a broken lane, how often it tried one item.';
