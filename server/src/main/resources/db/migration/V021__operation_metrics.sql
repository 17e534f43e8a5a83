-- How operations on shops went, one row each.

-- As before, and for operations and their hours the months of the last 90 days too: whoever sends measurements may send those.
CREATE OR REPLACE PROCEDURE make_partitions(today date) LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
    starts date;
    ends   date;
    child  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    FOR parent IN
        SELECT c.oid::regclass AS name, c.relname, c.relname = 'health_check_history' AS daily,
               CASE WHEN c.relname IN ('operation_metrics', 'operation_hours') THEN date_trunc('month', today - 90)
                    ELSE date_trunc('month', today) END AS first_month
          FROM pg_class c
         WHERE c.relkind = 'p' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        starts := CASE WHEN parent.daily THEN today - 1 ELSE parent.first_month END;
        WHILE starts <= CASE WHEN parent.daily THEN today + 7 ELSE date_trunc('month', today) + interval '2 months' END LOOP
            IF parent.daily THEN
                ends := starts + 1;
                child := format('%s_d%s', parent.relname, to_char(starts, 'YYYYMMDD'));
            ELSE
                ends := starts + interval '1 month';
                child := format('%s_y%sm%s', parent.relname, to_char(starts, 'YYYY'), to_char(starts, 'MM'));
            END IF;
            IF to_regclass(child) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent.name,
                               starts::timestamp AT TIME ZONE 'UTC', ends::timestamp AT TIME ZONE 'UTC');
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
            END IF;
            starts := ends;
        END LOOP;
    END LOOP;
END
$$;

-- As before; operations and their hours are kept for a time of their own.
CREATE OR REPLACE PROCEDURE drop_partitions(before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '_y\d{4}m\d{2}$' AND c.relname !~ '^operation_(metrics|hours)_y'
           AND to_date(right(c.relname, 8), '"y"YYYY"m"MM') + interval '1 month' <= before
         ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', child.name);
        EXCEPTION WHEN lock_not_available THEN
            RAISE NOTICE 'partition % is in use and is left for the next time', child.relname;
        END;
    END LOOP;
END
$$;

-- As drop_partitions, for those of operations and their hours.
CREATE PROCEDURE drop_operation_partitions(before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '^operation_(metrics|hours)_y\d{4}m\d{2}$'
           AND to_date(right(c.relname, 8), '"y"YYYY"m"MM') + interval '1 month' <= before
         ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', child.name);
        EXCEPTION WHEN lock_not_available THEN
            RAISE NOTICE 'partition % is in use and is left for the next time', child.relname;
        END;
    END LOOP;
END
$$;
REVOKE EXECUTE ON PROCEDURE drop_operation_partitions FROM PUBLIC;

-- No reference to tenants here: a tenant's rows go with their months.
CREATE TABLE operation_metrics (
    tenant_id          uuid NOT NULL,
    id                 uuid NOT NULL,
    platform           text NOT NULL,
    operation          text NOT NULL,
    domain             text NOT NULL,
    duration_ms        integer NOT NULL CHECK (duration_ms >= 0),
    success            boolean NOT NULL,
    refused            boolean NOT NULL,
    error_type         text,
    error_message      text,
    customer_config_id uuid,
    user_agent         text,
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, created_at, id),
    CONSTRAINT known_operation CHECK (platform <> 'woocommerce' OR operation IN (
        'check_stock', 'get_stock_quantity', 'get_product_details', 'check_order', 'get_shipping_info',
        'get_shipping_methods', 'check_price', 'get_product_variations', 'get_product_categories', 'get_product_reviews',
        'validate_coupon', 'check_refund_status', 'get_customer_orders', 'get_order_notes', 'get_payment_methods',
        'get_customer_insights', 'get_low_stock_products', 'get_sales_report', 'search_products', 'cancel_order',
        'add_to_cart', 'get_cart', 'remove_from_cart', 'update_cart_quantity', 'apply_coupon_to_cart')),
    CONSTRAINT refused_is_no_success CHECK (NOT (success AND refused)),
    CONSTRAINT success_has_no_error CHECK (NOT success OR (error_type IS NULL AND error_message IS NULL))
) PARTITION BY RANGE (created_at);
COMMENT ON COLUMN operation_metrics.refused IS 'The shop itself declined, such as an order that does not exist: no success, and no trouble of the shop.';
COMMENT ON COLUMN operation_metrics.customer_config_id IS 'The connection; null where another system made the call.';
COMMENT ON COLUMN operation_metrics.created_at IS 'When the operation began; the primary key serves a tenant''s newest.';
-- serves the newest of each operation, by which thresholds judge, and the look for which operations there are
CREATE INDEX operation_metrics_newest ON operation_metrics (tenant_id, platform, domain, operation, created_at DESC)
    INCLUDE (duration_ms, success, refused);
-- serves the figures of one shop
CREATE INDEX operation_metrics_domain ON operation_metrics (tenant_id, domain, created_at DESC, operation);
-- serves the figures of one operation over all shops
CREATE INDEX operation_metrics_operation ON operation_metrics (tenant_id, operation, created_at DESC);
-- serves the errors of a period
CREATE INDEX operation_metrics_success ON operation_metrics (tenant_id, success, created_at DESC);
-- serves the figures of one connection; what other systems send has none
CREATE INDEX operation_metrics_connection ON operation_metrics (tenant_id, customer_config_id, created_at DESC)
    WHERE customer_config_id IS NOT NULL;
CALL wall('operation_metrics');

-- Under the name that reports know.
CREATE VIEW woocommerce_usage_metrics WITH (security_invoker = true) AS
SELECT tenant_id, id, operation, duration_ms, success, error_type, error_message, domain, customer_config_id, user_agent,
       created_at
  FROM operation_metrics
 WHERE platform = 'woocommerce';
GRANT SELECT ON woocommerce_usage_metrics TO ${app}, ${platform};

CREATE TABLE operation_rounds (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    began_at timestamptz
);
COMMENT ON TABLE operation_rounds IS 'One row: when a node last began to judge the operations of all tenants.';
INSERT INTO operation_rounds DEFAULT VALUES;
GRANT SELECT, UPDATE ON operation_rounds TO ${platform};
