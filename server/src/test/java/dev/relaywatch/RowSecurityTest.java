package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The wall between tenants, asked of the database itself: every table, view and partition in its
 * catalogue.
 */
class RowSecurityTest {
    /** Hold nothing of any tenant. */
    private static final List<String> INSTALLATION_WIDE =
            List.of(
                    "installation",
                    "data_keys",
                    "nodes",
                    "people",
                    "sign_in_failures",
                    "one_time_tokens",
                    "sessions",
                    "sessions_attributes",
                    "queue_hours_progress",
                    "flyway_schema_history",
                    "health_incidents",
                    "check_schedule",
                    "ledger_progress",
                    "tracking_rounds",
                    "operation_rounds",
                    "operation_progress");

    private static final String OF_EACH_ROLE =
            "all_rows to {relaywatch_platform}; own_rows to {relaywatch_app}";

    /** Where a tenant reads some of what is nobody's, too. */
    private static final List<String> WITH_COMMON_ROWS = List.of("platform_alerts", "silences");

    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final UUID OURS = Ids.next();
    private static final UUID THEIRS = Ids.next();
    private static Database database;

    @BeforeAll
    static void twoTenantsWithAVisitorEach() throws SQLException {
        database = POSTGRES.open();
        for (UUID tenant : List.of(OURS, THEIRS)) {
            run(
                    database.platform(),
                    """
                    INSERT INTO tenants (id, slug, name, time_zone, currency, managed_by)
                    VALUES ('%1$s', '%1$s', 'A store', 'UTC', 'EUR', 'file');
                    INSERT INTO visitors (tenant_id, id, visitor_id) VALUES ('%1$s', '%1$s', 'visitor');
                    INSERT INTO event_keys (tenant_id, event_name, event_id, row_id, created_at, seen_browser, seen_server)
                    VALUES ('%1$s', 'purchase', '1', '%1$s', '2026-11-20', true, false);
                    INSERT INTO tracking_events (tenant_id, id, event_name, event_id, consent_ad_user_data,
                                                 consent_ad_personalization, action_source, event_time, created_at)
                    VALUES ('%1$s', '%1$s', 'purchase', '1', 'GRANTED', 'GRANTED', 'website', '2026-11-20', '2026-11-20');
                    INSERT INTO google_requests (tenant_id, request_id, connection_id, platform, items, sent_at, ask_at)
                    VALUES ('%1$s', 'r-1', '%1$s', 'google_ads', 1, '2026-11-20', '2026-11-20');
                    INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success, refused,
                                                   created_at)
                    VALUES ('%1$s', '%1$s', 'woocommerce', 'check_stock', 'shop.example', 12, true, false, '2026-11-20');
                    INSERT INTO visits (tenant_id, began_at, id) VALUES ('%1$s', '2026-11-20', '%1$s');
                    INSERT INTO shop_sync (tenant_id, connection_id, platform, address, next_run_at)
                    VALUES ('%1$s', '%1$s', 'woocommerce', 'https://shop.example', '2026-11-20');
                    INSERT INTO shop_orders (tenant_id, connection_id, order_id, status, sold, currency, total, tax, shipping,
                                             refunded, created_at, modified_at)
                    VALUES ('%1$s', '%1$s', 1, 'completed', true, 'EUR', 1, 0, 0, 0, '2026-11-20', '2026-11-20')
                    """
                            .formatted(tenant));
        }
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everyTableAndPartitionOfATenantHasRowSecurityForcedOnItsOwnerToo() throws SQLException {
        List<String> unprotected = new ArrayList<>();
        for (List<String> table :
                rows(
                        POSTGRES.superuser(),
                        """
                        SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
                          FROM pg_class c
                         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                        """)) {
            if (table.get(1).equals("f") && !INSTALLATION_WIDE.contains(table.get(0))) {
                unprotected.add(table.get(0));
            }
        }
        assertThat(unprotected).isEmpty();
    }

    @Test
    void everyTableOfATenantHasExactlyThePolicyOfEachRole() throws SQLException {
        List<List<String>> policies =
                rows(
                        POSTGRES.superuser(),
                        """
                        SELECT c.relname, string_agg(p.polname || ' to ' || p.polroles::regrole[]::text, '; ' ORDER BY p.polname)
                          FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
                         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
                         GROUP BY c.relname
                        """);
        assertThat(policies)
                .filteredOn(table -> !INSTALLATION_WIDE.contains(table.get(0)))
                .isNotEmpty()
                .allSatisfy(table ->
                        assertThat(table.get(1))
                                .as(table.get(0))
                                .isEqualTo(
                                        WITH_COMMON_ROWS.contains(table.get(0))
                                                ? OF_EACH_ROLE.replace(
                                                        "; ", "; common_rows to {relaywatch_app}; ")
                                                : OF_EACH_ROLE));
    }

    @Test
    void whatIsNobodysMayOnlyBeRead() throws SQLException {
        assertThat(
                        rows(
                                POSTGRES.superuser(),
                                "SELECT polrelid::regclass, polcmd FROM pg_policy WHERE polname = 'common_rows'"))
                .containsExactlyInAnyOrder(
                        List.of("health_incidents", "r"),
                        List.of("platform_alerts", "r"),
                        List.of("silences", "r"));
    }

    @Test
    void everyTableOfATenantStartsWithItsTenant() throws SQLException {
        List<List<String>> columns =
                rows(
                        POSTGRES.superuser(),
                        """
                        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
                         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                        """);
        assertThat(columns)
                .filteredOn(table ->
                        !INSTALLATION_WIDE.contains(table.get(0))
                                && !table.get(0).equals("tenants"))
                .isNotEmpty()
                .allSatisfy(
                        table -> assertThat(table.get(1)).as(table.get(0)).isEqualTo("tenant_id"));
    }

    @Test
    void everyViewAsksAsWhoeverAsksIt() throws SQLException {
        assertThat(
                        rows(
                                POSTGRES.superuser(),
                                """
                                SELECT relname, coalesce(reloptions::text, '') FROM pg_class
                                 WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
                                """))
                .isNotEmpty()
                .allSatisfy(view ->
                        assertThat(view.get(1)).as(view.get(0)).contains("security_invoker=true"));
    }

    @Test
    void aPartitionIsGrantedToNobody() throws SQLException {
        assertThat(
                        rows(
                                POSTGRES.superuser(),
                                """
                                SELECT c.relname FROM pg_class c
                                 WHERE c.relispartition AND c.relkind = 'r'
                                   AND (has_table_privilege('relaywatch_app', c.oid, 'SELECT')
                                        OR has_table_privilege('relaywatch_platform', c.oid, 'SELECT'))
                                """))
                .isEmpty();
    }

    @Test
    void neitherRoleCanBypassRowSecurityOrMakeRoles() throws SQLException {
        assertThat(
                        rows(
                                POSTGRES.superuser(),
                                """
                                SELECT rolname FROM pg_roles
                                 WHERE rolname IN ('relaywatch_app', 'relaywatch_platform', 'relaywatch_owner')
                                   AND (rolsuper OR rolbypassrls OR (rolcreaterole AND rolname <> 'relaywatch_owner'))
                                """))
                .isEmpty();
    }

    @Test
    void theApplicationSeesNothingBeforeItNamedATenant() throws SQLException {
        for (String table : tenantTables()) {
            assertThat(
                            rows(
                                    database.application().getConnection(),
                                    "SELECT count(*) FROM " + table))
                    .as(table)
                    .containsExactly(List.of("0"));
        }
    }

    @Test
    void theApplicationSeesTheTenantItNamedAndNoOther() throws SQLException {
        for (String table :
                List.of(
                        "visitors",
                        "event_keys",
                        "tracking_events",
                        "google_requests",
                        "upload_facts",
                        "operation_metrics",
                        "woocommerce_usage_metrics",
                        "visits",
                        "shop_sync",
                        "shop_orders",
                        "conversion_metrics")) {
            assertThat(rowsAs(OURS, "SELECT DISTINCT tenant_id FROM " + table))
                    .as(table)
                    .containsExactly(List.of(OURS.toString()));
        }
    }

    @Test
    void aRowForAnotherTenantIsRefused() {
        assertThatThrownBy(() ->
                        rowsAs(
                                OURS,
                                "INSERT INTO visitors (tenant_id, id, visitor_id) VALUES ('"
                                        + THEIRS
                                        + "', gen_random_uuid(), 'x') RETURNING id"))
                .hasMessageContaining("row-level security");
    }

    @Test
    void anotherTenantsRowsCanNeitherBeChangedNorRemoved() throws SQLException {
        assertThat(
                        rowsAs(
                                OURS,
                                "UPDATE visitors SET referrer = 'x' WHERE tenant_id = '"
                                        + THEIRS
                                        + "' RETURNING id"))
                .isEmpty();
        assertThat(
                        rowsAs(
                                OURS,
                                "DELETE FROM visitors WHERE tenant_id = '"
                                        + THEIRS
                                        + "' RETURNING id"))
                .isEmpty();
    }

    @Test
    void aPooledConnectionForgetsItsTenantWithItsTransaction() throws SQLException {
        assertThat(rowsAs(OURS, "SELECT count(*) FROM visitors")).containsExactly(List.of("1"));
        assertThat(rows(database.application().getConnection(), "SELECT count(*) FROM visitors"))
                .containsExactly(List.of("0"));
    }

    @Test
    void thePlatformSeesAllTenants() throws SQLException {
        assertThat(
                        rows(
                                database.platform().getConnection(),
                                "SELECT count(DISTINCT tenant_id) FROM visitors"))
                .containsExactly(List.of("2"));
    }

    @Test
    void aRoleWithoutRightsSeesNoTableAtAll() throws SQLException {
        try (Connection connection = POSTGRES.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS a_stranger");
            statement.execute("CREATE ROLE a_stranger");
            for (String table : tenantTables()) {
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT has_table_privilege('a_stranger', '"
                                        + table
                                        + "', 'SELECT')")) {
                    row.next();
                    assertThat(row.getBoolean(1)).as(table).isFalse();
                }
            }
            statement.execute("DROP ROLE a_stranger");
        }
    }

    private static List<String> tenantTables() throws SQLException {
        return rows(
                        POSTGRES.superuser(),
                        """
                        SELECT relname FROM pg_class
                         WHERE relkind IN ('r', 'p', 'v') AND NOT relispartition AND relnamespace = 'public'::regnamespace
                        """)
                .stream()
                .map(List::getFirst)
                .filter(name -> !INSTALLATION_WIDE.contains(name))
                .toList();
    }

    private static List<List<String>> rowsAs(UUID tenant, String sql) throws SQLException {
        try (Connection connection = database.application().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT set_config('relaywatch.tenant_ids', '" + tenant + "', true)");
            List<List<String>> rows = read(statement, sql);
            connection.rollback();
            return rows;
        }
    }

    private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            return read(statement, sql);
        }
    }

    private static List<List<String>> read(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static void run(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
