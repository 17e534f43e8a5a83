-- What finds everything of a person, so that it can be erased.

-- Columns, not indexes over user_data: row security lets no operator of jsonb look into a row before the wall. The
-- beginning of a hash is enough for an index; whoever looks compares the whole of it too. A phone is always there as
-- digits where it is there as E.164.
ALTER TABLE tracking_events
    ADD COLUMN email_key        text GENERATED ALWAYS AS (left(user_data ->> 'em', 16)) STORED,
    ADD COLUMN email_google_key text GENERATED ALWAYS AS (left(user_data ->> 'em_google', 16)) STORED,
    ADD COLUMN phone_key        text GENERATED ALWAYS AS (left(user_data ->> 'ph', 16)) STORED;
-- these serve erasure, and the first one the search by e-mail
CREATE INDEX tracking_events_email ON tracking_events (tenant_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX tracking_events_email_google ON tracking_events (tenant_id, email_google_key) WHERE email_google_key IS NOT NULL;
CREATE INDEX tracking_events_phone ON tracking_events (tenant_id, phone_key) WHERE phone_key IS NOT NULL;

ALTER TABLE leads ADD COLUMN email_google_key text GENERATED ALWAYS AS (left(user_data ->> 'em_google', 16)) STORED;
-- serves erasure
CREATE INDEX leads_email_google ON leads (tenant_id, email_google_key) WHERE email_google_key IS NOT NULL;

ALTER TABLE conversions ADD COLUMN email_google_key text GENERATED ALWAYS AS (left(user_data ->> 'em_google', 16)) STORED;
-- these serve erasure
CREATE INDEX conversions_email ON conversions (tenant_id, email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX conversions_email_google ON conversions (tenant_id, email_google_key) WHERE email_google_key IS NOT NULL;
CREATE INDEX conversions_phone ON conversions (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX conversions_visitor ON conversions (tenant_id, visitor_id) WHERE visitor_id IS NOT NULL;

ALTER TABLE suppressions ADD COLUMN by_lead boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN suppressions.hash IS 'SHA-256 over tenant, kind and the identifier as the ledger would hold it: of no use anywhere else.';
COMMENT ON COLUMN suppressions.by_lead IS 'A visitor that nobody named: found through a lead. Others may share it, so what names another person is theirs.';
