-- What shops sell, as far as it was read from them; and when visitors came.

-- One row a visit; says nothing of who came. Appended only, so that no two writers meet; the primary key counts a period.
-- No reference to tenants here: a tenant's rows go with their months.
CREATE TABLE visits (
    tenant_id uuid NOT NULL,
    began_at  timestamptz NOT NULL,
    id        uuid NOT NULL,
    PRIMARY KEY (tenant_id, began_at, id)
) PARTITION BY RANGE (began_at);
CALL wall('visits');

-- How far the reading of each shop is, and whose turn it is. Without this row nothing is kept of a shop.
CREATE TABLE shop_sync (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    address       text NOT NULL,
    currency      text,
    time_zone     text,
    known_since   timestamptz,
    changed_until timestamptz,
    looked_after  bigint NOT NULL DEFAULT 0,
    synced_at     timestamptz,
    trouble       text,
    failures      integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    next_run_at   timestamptz NOT NULL,
    claimed_by    uuid,
    claimed_until timestamptz,
    attempt       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, connection_id),
    CONSTRAINT claimed_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CONSTRAINT trouble_is_failure CHECK ((trouble IS NULL) = (failures = 0))
);
COMMENT ON COLUMN shop_sync.address IS 'Where the rows come from: another address is another shop, which begins anew.';
COMMENT ON COLUMN shop_sync.known_since IS 'Orders made from then on are here.';
COMMENT ON COLUMN shop_sync.changed_until IS 'Orders that were changed until then are here as they were then.';
COMMENT ON COLUMN shop_sync.looked_after IS 'The last order that was looked for in the shop, in case it is gone; 0 at the beginning.';
COMMENT ON COLUMN shop_sync.attempt IS 'Goes up with every claim: what an earlier one brings is not written.';
-- serves the claim of what is due, of all tenants
CREATE INDEX shop_sync_due ON shop_sync (next_run_at);
CALL wall('shop_sync');

-- No names, no addresses: what an order came to, and when.
CREATE TABLE shop_orders (
    tenant_id     uuid NOT NULL,
    connection_id uuid NOT NULL,
    order_id      bigint NOT NULL,
    status        text NOT NULL,
    sold          boolean NOT NULL,
    currency      text NOT NULL,
    total         numeric NOT NULL,
    tax           numeric NOT NULL,
    shipping      numeric NOT NULL,
    refunded      numeric NOT NULL,
    created_at    timestamptz NOT NULL,
    modified_at   timestamptz NOT NULL,
    paid_at       timestamptz,
    PRIMARY KEY (tenant_id, connection_id, order_id),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES shop_sync ON DELETE CASCADE
);
COMMENT ON COLUMN shop_orders.sold IS 'Whether the shop counts it among its sales.';
COMMENT ON COLUMN shop_orders.total IS 'With tax and shipping, before refunds.';
-- serves the sales of a period
CREATE INDEX shop_orders_sold ON shop_orders (tenant_id, connection_id, created_at) INCLUDE (currency, total) WHERE sold;
-- serves retention
CREATE INDEX shop_orders_created ON shop_orders (tenant_id, connection_id, created_at);
CALL wall('shop_orders');

-- Taken off the day on which they were made, which may be long after the order's.
CREATE TABLE shop_refunds (
    tenant_id     uuid NOT NULL,
    connection_id uuid NOT NULL,
    order_id      bigint NOT NULL,
    refund_id     bigint NOT NULL,
    amount        numeric NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, order_id, refund_id),
    FOREIGN KEY (tenant_id, connection_id, order_id) REFERENCES shop_orders ON DELETE CASCADE
);
-- serves the refunds of a period
CREATE INDEX shop_refunds_created ON shop_refunds (tenant_id, connection_id, created_at);
CALL wall('shop_refunds');

-- As they were at the last reading, whole: carts vanish from a shop without a word.
CREATE TABLE shop_carts (
    tenant_id     uuid NOT NULL,
    connection_id uuid NOT NULL,
    cart_id       bigint NOT NULL,
    status        text NOT NULL,
    currency      text NOT NULL,
    total         numeric NOT NULL,
    items         jsonb NOT NULL,
    recovery_url  text,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, cart_id),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES shop_sync ON DELETE CASCADE
);
COMMENT ON COLUMN shop_carts.recovery_url IS 'Whoever has it can pay, and sees the cart: for the tenant alone, never logged.';
CALL wall('shop_carts');

-- As it was at the last reading, whole.
CREATE TABLE shop_low_stock (
    tenant_id      uuid NOT NULL,
    connection_id  uuid NOT NULL,
    product_id     bigint NOT NULL,
    name           text NOT NULL,
    sku            text NOT NULL,
    stock_quantity integer NOT NULL,
    threshold      integer NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, product_id),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES shop_sync ON DELETE CASCADE
);
CALL wall('shop_low_stock');
