package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import dev.relaywatch.testing.WholeTenant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What belongs to no tenant, asked by hand as the role of one: it sees what is shown to it anyhow,
 * and changes none of it.
 */
class CommonRowsTest {
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final UUID SILENCE = Ids.next();
    private static final UUID STRUCK_BOTH = Ids.next();
    private static final UUID STRUCK_THEM = Ids.next();
    private static final UUID STRUCK_NOBODY = Ids.next();
    private static final UUID CHECK = Ids.next();

    private static Database database;
    private static TenantTransaction transaction;
    private static TenantId ours;
    private static TenantId theirs;

    @BeforeAll
    static void twoTenantsAndWhatIsNobodys() {
        database = POSTGRES.open();
        transaction = TenantKit.transaction(database.application(), database.platform());
        TenantKit tenants = new TenantKit(database.platform());
        JdbcClient everything = JdbcClient.create(database.platform());
        Instant at = Instant.parse("2026-11-02T10:00:00Z");
        ours = WholeTenant.with(tenants, everything, "a", at).id();
        theirs = WholeTenant.with(tenants, everything, "b", at).id();
        everything
                .sql(
                        """
                        INSERT INTO silences (id, starts_at, ends_at, reason, created_by, created_at)
                        VALUES (:id, '2026-11-02', '2026-11-03', 'move', 'ops', '2026-11-02')
                        """)
                .param("id", SILENCE)
                .update();
        alert(everything, STRUCK_BOTH, "{" + ours + "," + theirs + "}");
        alert(everything, STRUCK_THEM, "{" + theirs + "}");
        alert(everything, STRUCK_NOBODY, "{}");
        everything
                .sql(
                        """
                        INSERT INTO alert_channels (id, name, type, severities, settings, secrets, fingerprint, managed_by,
                                                    created_at, updated_at)
                        VALUES (:id, 'ops', 'email', '{p1}', '{}', '\\x', '', 'people', '2026-11-02', '2026-11-02')
                        """)
                .param("id", CHECK)
                .update();
        everything
                .sql(
                        "INSERT INTO health_checks (id, service, connection, status_since) VALUES (:id, 'database', 'main', '2026-11-02')")
                .param("id", CHECK)
                .update();
        for (Object check : List.of(CHECK, ours.value(), theirs.value())) {
            everything
                    .sql(
                            "INSERT INTO check_schedule (check_id, next_run_at) VALUES (:id, '2026-11-02') ON CONFLICT DO NOTHING")
                    .param("id", check)
                    .update();
        }
    }

    private static void alert(JdbcClient everything, UUID id, String tenants) {
        everything
                .sql(
                        """
                        INSERT INTO platform_alerts (id, fingerprint, episode, dedup_key, severity, source, service, title,
                                                     message, tenants, created_at, last_seen_at)
                        VALUES (:id, :id, 1, :id, 'p1', 'health_check', 'stripe', 't', 'm', :tenants::uuid[], '2026-11-02',
                                '2026-11-02')
                        """)
                .param("id", id)
                .param("tenants", tenants)
                .update();
        everything
                .sql(
                        "INSERT INTO alert_changes (alert_id, at, kind, actor) VALUES (:id, '2026-11-02', 'opened', 'ops')")
                .param("id", id)
                .update();
        everything
                .sql(
                        "INSERT INTO health_incidents (id, service, started_at, ended_at, connected, tenants, reason) VALUES (:id, 'stripe', '2026-11-02', '2026-11-03', 2, :tenants::uuid[], '')")
                .param("id", id)
                .param("tenants", tenants)
                .update();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static List<UUID> seen(String column, String table) {
        return transaction.within(
                ours,
                () ->
                        transaction
                                .jdbc()
                                .sql("SELECT " + column + " FROM " + table)
                                .query(UUID.class)
                                .list());
    }

    @Test
    void everybodysSilencesAreSeenAndTheOthersAreNot() {
        assertThat(seen("id", "silences")).containsExactlyInAnyOrder(ours.value(), SILENCE);
    }

    @Test
    void aPlatformWideAlertIsSeenByWhomItStruck() {
        assertThat(seen("id", "platform_alerts"))
                .containsExactlyInAnyOrder(ours.value(), STRUCK_BOTH);
    }

    @Test
    void itsTimelineIsNot() {
        assertThat(seen("alert_id", "alert_changes")).containsExactly(ours.value());
    }

    @Test
    void aProvidersIncidentIsSeenByWhomItStruck() {
        assertThat(seen("id", "health_incidents")).containsExactly(STRUCK_BOTH);
    }

    @Test
    void whomElseItStruckIsNot() {
        assertThatThrownBy(() -> seen("unnest(tenants)", "health_incidents"))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void theInstallationsChannelsAndChecksAreNotSeen() {
        assertThat(seen("id", "alert_channels")).containsExactly(ours.value());
        assertThat(seen("id", "health_checks")).containsExactly(ours.value());
    }

    @Test
    void theTimesOfItsOwnChecksAreSeenAlone() {
        assertThat(seen("check_id", "check_schedule")).containsExactly(ours.value());
    }

    @Test
    void nothingIsSeenBeforeATenantWasNamed() {
        JdbcClient application = JdbcClient.create(database.application());
        for (String table :
                List.of("silences", "platform_alerts", "health_incidents", "check_schedule")) {
            assertThat(application.sql("SELECT count(*) FROM " + table).query(Long.class).single())
                    .as(table)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE silences SET ends_at = starts_at WHERE tenant_id IS NULL",
                "UPDATE alert_channels SET enabled = false WHERE tenant_id IS NULL",
                "DELETE FROM alert_channels WHERE tenant_id IS NULL",
                "DELETE FROM thresholds WHERE tenant_id IS NULL",
                "UPDATE api_keys SET revoked_at = now() WHERE tenant_id IS NULL"
            })
    void whatIsNobodysStaysAsItIs(String statement) {
        assertThat(
                        transaction.<Integer>within(
                                ours, () -> transaction.jdbc().sql(statement).update()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                INSERT INTO silences (id, starts_at, ends_at, reason, created_by, created_at)
                VALUES (gen_random_uuid(), now(), now(), '', '', now())
                """,
                """
                INSERT INTO alert_channels (id, name, type, severities, settings, secrets, fingerprint, managed_by,
                                            created_at, updated_at)
                VALUES (gen_random_uuid(), 'x', 'email', '{p1}', '{}', '', '', 'people', now(), now())
                """,
                """
                INSERT INTO thresholds (service, metric, direction, critical, managed_by, updated_by, updated_at)
                VALUES ('stripe', 'x', 'normal', 1, 'people', '', now())
                """,
                """
                INSERT INTO api_keys (id, name, kind, key_hash, prefix, managed_by)
                VALUES (gen_random_uuid(), 'x', 'platform', '', '', 'people')
                """
            })
    void nothingIsMadeThatIsNobodys(String statement) {
        assertThatThrownBy(() ->
                        transaction.<Integer>within(
                                ours, () -> transaction.jdbc().sql(statement).update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE platform_alerts SET status = 'resolved'",
                "DELETE FROM platform_alerts",
                "UPDATE health_incidents SET ended_at = now()",
                "UPDATE check_schedule SET next_run_at = now()",
                "DELETE FROM silences",
                "UPDATE silences SET tenant_id = NULL",
                "UPDATE alert_channels SET claimed_by = NULL",
                "UPDATE api_keys SET key_hash = ''",
                "DELETE FROM api_keys"
            })
    void whatOthersWorkWithMayNotBeChangedAtAll(String statement) {
        assertThatThrownBy(() ->
                        transaction.<Integer>within(
                                ours, () -> transaction.jdbc().sql(statement).update()))
                .rootCause()
                .hasMessageContaining("permission denied");
    }
}
