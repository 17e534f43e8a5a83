-- How far the calls of a lane with a rate are paid for. One row a lane, for all nodes; changed by every claim, so that room for
-- it is left on the page.
CREATE TABLE lane_rates (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    connection_id uuid NOT NULL REFERENCES connections ON DELETE CASCADE,
    platform      text NOT NULL,
    paid_until    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, platform)
) WITH (fillfactor = 50);
COMMENT ON COLUMN lane_rates.paid_until IS 'Each call pays for the time that its rate leaves to the next; how far this is ahead of now says how many more may be made.';

CALL wall('lane_rates');
