package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that sums up google_requests, inside the tenants' transaction. */
@Component
class ConfirmationFactStore {
    /** As the view upload_facts counts them by months. */
    private static final String SENT =
            """
            SELECT tenant_id, platform, sum(refused)::bigint AS refused,
                   coalesce(sum(items) FILTER (WHERE status IN ('pending', 'unknown')
                                                     OR (status = 'partial' AND refused = 0)), 0)::bigint AS unconfirmed
              FROM google_requests
             WHERE tenant_id = ANY (:tenants::uuid[]) AND sent_at >= :from AND sent_at < :to
             GROUP BY tenant_id, platform
            """;

    private final JdbcClient jdbc;

    ConfirmationFactStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Of what was sent.
     *
     * @param refused what the platform accepted and did not keep
     * @param unconfirmed what it has not spoken of
     */
    record Confirmed(long refused, long unconfirmed) {}

    record Sent(TenantId tenant, String platform, Confirmed confirmed) {}

    List<Sent> sent(Collection<TenantId> tenants, Instant from, Instant to) {
        return jdbc.sql(SENT)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .query((row, _) ->
                        new Sent(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getString("platform"),
                                new Confirmed(row.getLong("refused"), row.getLong("unconfirmed"))))
                .list();
    }
}
