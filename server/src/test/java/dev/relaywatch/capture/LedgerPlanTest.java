package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The wall between tenants leaves the indexes in use: a list does not read what it does not show.
 */
class LedgerPlanTest {
    private static final CaptureRoom room = new CaptureRoom();
    private static final Tenant acme = room.tenants.tenant();

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection superuser = room.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO tracking_events (tenant_id, id, event_name, event_id, params, user_data, consent_ad_user_data, consent_ad_personalization,
                                                 action_source, event_time, created_at)
                    SELECT '%1$s', gen_random_uuid(), 'name-' || n %% 100, 'event-' || n, jsonb_build_object('order_id', n),
                           jsonb_build_object('em', md5(n::text), 'ph', md5(n::text)), 'GRANTED',
                           'GRANTED', 'website', '2026-11-02', '2026-11-02'::timestamptz + n * interval '1 second'
                      FROM generate_series(1, 30000) n;
                    INSERT INTO event_keys SELECT tenant_id, event_name, event_id, id, created_at, true, false FROM tracking_events;
                    ANALYZE;
                    """
                            .formatted(acme.id()));
        }
    }

    @AfterAll
    static void close() {
        room.close();
    }

    private static String plan(String statement) {
        JdbcClient jdbc = JdbcClient.create(room.application);
        return room.transaction.within(
                acme.id(),
                () ->
                        String.join(
                                "\n",
                                jdbc.sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + statement)
                                        .param("tenant", acme.id().value())
                                        .param(
                                                "from",
                                                Timestamps.utc(
                                                        CaptureRoom.NOW.minusSeconds(1_728_000)))
                                        .param("afterAt", Timestamps.utc(CaptureRoom.NOW))
                                        .param("afterId", new UUID(-1, -1))
                                        .param("name", "name-7")
                                        .param("text", "event-29999")
                                        .param("textEnd", "event-29999\uDBFF\uDFFF")
                                        .param("many", false)
                                        .param("rows", new String[0])
                                        .param("email", "")
                                        .param("phone", "")
                                        .param("limit", 51)
                                        .query((row, _) -> row.getString(1))
                                        .list()));
    }

    @Test
    void aPageWalksTheIndexOfTime() {
        assertThat(plan(LedgerViewStore.NEWEST))
                .contains(
                        "Index Scan Backward using tracking_events_y2026m11_tenant_id_created_at_idx")
                .doesNotContain("Seq Scan on tracking_events_y2026m11");
    }

    @Test
    void aPageOfOneNameWalksTheIndexOfNames() {
        assertThat(plan(LedgerViewStore.NEWEST_NAMED))
                .contains("tracking_events_y2026m11_tenant_id_event_name_created_at_idx")
                .doesNotContain("Seq Scan on tracking_events_y2026m11");
    }

    @Test
    void theBeginningOfAnIdIsFoundByItsKey() {
        assertThat(plan(LedgerViewStore.ROWS_BY_ID))
                .containsPattern("Index Cond: .*event_id >= ")
                .doesNotContain("Seq Scan");
    }

    @Test
    void whateverIsSearchedNoWholeMonthIsRead() {
        assertThat(plan(LedgerViewStore.FOUND))
                .contains(
                        "tracking_events_y2026m11_tenant_id_order_id_idx",
                        "tracking_events_y2026m11_tenant_id_email_key_idx",
                        "tracking_events_y2026m11_tenant_id_phone_key_idx")
                .doesNotContain("Seq Scan on tracking_events_y2026m11");
    }
}
