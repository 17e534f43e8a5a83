package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of why somebody was told of an alert or was not; as the role of the running transaction. */
@Component
class ExplanationStore {
    /** A tenant knows of its own channels alone. */
    private static final String CHANNELS =
            """
            SELECT name, enabled, severities, after_seconds, rest_until, last_error
              FROM alert_channels
             WHERE CASE WHEN :anyTenant THEN tenant_id IS NULL OR tenant_id = ANY (:concerned::uuid[])
                        ELSE tenant_id = :tenant::uuid END
             ORDER BY name LIMIT 200
            """;

    private static final String ABSORBED_BY =
            """
            SELECT o.title FROM platform_alerts a JOIN platform_alerts o ON o.id = a.absorbed_by WHERE a.id = :alert
            """;

    private static final String OF_SERVICE =
            """
            SELECT id FROM platform_alerts
             WHERE service = :service AND (status <> 'resolved' OR resolved_at > :since)
               AND (tenant_id IS NOT DISTINCT FROM :tenant::uuid OR :tenant::uuid = ANY (tenants))
             ORDER BY status = 'resolved', severity, created_at DESC, id LIMIT 20
            """;

    private final TenantTransaction transaction;

    ExplanationStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * A channel that might hear of an alert.
     *
     * @param after how long it waits for somebody to acknowledge; absent: not at all
     */
    record Listening(
            String name,
            boolean enabled,
            List<String> severities,
            @Nullable Integer after,
            @Nullable Instant restUntil,
            @Nullable String lastError) {}

    List<Listening> channels(Viewer viewer, List<TenantId> concerned) {
        TenantId tenant = viewer.tenant();
        return transaction
                .jdbc()
                .sql(CHANNELS)
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("concerned", concerned.stream().map(Object::toString).toArray(String[]::new))
                .query((row, _) ->
                        new Listening(
                                row.getString("name"),
                                row.getBoolean("enabled"),
                                Arrays.asList((String[]) row.getArray("severities").getArray()),
                                row.getObject("after_seconds", Integer.class),
                                Timestamps.instantOrNull(row, "rest_until"),
                                row.getString("last_error")))
                .list();
    }

    /** The title of the larger alert that this one became part of. */
    Optional<String> absorbedBy(UUID alert) {
        return transaction
                .jdbc()
                .sql(ABSORBED_BY)
                .param("alert", alert)
                .query(String.class)
                .optional();
    }

    /** Those that are active first, then those that ended since. */
    List<UUID> ofService(@Nullable TenantId tenant, String service, Instant since) {
        return transaction
                .jdbc()
                .sql(OF_SERVICE)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("service", service)
                .param("since", Timestamps.utc(since))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }
}
