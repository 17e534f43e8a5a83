-- What comes in, stored once.

CREATE TABLE visitors (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id            uuid NOT NULL,
    visitor_id    text NOT NULL,
    gclid         text,
    gbraid        text,
    wbraid        text,
    fbclid        text,
    ttclid        text,
    msclkid       text,
    fbp           text,
    fbc           text,
    utm_source    text,
    utm_medium    text,
    utm_campaign  text,
    utm_term      text,
    utm_content   text,
    ip_hash       text,
    user_agent    text,
    landing_page  text,
    referrer      text,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at  timestamptz NOT NULL DEFAULT now(),
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, visitor_id)
);
-- serves the search by click
CREATE INDEX visitors_gclid ON visitors (tenant_id, gclid) WHERE gclid IS NOT NULL;
-- serves retention and "recently seen"
CREATE INDEX visitors_last_seen ON visitors (tenant_id, last_seen_at);

-- The ledger. No clear personal data, no address: hashes, geography and what was said of the event.
-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE tracking_events (
    tenant_id                  uuid NOT NULL,
    id                         uuid NOT NULL,
    visitor_id                 uuid,
    event_name                 text NOT NULL,
    event_id                   text NOT NULL,
    params                     jsonb NOT NULL DEFAULT '{}',
    page_url                   text,
    user_data                  jsonb NOT NULL DEFAULT '{}',
    fbp                        text,
    fbc                        text,
    click_ids                  jsonb NOT NULL DEFAULT '{}',
    utm                        jsonb NOT NULL DEFAULT '{}',
    consent_ad_user_data       text NOT NULL CHECK (consent_ad_user_data IN ('GRANTED', 'DENIED', 'UNSPECIFIED')),
    consent_ad_personalization text NOT NULL CHECK (consent_ad_personalization IN ('GRANTED', 'DENIED', 'UNSPECIFIED')),
    action_source              text NOT NULL,
    value                      numeric(12, 2),
    currency                   text CHECK (currency ~ '^[A-Z]{3}$'),
    lead_id                    uuid,
    event_time                 timestamptz NOT NULL,
    created_at                 timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id, created_at),
    FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors ON DELETE SET NULL (visitor_id)
) PARTITION BY RANGE (created_at);
-- serves a visitor's journey
CREATE INDEX tracking_events_visitor ON tracking_events (tenant_id, visitor_id) WHERE visitor_id IS NOT NULL;
-- serves the list by name
CREATE INDEX tracking_events_name ON tracking_events (tenant_id, event_name, created_at);
-- serves the newest events
CREATE INDEX tracking_events_created ON tracking_events (tenant_id, created_at);

-- One row an event that was ever stored: its id makes it idempotent. The name is part of the key, because shops reuse an
-- order's number for begin_checkout and purchase; the id stands before it, because traces are looked up by id alone.
-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE event_keys (
    tenant_id    uuid NOT NULL,
    event_name   text NOT NULL,
    event_id     text NOT NULL,
    row_id       uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    seen_browser boolean NOT NULL,
    seen_server  boolean NOT NULL,
    PRIMARY KEY (tenant_id, event_id, event_name)
);

CREATE TABLE leads (
    tenant_id                  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                         uuid NOT NULL,
    visitor_id                 uuid,
    first_name                 text,
    last_name                  text,
    email                      text,
    phone                      text,
    city                       text,
    state                      text,
    state_code                 text,
    zip                        text,
    country                    text,
    email_hash                 text,
    phone_hash                 text,
    user_data                  jsonb NOT NULL DEFAULT '{}',
    utm_source                 text,
    utm_medium                 text,
    utm_campaign               text,
    utm_term                   text,
    utm_content                text,
    gclid                      text,
    gbraid                     text,
    wbraid                     text,
    fbclid                     text,
    ttclid                     text,
    msclkid                    text,
    fbp                        text,
    fbc                        text,
    geo_source                 text CHECK (geo_source IN ('user', 'ai_context', 'session', 'ip')),
    transaction_id             text,
    event_id                   text NOT NULL,
    consent_ad_user_data       text NOT NULL,
    consent_ad_personalization text NOT NULL,
    source                     text,
    fields                     jsonb NOT NULL DEFAULT '{}',
    conversion_status          text,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, visitor_id) REFERENCES visitors ON DELETE SET NULL (visitor_id)
);
CREATE UNIQUE INDEX leads_transaction ON leads (tenant_id, transaction_id) WHERE transaction_id IS NOT NULL;
-- these three serve the match of a conversion to its lead, newest first
CREATE INDEX leads_email ON leads (tenant_id, email_hash, created_at DESC) WHERE email_hash IS NOT NULL;
CREATE INDEX leads_phone ON leads (tenant_id, phone_hash, created_at DESC) WHERE phone_hash IS NOT NULL;
CREATE INDEX leads_visitor ON leads (tenant_id, visitor_id, created_at DESC) WHERE visitor_id IS NOT NULL;

CREATE TABLE conversions (
    tenant_id                  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                         uuid NOT NULL,
    lead_id                    uuid,
    conversion_type            text NOT NULL CHECK (conversion_type IN ('qualified', 'closed')),
    conversion_value           numeric(12, 2),
    conversion_currency        text NOT NULL CHECK (conversion_currency ~ '^[A-Z]{3}$'),
    idempotency_key            text NOT NULL,
    crm_deal_id                text NOT NULL,
    matched_by                 text CHECK (matched_by IN ('lead_id', 'email', 'phone', 'visitor')),
    visitor_id                 text,
    gclid                      text,
    gbraid                     text,
    wbraid                     text,
    fbclid                     text,
    ttclid                     text,
    msclkid                    text,
    fbp                        text,
    fbc                        text,
    email_hash                 text,
    phone_hash                 text,
    user_data                  jsonb NOT NULL DEFAULT '{}',
    utm_source                 text,
    utm_medium                 text,
    utm_campaign               text,
    utm_term                   text,
    utm_content                text,
    consent_ad_user_data       text NOT NULL,
    consent_ad_personalization text NOT NULL,
    occurred_at                timestamptz NOT NULL,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, idempotency_key),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads ON DELETE CASCADE
);
-- serves the conversions of a lead
CREATE INDEX conversions_lead ON conversions (tenant_id, lead_id);
-- serves the newest
CREATE INDEX conversions_created ON conversions (tenant_id, created_at);
-- serves the list by type
CREATE INDEX conversions_type ON conversions (tenant_id, conversion_type);

CALL wall('visitors');
CALL wall('tracking_events');
CALL wall('event_keys');
CALL wall('leads');
CALL wall('conversions');
