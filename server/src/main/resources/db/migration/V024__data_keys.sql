-- The keys under the master key: what is sealed is sealed with one of these, so that the master key can be changed without
-- touching it, and they without the master key.

CREATE TABLE data_keys (
    id         integer PRIMARY KEY CHECK (id >= 0),
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz,
    CONSTRAINT the_root_stays CHECK (id > 0 OR retired_at IS NULL)
);
COMMENT ON TABLE data_keys IS 'Wrapped with the master key. 0 is the root, from which comes what must never change; one of the others seals, and those that are retired open what they sealed until it is sealed anew.';
CREATE UNIQUE INDEX data_keys_one_seals ON data_keys ((true)) WHERE id > 0 AND retired_at IS NULL;

-- Only the owner makes, changes and destroys them.
GRANT SELECT ON data_keys TO ${platform};
