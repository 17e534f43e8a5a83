package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the webhooks that were handled. Runs inside the tenant's transaction. */
@Component
class WebhookStore {
    /** A signature is refused after 5 minutes; what is older cannot come again. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** Waits for a rival that handles the same webhook. */
    private static final String CLAIM =
            """
            INSERT INTO webhook_ids (tenant_id, webhook_id, conversion_id, received_at)
            VALUES (:tenant, :webhook, :conversion, :now)
            ON CONFLICT (tenant_id, webhook_id) DO NOTHING RETURNING webhook_id
            """;

    private static final String HANDLED =
            "SELECT conversion_id FROM webhook_ids WHERE tenant_id = :tenant AND webhook_id = :webhook";

    private static final String PRUNE =
            "DELETE FROM webhook_ids WHERE tenant_id = :tenant AND received_at < :before";

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The conversion that this webhook brought before; empty where it comes for the first time. */
    Optional<UUID> handled(TenantId tenant, String webhookId) {
        return jdbc.sql(HANDLED)
                .param("tenant", tenant.value())
                .param("webhook", webhookId)
                .query(UUID.class)
                .optional();
    }

    /** Notes that it was handled, and forgets what is too old to be replayed. */
    void add(TenantId tenant, String webhookId, UUID conversion, Instant now) {
        jdbc.sql(PRUNE)
                .param("tenant", tenant.value())
                .param("before", Timestamps.utc(now.minus(KEPT)))
                .update();
        jdbc.sql(CLAIM)
                .param("tenant", tenant.value())
                .param("webhook", webhookId)
                .param("conversion", conversion)
                .param("now", Timestamps.utc(now))
                .query(String.class)
                .optional();
    }
}
