-- What the reading of the ledger needs.

-- Compared by bytes, wherever the database comes from, the keys also serve the search by the beginning of an id.
ALTER TABLE event_keys ALTER COLUMN event_id TYPE text COLLATE "C";
ALTER TABLE tracking_events ALTER COLUMN event_id TYPE text COLLATE "C";
ALTER TABLE conversions ALTER COLUMN idempotency_key TYPE text COLLATE "C";

-- A column, not an index over params: row security lets no operator of jsonb look into a row before the wall.
ALTER TABLE tracking_events ADD COLUMN order_id text GENERATED ALWAYS AS (left(params ->> 'order_id', 200)) STORED;
-- serves the search by order
CREATE INDEX tracking_events_order ON tracking_events (tenant_id, order_id) WHERE order_id IS NOT NULL;
