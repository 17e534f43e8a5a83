package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import dev.relaywatch.testing.WholeTenant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The wall between two tenants that have a row in every table, tried with SQL by hand: as each role
 * that serves requests, and as one that has no rights.
 */
class RawSqlWallTest {
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final String MARK = "zqrawmark";
    private static final String NO_RIGHTS = "permission denied";
    private static final String WALL = "row-level security";

    private static final String TABLES =
            """
            SELECT c.relname FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
             ORDER BY c.relname
            """;

    private static Database database;
    private static TenantId ours;
    private static TenantId theirs;

    @BeforeAll
    static void twoWholeTenants() {
        database = POSTGRES.open();
        TenantKit tenants = new TenantKit(database.platform());
        JdbcClient everything = JdbcClient.create(database.platform());
        Instant at = Instant.parse("2026-11-02T10:00:00Z");
        ours = WholeTenant.with(tenants, everything, MARK, at).id();
        theirs = WholeTenant.with(tenants, everything, MARK, at).id();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** Does it all in one transaction that ends without a trace. */
    private interface Deed<T> {
        T with(Connection connection, Statement statement) throws SQLException;
    }

    private static <T> T as(Connection role, Deed<T> deed) throws SQLException {
        try (role;
                Statement statement = role.createStatement()) {
            role.setAutoCommit(false);
            try {
                return deed.with(role, statement);
            } finally {
                role.rollback();
            }
        }
    }

    private static <T> T asUs(Deed<T> deed) throws SQLException {
        return as(
                database.application().getConnection(),
                (connection, statement) -> {
                    statement.execute(
                            "SELECT set_config('relaywatch.tenant_ids', '" + ours + "', true)");
                    return deed.with(connection, statement);
                });
    }

    private static List<String> read(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                read.add(String.valueOf(rows.getString(1)));
            }
            return read;
        }
    }

    private static List<String> readAsUs(String sql) throws SQLException {
        return asUs((_, statement) -> read(statement, sql));
    }

    private static String countAsUs(String table, TenantId tenant) throws SQLException {
        return asUs((_, statement) -> count(statement, table, tenant));
    }

    private static List<String> catalogue(String sql) throws SQLException {
        return as(POSTGRES.superuser(), (_, statement) -> read(statement, sql));
    }

    private static List<String> tables() throws SQLException {
        return catalogue(TABLES);
    }

    private static List<String> views() throws SQLException {
        return catalogue(
                "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace");
    }

    private static List<String> partitions() throws SQLException {
        return catalogue(
                """
                SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
                """);
    }

    private static String count(Statement statement, String table, TenantId tenant)
            throws SQLException {
        return read(
                        statement,
                        "SELECT count(*) FROM " + table + " WHERE tenant_id = '" + tenant + "'")
                .getFirst();
    }

    /** Why it is refused; empty where it is not. The transaction goes on. */
    private static String refusal(Connection connection, Statement statement, String sql)
            throws SQLException {
        var before = connection.setSavepoint();
        try {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        } finally {
            connection.rollback(before);
        }
    }

    private static Map<String, String> theirRows() throws SQLException {
        return as(
                database.platform().getConnection(),
                (_, statement) -> {
                    Map<String, String> rows = new TreeMap<>();
                    for (String table : tables()) {
                        rows.put(
                                table,
                                read(
                                                statement,
                                                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM "
                                                        + table
                                                        + " t WHERE tenant_id = '"
                                                        + theirs
                                                        + "'")
                                        .getFirst());
                    }
                    return rows;
                });
    }

    @Test
    void bothHaveARowInEveryTable() throws SQLException {
        assertThat(theirRows())
                .hasSizeGreaterThan(40)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).doesNotStartWith("0 "));
        for (String table : tables()) {
            assertThat(countAsUs(table, ours)).as(table).isNotEqualTo("0");
        }
    }

    @Test
    void noRowOfTheOtherIsInAnyTableOrView() throws SQLException {
        List<String> all = new ArrayList<>(tables());
        all.addAll(views());
        for (String table : all) {
            assertThat(countAsUs(table, theirs)).as(table).isEqualTo("0");
            assertThat(
                            readAsUs(
                                    "SELECT count(*) FROM "
                                            + table
                                            + " t WHERE t::text LIKE '%"
                                            + theirs
                                            + "%'"))
                    .as(table)
                    .containsExactly("0");
        }
        assertThat(readAsUs("SELECT id::text FROM tenants")).containsExactly(ours.toString());
    }

    @Test
    void nothingIsShownBeforeATenantWasNamed() throws SQLException {
        List<String> all = new ArrayList<>(tables());
        all.addAll(views());
        for (String table : all) {
            List<String> seen =
                    as(
                            database.application().getConnection(),
                            (_, statement) -> read(statement, "SELECT count(*) FROM " + table));
            assertThat(seen).as(table).containsExactly("0");
        }
    }

    /** But for what the database makes itself. */
    private static String columns(String table) throws SQLException {
        return String.join(
                ", ",
                catalogue(
                        """
                        SELECT quote_ident(attname) FROM pg_attribute
                         WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                           AND attidentity = '' AND attname <> 'tenant_id' ORDER BY attnum
                        """
                                .formatted(table)));
    }

    @Test
    void noRowCanBePutAmongTheirsOrMovedThere() throws SQLException {
        for (String table : tables()) {
            String others = columns(table);
            String separator = others.isEmpty() ? "" : ", ";
            List<String> refusals =
                    asUs((connection, statement) ->
                            List.of(
                                    refusal(
                                            connection,
                                            statement,
                                            "INSERT INTO "
                                                    + table
                                                    + " (tenant_id"
                                                    + separator
                                                    + others
                                                    + ") SELECT '"
                                                    + theirs
                                                    + "'::uuid"
                                                    + separator
                                                    + others
                                                    + " FROM "
                                                    + table),
                                    refusal(
                                            connection,
                                            statement,
                                            "UPDATE "
                                                    + table
                                                    + " SET tenant_id = '"
                                                    + theirs
                                                    + "'")));
            assertThat(refusals)
                    .as(table)
                    .allSatisfy(why ->
                            assertThat(why)
                                    .satisfiesAnyOf(
                                            one -> assertThat(one).contains(WALL),
                                            one -> assertThat(one).contains(NO_RIGHTS)));
        }
    }

    @Test
    void noRowOfTheirsCanBeChangedTakenOrEmptied() throws SQLException {
        Map<String, String> before = theirRows();
        List<String> all = new ArrayList<>(tables());
        all.addAll(views());
        for (String table : all) {
            String where = " WHERE tenant_id = '" + theirs + "'";
            List<String> done = new ArrayList<>();
            asUs((connection, statement) -> {
                for (String sql :
                        List.of(
                                "UPDATE " + table + " SET tenant_id = '" + ours + "'" + where,
                                "DELETE FROM " + table + where)) {
                    var start = connection.setSavepoint();
                    try {
                        if (statement.executeUpdate(sql) > 0) {
                            done.add(sql);
                        }
                    } catch (SQLException e) {
                        if (!String.valueOf(e.getMessage()).contains(NO_RIGHTS)
                                && !String.valueOf(e.getMessage()).contains("cannot ")) {
                            done.add(sql + " " + e.getMessage());
                        }
                        connection.rollback(start);
                    }
                }
                String truncated = refusal(connection, statement, "TRUNCATE " + table + " CASCADE");
                if (!truncated.contains(NO_RIGHTS) && !truncated.contains("is not a table")) {
                    done.add("TRUNCATE " + table + " " + truncated);
                }
                return true;
            });
            assertThat(done).isEmpty();
        }
        assertThat(theirRows()).isEqualTo(before);
    }

    @Test
    void copyingNeitherShowsNorBringsARowOfTheirs() throws SQLException {
        int shown = 0;
        for (String table : tables()) {
            String copied =
                    asUs((connection, _) -> {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        try {
                            connection
                                    .unwrap(PGConnection.class)
                                    .getCopyAPI()
                                    .copyOut("COPY " + table + " TO STDOUT", out);
                        } catch (SQLException e) {
                            return String.valueOf(e.getMessage());
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                        return out.toString(StandardCharsets.UTF_8);
                    });
            assertThat(copied).as(table).doesNotContain(theirs.toString());
            shown += copied.contains(ours.toString()) ? 1 : 0;
            assertThatThrownBy(() ->
                            asUs((connection, _) -> {
                                try {
                                    return connection
                                            .unwrap(PGConnection.class)
                                            .getCopyAPI()
                                            .copyIn(
                                                    "COPY " + table + " (tenant_id) FROM STDIN",
                                                    new ByteArrayInputStream(
                                                            (theirs + "\n")
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8)));
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            }))
                    .as(table)
                    .satisfiesAnyOf(
                            e -> assertThat(e).hasMessageContaining(WALL),
                            e -> assertThat(e).hasMessageContaining(NO_RIGHTS));
        }
        // of what is partitioned it shows nothing at all
        assertThat(shown).isGreaterThan(10);
    }

    @Test
    void aPartitionAskedDirectlyIsRefusedToEitherRole() throws SQLException {
        assertThat(partitions()).isNotEmpty();
        for (String partition : partitions()) {
            for (Connection role :
                    List.of(
                            database.application().getConnection(),
                            database.platform().getConnection())) {
                String refused =
                        as(
                                role,
                                (connection, statement) ->
                                        refusal(
                                                connection,
                                                statement,
                                                "SELECT * FROM " + partition));
                assertThat(refused).as(partition).contains(NO_RIGHTS);
            }
        }
    }

    @Test
    void nothingThatRunsAsItsOwnerCanBeCalled() throws SQLException {
        assertThat(
                        catalogue(
                                """
                                SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                                """))
                .isEmpty();
        for (String role : List.of("relaywatch_app", "relaywatch_platform")) {
            assertThat(
                            catalogue(
                                    """
                                    SELECT proname FROM pg_proc
                                     WHERE pronamespace = 'public'::regnamespace AND has_function_privilege('%s', oid, 'EXECUTE')
                                    """
                                            .formatted(role)))
                    .as(role)
                    .containsExactly("visible_tenants");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "*",
                "%",
                "all",
                "null",
                "{}",
                "' OR true --",
                "%s,",
                "%s ,*",
                "00000000-0000-0000-0000-000000000000"
            })
    void aNameOfATenantThatIsNoneShowsNothing(String value) throws SQLException {
        String named = value.replace("%s", theirs.toString());
        for (String table : List.of("tenants", "visitors", "audit_log", "conversion_metrics")) {
            String seen =
                    as(
                            database.application().getConnection(),
                            (_, statement) -> {
                                statement.execute(
                                        "SELECT set_config('relaywatch.tenant_ids', '"
                                                + named.replace("'", "''")
                                                + "', true)");
                                try {
                                    return read(statement, "SELECT count(*) FROM " + table)
                                            .getFirst();
                                } catch (SQLException e) {
                                    return String.valueOf(e.getMessage());
                                }
                            });
            assertThat(seen)
                    .as(table)
                    .satisfiesAnyOf(
                            one -> assertThat(one).isEqualTo("0"),
                            one -> assertThat(one).contains("invalid input syntax for type uuid"));
        }
    }

    @Test
    void thePlatformReadsAcrossAndGoesNoFurther() throws SQLException {
        as(
                database.platform().getConnection(),
                (connection, statement) -> {
                    for (String table : tables()) {
                        assertThat(count(statement, table, theirs)).as(table).isNotEqualTo("0");
                    }
                    for (String sql :
                            List.of(
                                    "ALTER TABLE visitors DISABLE ROW LEVEL SECURITY",
                                    "ALTER TABLE visitors NO FORCE ROW LEVEL SECURITY",
                                    "DROP POLICY own_rows ON visitors",
                                    "CREATE POLICY more ON visitors FOR ALL TO relaywatch_app USING (true)",
                                    "ALTER TABLE visitors OWNER TO relaywatch_platform",
                                    "ALTER ROLE relaywatch_app BYPASSRLS",
                                    "ALTER ROLE relaywatch_platform BYPASSRLS",
                                    "SET SESSION AUTHORIZATION relaywatch_owner",
                                    "SET session_replication_role = replica",
                                    "CREATE TABLE public.aside (id int)",
                                    "CREATE FUNCTION public.aside() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                                    "COPY visitors TO '/tmp/aside'",
                                    "COPY visitors FROM PROGRAM 'true'",
                                    "CALL drop_partitions('2100-01-01')",
                                    "CALL drop_audit_partitions('2100-01-01')",
                                    "CALL drop_months('.', '2100-01-01')",
                                    "UPDATE audit_log SET subject = 'x'",
                                    "DELETE FROM audit_log",
                                    "TRUNCATE audit_log",
                                    "SELECT master_key_check FROM installation FOR UPDATE")) {
                        assertThat(refusal(connection, statement, sql)).as(sql).isNotEmpty();
                    }
                    return true;
                });
    }

    @Test
    void noRoleBecomesAnother() throws SQLException {
        List<String> roles =
                List.of("relaywatch_app", "relaywatch_platform", "relaywatch_owner", "postgres");
        for (String other : roles) {
            for (Connection role :
                    List.of(
                            database.application().getConnection(),
                            database.platform().getConnection())) {
                as(
                        role,
                        (connection, statement) -> {
                            String self = read(statement, "SELECT current_user").getFirst();
                            if (!self.equals(other)) {
                                assertThat(refusal(connection, statement, "SET ROLE " + other))
                                        .as(self + " to " + other)
                                        .satisfiesAnyOf(
                                                one -> assertThat(one).contains(NO_RIGHTS),
                                                one -> assertThat(one).contains("does not exist"));
                            }
                            return true;
                        });
            }
        }
    }

    @Test
    void aTransactionInsideAnotherNamesItsOwnTenantAndLeavesTheOthersNamed() {
        TenantTransaction transaction =
                TenantKit.transaction(database.application(), database.platform());
        JdbcClient jdbc = JdbcClient.create(database.application());
        Supplier<Long> seen =
                () -> jdbc.sql("SELECT count(*) FROM tenants").query(Long.class).single();

        List<Long> counts =
                transaction.within(
                        List.of(ours, theirs),
                        () -> List.of(seen.get(), transaction.within(ours, seen), seen.get()));

        assertThat(counts).containsExactly(2L, 1L, 2L);
    }

    @Test
    void turningRowSecurityOffMakesTheQueryFail() throws SQLException {
        String refused =
                asUs((_, statement) -> {
                    statement.execute("SET LOCAL row_security = off");
                    try {
                        return read(statement, "SELECT count(*) FROM visitors").getFirst();
                    } catch (SQLException e) {
                        return String.valueOf(e.getMessage());
                    }
                });
        assertThat(refused).contains(WALL);
    }

    @Test
    void aRoleWithoutRightsReachesNothingOfTheSchema() throws SQLException {
        as(
                POSTGRES.superuser(),
                (connection, statement) -> {
                    statement.execute("CREATE ROLE nobody_at_the_wall");
                    List<String> relations =
                            read(
                                    statement,
                                    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace");
                    List<String> views = views();
                    List<String> sequences =
                            read(
                                    statement,
                                    "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace");
                    List<String> callable =
                            read(
                                    statement,
                                    """
                                    SELECT proname FROM pg_proc
                                     WHERE pronamespace = 'public'::regnamespace
                                       AND has_function_privilege('nobody_at_the_wall', oid, 'EXECUTE')
                                    """);
                    statement.execute("SET LOCAL ROLE nobody_at_the_wall");
                    for (String relation : relations) {
                        for (String sql :
                                List.of(
                                        "SELECT * FROM " + relation,
                                        "DELETE FROM " + relation,
                                        "INSERT INTO " + relation + " DEFAULT VALUES")) {
                            if (sql.startsWith("SELECT") || !views.contains(relation)) {
                                assertThat(refusal(connection, statement, sql))
                                        .as(sql)
                                        .contains(NO_RIGHTS);
                            }
                        }
                    }
                    for (String sequence : sequences) {
                        assertThat(
                                        refusal(
                                                connection,
                                                statement,
                                                "SELECT nextval('" + sequence + "')"))
                                .as(sequence)
                                .contains(NO_RIGHTS);
                    }
                    assertThat(sequences).isNotEmpty();
                    assertThat(callable).isEmpty();
                    return true;
                });
    }
}
