-- The ledger in numbers: hours that are over stand counted, the rest is counted when asked.

ALTER TABLE event_keys
    ADD COLUMN seen_again  boolean NOT NULL DEFAULT false,
    ADD COLUMN id_conflict boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN event_keys.seen_again IS 'It came more than once from the same side, browser or server.';
COMMENT ON COLUMN event_keys.id_conflict IS 'A repeat of this name and id named another order or another value: it was a different event, and is lost.';

-- these two serve the roll-up of an hour over all tenants; rows stand in the order in which they came
CREATE INDEX tracking_events_time ON tracking_events USING brin (created_at) WITH (autosummarize = on);
CREATE INDEX conversions_time ON conversions USING brin (created_at) WITH (autosummarize = on);
-- serves what leads of a period are worth
CREATE INDEX leads_created ON leads (tenant_id, created_at);
-- serves the usual values of a name; few events carry one
CREATE INDEX tracking_events_value ON tracking_events (tenant_id, event_name, created_at) WHERE value IS NOT NULL;
-- serves the list by type, and the newest of a type
DROP INDEX conversions_type;
CREATE INDEX conversions_type ON conversions (tenant_id, conversion_type, created_at);

-- What is counted of each event. An id was used before where an event of another name had it earlier; of two at the same
-- moment the one whose name sorts first was there first. Looked up by key, event by event: what is asked for is a part of
-- hours and days, and a join would read the keys of all time. One look finds all names of an id; of one that stands for more than a
-- thousand no more are looked at.
CREATE VIEW ledger_facts WITH (security_invoker = true) AS
SELECT e.tenant_id, e.event_name, e.created_at,
       e.email_key IS NOT NULL AS email,
       e.phone_key IS NOT NULL AS phone,
       e.user_data ? 'fn' AS first_name,
       e.user_data ? 'ln' AS last_name,
       e.user_data ?& ARRAY['ct', 'st', 'zp', 'country'] AS address,
       e.fbp IS NOT NULL AS fbp,
       e.fbc IS NOT NULL AS fbc,
       coalesce(k.browser AND k.server, false) AS both_sides,
       coalesce(k.browser AND NOT k.server, false) AS browser_only,
       coalesce(k.server AND NOT k.browser, false) AS server_only,
       coalesce(k.again, false) AS again,
       coalesce(k.conflict, false) OR coalesce(k.before, false) AS id_reused
  FROM tracking_events e
 CROSS JOIN LATERAL (
       SELECT bool_or(f.row_id = e.id AND f.seen_browser) AS browser, bool_or(f.row_id = e.id AND f.seen_server) AS server,
              bool_or(f.row_id = e.id AND f.seen_again) AS again, bool_or(f.row_id = e.id AND f.id_conflict) AS conflict,
              bool_or(f.row_id <> e.id AND (f.created_at, f.event_name) < (e.created_at, e.event_name)) AS before
         FROM (SELECT * FROM event_keys o WHERE o.tenant_id = e.tenant_id AND o.event_id = e.event_id LIMIT 1000) f) k;
GRANT SELECT ON ledger_facts TO ${app}, ${platform};

-- Of hours that are over; what came in none is left out. Written by one node at a time, in the background.
CREATE TABLE ledger_hours (
    tenant_id    uuid NOT NULL,
    hour         timestamptz NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('event', 'conversion')),
    name         text NOT NULL,
    events       integer NOT NULL,
    email        integer NOT NULL DEFAULT 0,
    phone        integer NOT NULL DEFAULT 0,
    first_name   integer NOT NULL DEFAULT 0,
    last_name    integer NOT NULL DEFAULT 0,
    address      integer NOT NULL DEFAULT 0,
    fbp          integer NOT NULL DEFAULT 0,
    fbc          integer NOT NULL DEFAULT 0,
    both_sides   integer NOT NULL DEFAULT 0,
    browser_only integer NOT NULL DEFAULT 0,
    server_only  integer NOT NULL DEFAULT 0,
    again        integer NOT NULL DEFAULT 0,
    id_reused    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, hour, kind, name)
) PARTITION BY RANGE (hour);
COMMENT ON COLUMN ledger_hours.hour IS 'Its beginning: a full hour in UTC.';
CALL wall('ledger_hours');

-- The months that the ledger already has; the others are made with its own.
DO $$
DECLARE
    month record;
BEGIN
    FOR month IN
        SELECT replace(c.relname, 'tracking_events_', 'ledger_hours_') AS child, pg_get_expr(c.relpartbound, c.oid) AS bounds
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE i.inhparent = 'tracking_events'::regclass
    LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF ledger_hours %s', month.child, month.bounds);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', month.child);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', month.child);
    END LOOP;
END
$$;

-- Hours whose facts changed after they were closed: a late repeat, an erasure. Appended by whoever changes them, in the
-- same transaction; taken off when the hour was counted again. Never updated, so that no two writers meet here.
CREATE TABLE ledger_changes (
    tenant_id uuid NOT NULL,
    hour      timestamptz NOT NULL,
    number    bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant_id, hour, number)
);
CALL wall('ledger_changes');

-- How far the roll-up is. First an hour is closed: whoever changes it from then on notes the change. Once no transaction
-- is left that began before, it is counted. Both are the same moment where nothing is closed that is not counted.
CREATE TABLE ledger_progress (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    rolled_until timestamptz NOT NULL DEFAULT '-infinity',
    closed_until timestamptz NOT NULL DEFAULT '-infinity',
    closed_at    timestamptz NOT NULL DEFAULT '-infinity',
    CONSTRAINT closed_before_counted CHECK (rolled_until <= closed_until)
);
INSERT INTO ledger_progress DEFAULT VALUES;
GRANT SELECT ON ledger_progress TO ${app}, ${platform};
GRANT UPDATE ON ledger_progress TO ${platform};
