package dev.relaywatch.testing;

import dev.relaywatch.tenancy.Tenant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many rows a tenant has in each table that the database's catalogue knows, but for what the
 * server writes by itself: which checks there are, what they found, and what it reads of shops.
 */
public final class TenantRows {
    private static final String TABLES =
            """
            SELECT c.relname FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'SELECT')
               AND c.relname NOT IN ('health_checks', 'health_check_history', 'health_check_hours', 'ledger_hours', 'ledger_changes',
                                     'shop_sync', 'shop_orders', 'shop_refunds', 'shop_carts', 'shop_low_stock',
                                     'operation_hours', 'operation_days', 'operation_changes', 'operation_anomalies')
             ORDER BY c.relname
            """;

    private final JdbcClient jdbc;
    private final String counts;

    /**
     * @param jdbc sees the rows of all tenants
     */
    public TenantRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.counts =
                jdbc.sql(TABLES).query((row, _) -> row.getString("relname")).list().stream()
                        .map(table ->
                                "SELECT '"
                                        + table
                                        + "' AS name, count(*) AS rows FROM "
                                        + table
                                        + " WHERE tenant_id = :tenant")
                        .collect(Collectors.joining(" UNION ALL "));
    }

    /** By table. */
    public Map<String, Long> of(Tenant tenant) {
        Map<String, Long> rows = new TreeMap<>();
        jdbc.sql(counts)
                .param("tenant", tenant.id().value())
                .query(row -> {
                    rows.put(row.getString("name"), row.getLong("rows"));
                });
        return rows;
    }
}
