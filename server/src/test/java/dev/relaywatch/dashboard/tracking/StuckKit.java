package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deliveries of one store that came to something; those of no stored event are refused without a
 * call when they are retried.
 */
public final class StuckKit {
    private final JdbcClient everything;
    private final Tenant store;

    /**
     * @param store is connected to a webhook
     */
    public StuckKit(JdbcClient everything, Tenant store) {
        this.everything = everything;
        this.store = store;
    }

    /** How an item stands. */
    public record Item(
            String platform,
            String status,
            @Nullable String value,
            @Nullable String code,
            @Nullable String message,
            Duration age) {

        public static Item deadLetter(String value) {
            return new Item(
                    "webhook",
                    "dead_letter",
                    value,
                    "422",
                    "The shop knows no such order",
                    Duration.ofHours(3));
        }

        static Item failed(String value) {
            return new Item(
                    "webhook",
                    "failed",
                    value,
                    "timeout",
                    "No answer in 15 s",
                    Duration.ofMinutes(40));
        }

        Item at(String other) {
            return new Item(other, status, value, code, message, age);
        }

        Item old(Duration older) {
            return new Item(platform, status, value, code, message, older);
        }
    }

    /** Of an event that is stored under this id. */
    public UUID stuck(Item item, @Nullable String eventId) {
        return stuck(item, eventId, false);
    }

    /** That some node seems to be sending. */
    UUID held(Item item) {
        return stuck(item, null, true);
    }

    private UUID stuck(Item item, @Nullable String eventId, boolean held) {
        UUID id = Ids.next();
        everything
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, event_time,
                                                 expires_at, status, retry_count, attempt, value, currency, last_error,
                                                 error_code, http_status, failed_at, next_retry_at, created_at, claimed_by,
                                                 claimed_until)
                        SELECT c.tenant_id, :id, c.id, :platform, coalesce(e.id, :id), coalesce(e.created_at, :at), :at,
                               now() + :left::interval, :status, 2, 2, :value::numeric,
                               CASE WHEN :value::numeric IS NOT NULL THEN 'EUR' END, :message, :code, 422, now(),
                               now() + interval '1 hour', :at, CASE WHEN :held THEN :id END,
                               CASE WHEN :held THEN now() + interval '1 hour' END
                          FROM connections c
                          LEFT JOIN tracking_events e ON e.tenant_id = c.tenant_id AND e.event_id = :event
                         WHERE c.tenant_id = :tenant LIMIT 1
                        """)
                .param("id", id)
                .param("tenant", store.id().value())
                .param("platform", item.platform())
                .param("status", item.status())
                .param("value", item.value(), Types.VARCHAR)
                .param("code", item.code(), Types.VARCHAR)
                .param("message", item.message(), Types.VARCHAR)
                .param("at", Instant.now().minus(item.age()).atOffset(ZoneOffset.UTC))
                .param("event", eventId, Types.VARCHAR)
                .param("held", held)
                .param(
                        "left",
                        item.code() != null && item.code().equals("422") ? "3 days" : "-1 minute")
                .update();
        return id;
    }

    /** So many in each of the last hours. */
    void uploaded(int anHour, int hours) {
        everything
                .sql(
                        """
                        INSERT INTO queue_done (tenant_id, id, connection_id, platform, event_id, source_at, retry_count,
                                                max_retries, attempt, created_at, uploaded_at)
                        SELECT c.tenant_id, gen_random_uuid(), c.id, 'webhook', gen_random_uuid(), at, 0, 5, 1, at, at
                          FROM connections c, generate_series(0, :hours - 1) h, generate_series(1, :each + (h * 7) % 11),
                               LATERAL (SELECT now() - make_interval(hours => h) - interval '1 minute' AS at) t
                         WHERE c.tenant_id = :tenant
                        """)
                .param("tenant", store.id().value())
                .param("hours", hours)
                .param("each", anHour)
                .update();
        // those hours may stand counted already
        everything
                .sql(
                        """
                        INSERT INTO queue_hours_changed (tenant_id, hour)
                        SELECT :tenant, date_trunc('hour', now()) - make_interval(hours => h) FROM generate_series(0, :hours) h
                        """)
                .param("tenant", store.id().value())
                .param("hours", hours)
                .update();
    }

    /** The account is refused. */
    void pause(String reason) {
        everything
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                        SELECT tenant_id, id, 'webhook', 'paused', :reason, now() - interval '5 hours', now() + interval '1 hour'
                          FROM connections WHERE tenant_id = :tenant
                        """)
                .param("reason", reason)
                .param("tenant", store.id().value())
                .update();
    }

    String status(UUID item) {
        return everything
                .sql("SELECT status FROM queue_items WHERE id = ?")
                .param(item)
                .query(String.class)
                .single();
    }

    long audited(String action) {
        return everything
                .sql("SELECT count(*) FROM audit_log WHERE tenant_id = ? AND action = ?")
                .param(store.id().value())
                .param(action)
                .query(Long.class)
                .single();
    }
}
