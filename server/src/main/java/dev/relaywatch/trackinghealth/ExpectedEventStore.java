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
            SELECT tenant_id, event_name, within_seconds, expected_since, managed_by
              FROM expected_events WHERE tenant_id = ANY (:tenants::uuid[]) ORDER BY tenant_id, event_name
            """;

    /** A changed pause is no new expectation. */
    private static final String UPSERT =
            """
            INSERT INTO expected_events AS e (tenant_id, event_name, within_seconds, expected_since, managed_by)
            SELECT :tenant, n.name, n.within, :now, CASE WHEN :byFile THEN 'file' ELSE 'people' END
              FROM unnest(:names::text[], :withins::int[]) AS n (name, within)
            ON CONFLICT (tenant_id, event_name) DO UPDATE
               SET within_seconds = excluded.within_seconds, managed_by = excluded.managed_by
             WHERE (e.within_seconds, e.managed_by) <> (excluded.within_seconds, excluded.managed_by)
            """;

    private static final String DELETE =
            "DELETE FROM expected_events WHERE tenant_id = :tenant AND event_name = ANY (:names::text[])";

    /** Of two who change what a tenant expects one waits, and sees what the other did. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.expected'), hashtext(:tenant))";

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
                                Timestamps.instant(row, "expected_since"),
                                row.getString("managed_by").equals("file")))
                .list();
    }

    /** Until the running transaction ends. */
    void lock(TenantId tenant) {
        transaction
                .jdbc()
                .sql(LOCK)
                .param("tenant", tenant.toString())
                .query((_, _) -> true)
                .single();
    }

    void set(TenantId tenant, Map<String, Duration> within, boolean byFile, Instant now) {
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
                .param("byFile", byFile)
                .update();
    }

    void remove(TenantId tenant, Collection<String> names) {
        transaction
                .jdbc()
                .sql(DELETE)
                .param("tenant", tenant.value())
                .param("names", names.toArray(String[]::new))
                .update();
    }
}
