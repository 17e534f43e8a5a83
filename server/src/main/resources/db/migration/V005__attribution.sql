-- What a visitor, an event and a deal keep so that a later one can be completed from them, and what erasure leaves behind.

-- The first touch stays in fbclid and fbc; what later events carry is the newest click.
ALTER TABLE visitors
    ADD COLUMN latest_fbclid              text,
    ADD COLUMN latest_fbc                 text,
    ADD COLUMN consent_ad_user_data       text NOT NULL DEFAULT 'UNSPECIFIED'
        CHECK (consent_ad_user_data IN ('GRANTED', 'DENIED', 'UNSPECIFIED')),
    ADD COLUMN consent_ad_personalization text NOT NULL DEFAULT 'UNSPECIFIED'
        CHECK (consent_ad_personalization IN ('GRANTED', 'DENIED', 'UNSPECIFIED'));
COMMENT ON COLUMN visitors.latest_fbc IS 'fb.1.{ms of the click}.{fbclid} of the newest click, never redated.';
COMMENT ON COLUMN visitors.consent_ad_user_data IS 'What was last said; events that say nothing inherit it.';

ALTER TABLE tracking_events ADD COLUMN erased boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN tracking_events.erased IS 'Its person asked to be forgotten: nothing personal is left, and it is never delivered.';
ALTER TABLE leads ADD COLUMN erased boolean NOT NULL DEFAULT false;
ALTER TABLE conversions
    ADD COLUMN named_lead_id uuid,
    ADD COLUMN erased        boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN conversions.named_lead_id IS 'The lead that the CRM named, whether it is known yet or not; lead_id is the one that was found.';
-- these serve the lead that comes after its deal
CREATE INDEX conversions_unmatched_named ON conversions (tenant_id, named_lead_id) WHERE lead_id IS NULL AND named_lead_id IS NOT NULL;
CREATE INDEX conversions_unmatched_email ON conversions (tenant_id, email_hash) WHERE lead_id IS NULL AND email_hash IS NOT NULL;
CREATE INDEX conversions_unmatched_phone ON conversions (tenant_id, phone_hash) WHERE lead_id IS NULL AND phone_hash IS NOT NULL;
CREATE INDEX conversions_unmatched_visitor ON conversions (tenant_id, visitor_id) WHERE lead_id IS NULL AND visitor_id IS NOT NULL;

-- Who asked to be forgotten, known by hashes alone.
CREATE TABLE suppressions (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('email', 'phone', 'visitor')),
    hash       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, kind, hash)
);
CALL wall('suppressions');

-- Webhooks that were handled: one that comes again is answered as before.
CREATE TABLE webhook_ids (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    webhook_id    text NOT NULL,
    conversion_id uuid NOT NULL,
    received_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, webhook_id)
);
-- serves the pruning of those whose signature is too old to be replayed
CREATE INDEX webhook_ids_received ON webhook_ids (tenant_id, received_at);
CALL wall('webhook_ids');
