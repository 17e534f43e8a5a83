package dev.relaywatch.commerce;

import dev.relaywatch.commerce.ShopSource.Cart;
import dev.relaywatch.commerce.ShopSource.LowStock;
import dev.relaywatch.commerce.ShopSource.Order;
import dev.relaywatch.commerce.ShopSource.Refund;
import dev.relaywatch.commerce.ShopSource.Setting;
import dev.relaywatch.commerce.ShopSyncStore.Due;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of what was read of a shop. Runs inside the tenant's transaction; first comes {@link #hold},
 * which says whether the shop is still ours.
 */
@Component
class ShopOrderStore {
    private static final String HOLD =
            """
            UPDATE shop_sync
               SET claimed_until = :leaseEnd, known_since = coalesce(known_since, :since),
                   changed_until = greatest(changed_until, :until::timestamptz)
             WHERE tenant_id = :tenant AND connection_id = :connection AND attempt = :attempt AND claimed_by IS NOT NULL
            """;

    /** A shop that does not say its zone today has the one that it said before. */
    private static final String SET =
            """
            UPDATE shop_sync SET currency = :currency, time_zone = coalesce(:told, time_zone, :otherwise)
             WHERE tenant_id = :tenant AND connection_id = :connection
            """;

    private static final String PUT =
            """
            INSERT INTO shop_orders AS o (tenant_id, connection_id, order_id, status, sold, currency, total, tax, shipping,
                                          refunded, created_at, modified_at, paid_at)
            SELECT :tenant, :connection, n.*
              FROM unnest(:ids::bigint[], :statuses::text[], :sold::bool[], :currencies::text[], :totals::numeric[],
                          :taxes::numeric[], :shippings::numeric[], :refunds::numeric[], :created::timestamptz[],
                          :modified::timestamptz[], :paid::timestamptz[])
                AS n (order_id, status, sold, currency, total, tax, shipping, refunded, created_at, modified_at, paid_at)
            ON CONFLICT (tenant_id, connection_id, order_id) DO UPDATE
               SET status = excluded.status, sold = excluded.sold, currency = excluded.currency, total = excluded.total,
                   tax = excluded.tax, shipping = excluded.shipping, refunded = excluded.refunded,
                   created_at = excluded.created_at, modified_at = excluded.modified_at, paid_at = excluded.paid_at
             WHERE (o.status, o.sold, o.currency, o.total, o.tax, o.shipping, o.refunded, o.created_at, o.modified_at, o.paid_at)
                   IS DISTINCT FROM
                   (excluded.status, excluded.sold, excluded.currency, excluded.total, excluded.tax, excluded.shipping,
                    excluded.refunded, excluded.created_at, excluded.modified_at, excluded.paid_at)
            """;

    /** A refund may be taken back, which leaves the order without it. */
    private static final String FORGET_REFUNDS =
            """
            DELETE FROM shop_refunds r
             WHERE r.tenant_id = :tenant AND r.connection_id = :connection AND r.order_id = ANY (:orders::bigint[])
               AND NOT EXISTS (SELECT FROM unnest(:refundOrders::bigint[], :ids::bigint[]) AS n (order_id, refund_id)
                                WHERE n.order_id = r.order_id AND n.refund_id = r.refund_id)
            """;

    private static final String PUT_REFUNDS =
            """
            INSERT INTO shop_refunds AS r (tenant_id, connection_id, order_id, refund_id, amount, created_at)
            SELECT :tenant, :connection, n.*
              FROM unnest(:refundOrders::bigint[], :ids::bigint[], :amounts::numeric[], :times::timestamptz[])
                AS n (order_id, refund_id, amount, created_at)
            ON CONFLICT (tenant_id, connection_id, order_id, refund_id) DO UPDATE
               SET amount = excluded.amount, created_at = excluded.created_at
             WHERE (r.amount, r.created_at) IS DISTINCT FROM (excluded.amount, excluded.created_at)
            """;

    private static final String AFTER =
            """
            SELECT order_id FROM shop_orders
             WHERE tenant_id = :tenant AND connection_id = :connection AND order_id > :after
             ORDER BY order_id LIMIT :limit
            """;

    private static final String FORGET =
            """
            DELETE FROM shop_orders
             WHERE tenant_id = :tenant AND connection_id = :connection AND order_id = ANY (:ids::bigint[])
            """;

    private static final String FORGET_CARTS =
            "DELETE FROM shop_carts WHERE tenant_id = :tenant AND connection_id = :connection";

    private static final String PUT_CARTS =
            """
            INSERT INTO shop_carts (tenant_id, connection_id, cart_id, status, currency, total, items, recovery_url, created_at)
            SELECT :tenant, :connection, n.*
              FROM unnest(:ids::bigint[], :statuses::text[], :currencies::text[], :totals::numeric[], :items::jsonb[],
                          :urls::text[], :times::timestamptz[])
                AS n (cart_id, status, currency, total, items, recovery_url, created_at)
            ON CONFLICT DO NOTHING
            """;

    private static final String FORGET_STOCK =
            "DELETE FROM shop_low_stock WHERE tenant_id = :tenant AND connection_id = :connection";

    private static final String PUT_STOCK =
            """
            INSERT INTO shop_low_stock (tenant_id, connection_id, product_id, name, sku, stock_quantity, threshold)
            SELECT :tenant, :connection, n.*
              FROM unnest(:ids::bigint[], :names::text[], :skus::text[], :quantities::int[], :thresholds::int[])
                AS n (product_id, name, sku, stock_quantity, threshold)
            ON CONFLICT DO NOTHING
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ShopOrderStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    private JdbcClient.StatementSpec of(Due due, String sql) {
        return jdbc.sql(sql)
                .param("tenant", due.tenant().value())
                .param("connection", due.connection().value());
    }

    /**
     * Keeps the shop for longer.
     *
     * @param since where its history begins, unless that was said before
     * @param until how far its changes are read with this; absent where not further than before
     * @return false when the lease was lost
     */
    boolean hold(Due due, Instant leaseEnd, Instant since, @Nullable Instant until) {
        return of(due, HOLD)
                        .param("attempt", due.attempt())
                        .param("leaseEnd", Timestamps.utc(leaseEnd))
                        .param("since", Timestamps.utc(since))
                        .param("until", until == null ? null : Timestamps.utc(until))
                        .update()
                == 1;
    }

    /**
     * @param otherwise the zone of a shop that never said its own
     */
    void set(Due due, Setting setting, ZoneId otherwise) {
        ZoneId told = setting.zone();
        of(due, SET)
                .param("currency", setting.currency())
                .param("told", told == null ? null : told.getId())
                .param("otherwise", otherwise.getId())
                .update();
    }

    /** Of orders that differ. */
    void put(Due due, List<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        of(due, PUT)
                .param("ids", orders.stream().map(Order::id).toArray(Long[]::new))
                .param("statuses", texts(orders, Order::status))
                .param("sold", orders.stream().map(Order::sold).toArray(Boolean[]::new))
                .param("currencies", texts(orders, Order::currency))
                .param("totals", texts(orders, one -> one.total().toPlainString()))
                .param("taxes", texts(orders, one -> one.tax().toPlainString()))
                .param("shippings", texts(orders, one -> one.shipping().toPlainString()))
                .param("refunds", texts(orders, one -> one.refunded().toPlainString()))
                .param("created", texts(orders, Order::createdAt))
                .param("modified", texts(orders, Order::modifiedAt))
                .param("paid", texts(orders, Order::paidAt))
                .update();
        List<OfOrder> refunds =
                orders.stream()
                        .flatMap(order ->
                                order.refunds().stream().map(one -> new OfOrder(order.id(), one)))
                        .toList();
        Long[] refundOrders = refunds.stream().map(OfOrder::order).toArray(Long[]::new);
        Long[] ids = refunds.stream().map(one -> one.refund().id()).toArray(Long[]::new);
        of(due, FORGET_REFUNDS)
                .param("orders", orders.stream().map(Order::id).toArray(Long[]::new))
                .param("refundOrders", refundOrders)
                .param("ids", ids)
                .update();
        if (!refunds.isEmpty()) {
            of(due, PUT_REFUNDS)
                    .param("refundOrders", refundOrders)
                    .param("ids", ids)
                    .param("amounts", texts(refunds, one -> one.refund().amount().toPlainString()))
                    .param("times", texts(refunds, one -> one.refund().createdAt()))
                    .update();
        }
    }

    private record OfOrder(long order, Refund refund) {}

    /** Ids of orders, the lowest first. */
    List<Long> after(Due due, long order, int limit) {
        return of(due, AFTER)
                .param("after", order)
                .param("limit", limit)
                .query((row, _) -> row.getLong("order_id"))
                .list();
    }

    void forget(Due due, Collection<Long> orders) {
        of(due, FORGET).param("ids", orders.toArray(Long[]::new)).update();
    }

    /** In place of those that there were. */
    void replaceCarts(Due due, List<Cart> carts) {
        of(due, FORGET_CARTS).update();
        of(due, PUT_CARTS)
                .param("ids", carts.stream().map(Cart::id).toArray(Long[]::new))
                .param("statuses", texts(carts, Cart::status))
                .param("currencies", texts(carts, Cart::currency))
                .param("totals", texts(carts, one -> one.total().toPlainString()))
                .param("items", texts(carts, one -> json.writeValueAsString(one.items())))
                .param("urls", texts(carts, Cart::recoveryUrl))
                .param("times", texts(carts, Cart::createdAt))
                .update();
    }

    /** In place of what there was. */
    void replaceStock(Due due, List<LowStock> low) {
        of(due, FORGET_STOCK).update();
        of(due, PUT_STOCK)
                .param("ids", low.stream().map(LowStock::id).toArray(Long[]::new))
                .param("names", texts(low, LowStock::name))
                .param("skus", texts(low, LowStock::sku))
                .param(
                        "quantities",
                        low.stream().map(LowStock::stockQuantity).toArray(Integer[]::new))
                .param("thresholds", low.stream().map(LowStock::threshold).toArray(Integer[]::new))
                .update();
    }

    private static <T> @Nullable String[] texts(
            Collection<T> rows, Function<T, @Nullable Object> value) {
        return rows.stream()
                .map(value)
                .map(one -> one == null ? null : one.toString())
                .toArray(String[]::new);
    }
}
