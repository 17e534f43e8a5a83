package dev.relaywatch.commerce;

import dev.relaywatch.commerce.ShopSource.Cart;
import dev.relaywatch.commerce.ShopSource.Item;
import dev.relaywatch.commerce.ShopSource.LowStock;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of what is known of a shop. Runs inside its tenant's transaction. */
@Component
class ShopOverviewStore {
    private static final TypeReference<List<Item>> ITEMS = new TypeReference<>() {};

    private static final String STANDING =
            """
            SELECT currency, time_zone, known_since, synced_at, trouble FROM shop_sync
             WHERE tenant_id = :tenant AND connection_id = :connection
            """;

    private static final String SALES =
            """
            SELECT width_bucket(created_at, :starts::timestamptz[]) AS span, currency = :currency AS counted, sum(total) AS total,
                   count(*) AS orders
              FROM shop_orders
             WHERE tenant_id = :tenant AND connection_id = :connection AND sold
               AND created_at >= :from AND created_at < :to
             GROUP BY 1, 2
            """;

    private static final String REFUNDS =
            """
            SELECT width_bucket(r.created_at, :starts::timestamptz[]) AS span, sum(r.amount) AS total
              FROM shop_refunds r
              JOIN shop_orders o ON o.tenant_id = r.tenant_id AND o.connection_id = r.connection_id
                                AND o.order_id = r.order_id
             WHERE r.tenant_id = :tenant AND r.connection_id = :connection AND o.sold AND o.currency = :currency
               AND r.created_at >= :from AND r.created_at < :to
             GROUP BY 1
            """;

    private static final String CARTS =
            """
            SELECT cart_id, status, currency, total, items, recovery_url, created_at FROM shop_carts
             WHERE tenant_id = :tenant AND connection_id = :connection AND created_at <= :until
             ORDER BY created_at DESC, cart_id DESC LIMIT :limit
            """;

    private static final String LOW =
            """
            SELECT product_id, name, sku, stock_quantity, threshold FROM shop_low_stock
             WHERE tenant_id = :tenant AND connection_id = :connection
             ORDER BY stock_quantity, name, product_id LIMIT :limit
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ShopOverviewStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * How far the reading of a shop is.
     *
     * @param trouble of the last reading, in words; absent where it went well
     */
    record Standing(
            @Nullable String currency,
            @Nullable ZoneId zone,
            @Nullable Instant knownSince,
            @Nullable Instant syncedAt,
            @Nullable String trouble) {}

    /** One of the tenant's shops. */
    record Shop(TenantId tenant, ConnectionId connection) {}

    /**
     * What was sold in one of some spans that follow each other.
     *
     * @param revenue with refunds taken off
     * @param uncounted orders in another currency
     */
    record Sold(int span, BigDecimal revenue, long orders, long uncounted) {}

    private JdbcClient.StatementSpec of(Shop shop, String sql) {
        return jdbc.sql(sql)
                .param("tenant", shop.tenant().value())
                .param("connection", shop.connection().value());
    }

    Optional<Standing> standing(Shop shop) {
        return of(shop, STANDING).query((row, _) -> standing(row)).optional();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String zone = row.getString("time_zone");
        return new Standing(
                row.getString("currency"),
                zone == null ? null : ZoneId.of(zone),
                Timestamps.instantOrNull(row, "known_since"),
                Timestamps.instantOrNull(row, "synced_at"),
                row.getString("trouble"));
    }

    /**
     * In each span in which something was sold or refunded; the first is 0.
     *
     * @param starts of the spans; each ends with the next
     * @param to where the last ends
     */
    List<Sold> sold(Shop shop, String currency, List<Instant> starts, Instant to) {
        List<Sold> all = new ArrayList<>();
        all.addAll(
                spans(shop, SALES, currency, starts, to)
                        .query((row, _) -> {
                            boolean counted = row.getBoolean("counted");
                            long orders = row.getLong("orders");
                            return new Sold(
                                    row.getInt("span") - 1,
                                    counted ? row.getBigDecimal("total") : BigDecimal.ZERO,
                                    counted ? orders : 0,
                                    counted ? 0 : orders);
                        })
                        .list());
        all.addAll(
                spans(shop, REFUNDS, currency, starts, to)
                        .query((row, _) ->
                                new Sold(
                                        row.getInt("span") - 1,
                                        row.getBigDecimal("total").negate(),
                                        0,
                                        0))
                        .list());
        return all;
    }

    private JdbcClient.StatementSpec spans(
            Shop shop, String sql, String currency, List<Instant> starts, Instant to) {
        return of(shop, sql)
                .param("currency", currency)
                .param("starts", starts.stream().map(Instant::toString).toArray(String[]::new))
                .param("from", Timestamps.utc(starts.getFirst()))
                .param("to", Timestamps.utc(to));
    }

    /** The newest of those begun until then. */
    List<Cart> carts(Shop shop, Instant until, int limit) {
        return of(shop, CARTS)
                .param("until", Timestamps.utc(until))
                .param("limit", limit)
                .query((row, _) ->
                        new Cart(
                                row.getLong("cart_id"),
                                row.getString("status"),
                                row.getString("currency"),
                                row.getBigDecimal("total"),
                                json.readValue(row.getString("items"), ITEMS),
                                row.getString("recovery_url"),
                                Timestamps.instant(row, "created_at")))
                .list();
    }

    /** Those of which the least is left. */
    List<LowStock> lowStock(Shop shop, int limit) {
        return of(shop, LOW)
                .param("limit", limit)
                .query((row, _) ->
                        new LowStock(
                                row.getLong("product_id"),
                                row.getString("name"),
                                row.getString("sku"),
                                row.getInt("stock_quantity"),
                                row.getInt("threshold")))
                .list();
    }
}
