-- What the reading of the ledger needs.

-- Compared by bytes, wherever the database comes from, the keys also serve the search by the beginning of an id.
ALTER TABLE event_keys ALTER COLUMN event_id TYPE text COLLATE "C";
ALTER TABLE tracking_events ALTER COLUMN event_id TYPE text COLLATE "C";
ALTER TABLE conversions ALTER COLUMN idempotency_key TYPE text COLLATE "C";

-- A column, not an index over params: row security lets no operator of jsonb look into a row before the wall.
ALTER TABLE tracking_events ADD COLUMN order_id text GENERATED ALWAYS AS (left(params ->> 'order_id', 200)) STORED;
-- serves the search by order
CREATE INDEX tracking_events_order ON tracking_events (tenant_id, order_id) WHERE order_id IS NOT NULL;

-- As the erasure of a person needs them: the beginning of a hash is enough for an index, whoever looks compares the whole.
ALTER TABLE tracking_events
    ADD COLUMN IF NOT EXISTS email_key text GENERATED ALWAYS AS (left(user_data ->> 'em', 16)) STORED,
    ADD COLUMN IF NOT EXISTS phone_key text GENERATED ALWAYS AS (left(user_data ->> 'ph', 16)) STORED;
-- these two serve the search by person
CREATE INDEX IF NOT EXISTS tracking_events_email ON tracking_events (tenant_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS tracking_events_phone ON tracking_events (tenant_id, phone_key) WHERE phone_key IS NOT NULL;
