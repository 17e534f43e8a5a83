-- What is open, who hears of it where, and what is kept quiet.

CREATE SEQUENCE alert_change_number;
GRANT USAGE ON SEQUENCE alert_change_number TO ${platform};

CREATE TABLE platform_alerts (
    tenant_id        uuid REFERENCES tenants ON DELETE CASCADE,
    id               uuid PRIMARY KEY,
    fingerprint      text NOT NULL,
    episode          integer NOT NULL,
    dedup_key        text NOT NULL UNIQUE,
    severity         text NOT NULL CHECK (severity IN ('p1', 'p2', 'p3')),
    source           text NOT NULL CHECK (source IN ('health_check', 'threshold', 'tracking_health', 'delivery', 'anomaly',
                                                     'manual')),
    service          text,
    connection       text,
    metric           text,
    current_value    numeric,
    threshold_value  numeric,
    title            varchar(500) NOT NULL,
    message          text NOT NULL,
    metadata         jsonb NOT NULL DEFAULT '{}',
    tenants          uuid[] NOT NULL DEFAULT '{}',
    status           text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'acknowledged', 'resolved')),
    count            integer NOT NULL DEFAULT 1,
    flapping         boolean NOT NULL DEFAULT false,
    fine_since       timestamptz,
    absorbed_by      uuid,
    created_at       timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    next_reminder_at timestamptz,
    acknowledged_at  timestamptz,
    acknowledged_by  text,
    resolved_at      timestamptz,
    resolved_by      text,
    resolution_notes text,
    delivery_status  jsonb NOT NULL DEFAULT '{}',
    UNIQUE (fingerprint, episode),
    CONSTRAINT resolved_is_whole CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)
                                        AND (resolved_at IS NULL) = (resolved_by IS NULL)),
    CONSTRAINT acknowledged_is_whole CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)
                                            AND (status <> 'acknowledged' OR acknowledged_at IS NOT NULL)
                                            AND (status <> 'open' OR acknowledged_at IS NULL))
) WITH (fillfactor = 80);
COMMENT ON COLUMN platform_alerts.tenant_id IS 'Null for what concerns the installation, or many tenants.';
COMMENT ON COLUMN platform_alerts.tenants IS 'Whom a platform-wide one struck; it is listed for each of them.';
COMMENT ON COLUMN platform_alerts.episode IS 'Of the fingerprint; a new one each time it opens.';
COMMENT ON COLUMN platform_alerts.fine_since IS 'Of one that flaps: since when it has been well without a break.';
COMMENT ON COLUMN platform_alerts.absorbed_by IS 'The platform-wide alert that this one turned out to be part of.';
-- one active alert a fingerprint
CREATE UNIQUE INDEX platform_alerts_active ON platform_alerts (fingerprint) WHERE status <> 'resolved';
-- serves what is open
CREATE INDEX platform_alerts_open ON platform_alerts (severity, created_at) WHERE status <> 'resolved';
-- serves the lists
CREATE INDEX platform_alerts_severity ON platform_alerts (severity, created_at DESC);
CREATE INDEX platform_alerts_tenant ON platform_alerts (tenant_id, created_at DESC);
CREATE INDEX platform_alerts_created ON platform_alerts (created_at DESC);
CREATE INDEX platform_alerts_service ON platform_alerts (service, created_at DESC);
CALL wall('platform_alerts');
REVOKE INSERT, UPDATE, DELETE ON platform_alerts FROM ${app};

-- The timeline of each alert; its numbers are those of the live stream.
CREATE TABLE alert_changes (
    tenant_id uuid REFERENCES tenants ON DELETE CASCADE,
    number    bigint PRIMARY KEY DEFAULT nextval('alert_change_number'),
    alert_id  uuid NOT NULL REFERENCES platform_alerts ON DELETE CASCADE,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    actor     text NOT NULL,
    note      text
);
-- serves one alert's timeline
CREATE INDEX alert_changes_alert ON alert_changes (alert_id, number);
CALL wall('alert_changes');
REVOKE INSERT, UPDATE, DELETE ON alert_changes FROM ${app};

-- A channel is told by one node at a time, in order.
CREATE TABLE alert_channels (
    tenant_id     uuid REFERENCES tenants ON DELETE CASCADE,
    id            uuid PRIMARY KEY,
    name          text NOT NULL,
    type          text NOT NULL CHECK (type IN ('slack', 'email', 'pagerduty', 'webhook')),
    severities    text[] NOT NULL,
    settings      jsonb NOT NULL,
    secrets       bytea NOT NULL,
    fingerprint   text NOT NULL,
    after_seconds integer CHECK (after_seconds > 0),
    managed_by    text NOT NULL CHECK (managed_by IN ('file', 'people')),
    enabled       boolean NOT NULL DEFAULT true,
    failures      integer NOT NULL DEFAULT 0,
    rest_until    timestamptz,
    claimed_by    uuid,
    claimed_until timestamptz,
    attempt       integer NOT NULL DEFAULT 0,
    last_error    text,
    last_error_at timestamptz,
    last_sent_at  timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (tenant_id, name),
    CONSTRAINT claim_is_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
) WITH (fillfactor = 70);
COMMENT ON COLUMN alert_channels.tenant_id IS 'Null for those of the installation, which hear everything.';
COMMENT ON COLUMN alert_channels.after_seconds IS 'Hears only what is still unacknowledged then.';
COMMENT ON COLUMN alert_channels.failures IS 'Tries in a row without success; what it has to hear waits until rest_until.';
COMMENT ON COLUMN alert_channels.attempt IS 'Number of claims; the fence.';
CALL wall('alert_channels');
REVOKE INSERT, UPDATE, DELETE ON alert_channels FROM ${app};

CREATE TABLE alert_notifications (
    tenant_id  uuid REFERENCES tenants ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    alert_id   uuid NOT NULL REFERENCES platform_alerts ON DELETE CASCADE,
    channel_id uuid NOT NULL REFERENCES alert_channels ON DELETE CASCADE,
    transition text NOT NULL CHECK (transition IN ('opened', 'raised', 'escalated', 'flapping', 'reminded', 'acknowledged',
                                                   'unacknowledged', 'resolved', 'reopened')),
    status     text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed', 'merged', 'dropped')),
    due_at     timestamptz NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    reason     text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    number     bigint GENERATED BY DEFAULT AS IDENTITY,
    CONSTRAINT settled_is_whole CHECK ((status = 'pending') = (settled_at IS NULL))
) WITH (fillfactor = 80);
COMMENT ON COLUMN alert_notifications.id IS 'msg_ and this is the webhook-id.';
COMMENT ON COLUMN alert_notifications.status IS 'merged: a later one of the same alert was told instead; dropped: nobody needs it any more.';
COMMENT ON COLUMN alert_notifications.number IS 'Their order.';
COMMENT ON COLUMN alert_notifications.reason IS 'Of the last failure, or why it was dropped.';
-- serves the claim, and the order within a channel
CREATE INDEX alert_notifications_pending ON alert_notifications (channel_id, due_at) WHERE status = 'pending';
-- serves an alert's deliveries
CREATE INDEX alert_notifications_alert ON alert_notifications (alert_id, channel_id);
CALL wall('alert_notifications');
REVOKE INSERT, UPDATE, DELETE ON alert_notifications FROM ${app};

-- What a channel keeps by an alert, so that what follows goes to the same thread.
CREATE TABLE alert_threads (
    tenant_id  uuid REFERENCES tenants ON DELETE CASCADE,
    channel_id uuid NOT NULL REFERENCES alert_channels ON DELETE CASCADE,
    alert_id   uuid NOT NULL REFERENCES platform_alerts ON DELETE CASCADE,
    reference  text NOT NULL,
    PRIMARY KEY (channel_id, alert_id)
);
CALL wall('alert_threads');
REVOKE INSERT, UPDATE, DELETE ON alert_threads FROM ${app};

-- A maintenance window is a silence that begins later.
CREATE TABLE silences (
    tenant_id  uuid REFERENCES tenants ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    service    text,
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    reason     text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_by   text,
    CONSTRAINT ends_after_start CHECK (ends_at >= starts_at)
);
COMMENT ON COLUMN silences.tenant_id IS 'Null: of every tenant.';
COMMENT ON COLUMN silences.service IS 'Null: of every service.';
COMMENT ON COLUMN silences.ended_by IS 'Who ended it before its time.';
-- serves the look for those in force
CREATE INDEX silences_ends ON silences (ends_at);
CALL wall('silences');
REVOKE INSERT, UPDATE, DELETE ON silences FROM ${app};
