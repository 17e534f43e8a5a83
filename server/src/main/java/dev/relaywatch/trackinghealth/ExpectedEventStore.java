package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** SQL of the expected events; as the role of the running transaction. */
@Component
class ExpectedEventStore {
    private static final String OF_TENANTS =
            """
            SELECT tenant_id, event_name, within_seconds, expected_since
              FROM expected_events WHERE tenant_id = ANY (:tenants::uuid[]) ORDER BY tenant_id, event_name
            """;

    /** A changed pause is no new expectation. */
    private static final String UPSERT =
            """
            INSERT INTO expected_events AS e (tenant_id, event_name, within_seconds, expected_since)
            SELECT :tenant, n.name, n.within, :now FROM unnest(:names::text[], :withins::int[]) AS n (name, within)
            ON CONFLICT (tenant_id, event_name) DO UPDATE SET within_seconds = excluded.within_seconds
             WHERE e.within_seconds <> excluded.within_seconds
            """;

    private static final String DELETE_LEFT_OUT =
            """
            DELETE FROM expected_events WHERE tenant_id = :tenant AND NOT event_name = ANY (:names::text[])
            """;

    private final TenantTransaction transaction;

    ExpectedEventStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    List<ExpectedEvent> of(Collection<TenantId> tenants) {
        return transaction
                .jdbc()
                .sql(OF_TENANTS)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .query((row, _) ->
                        new ExpectedEvent(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getString("event_name"),
                                Duration.ofSeconds(row.getInt("within_seconds")),
                                Timestamps.instant(row, "expected_since")))
                .list();
    }

    /** These and no others. */
    void set(TenantId tenant, Map<String, Duration> within, Instant now) {
        String[] names = within.keySet().toArray(String[]::new);
        Integer[] seconds = new Integer[names.length];
        for (int i = 0; i < names.length; i++) {
            seconds[i] = Math.toIntExact(within.getOrDefault(names[i], Duration.ZERO).toSeconds());
        }
        transaction
                .jdbc()
                .sql(UPSERT)
                .param("tenant", tenant.value())
                .param("names", names)
                .param("withins", seconds)
                .param("now", Timestamps.utc(now))
                .update();
        transaction
                .jdbc()
                .sql(DELETE_LEFT_OUT)
                .param("tenant", tenant.value())
                .param("names", names)
                .update();
    }
}
