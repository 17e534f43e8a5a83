package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who changed what: configuration, acknowledgements, replays, erasures. Entries are never changed
 * or removed.
 */
@Component
public class AuditLog {
    private final AuditStore store;
    private final JsonMapper json;
    private final Clock clock;

    AuditLog(AuditStore store, JsonMapper json, Clock clock) {
        this.store = store;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes one entry in the running transaction of the platform's role, else in one of its own.
     *
     * @param tenant absent for what concerns the whole installation
     * @param details no secrets and no clear personal data
     */
    public void record(
            @Nullable TenantId tenant,
            String actor,
            String action,
            String subject,
            Map<String, ?> details) {
        store.insert(tenant, actor, action, subject, json.writeValueAsString(details), clock);
    }

    /**
     * Writes one entry in the running transaction of the tenant.
     *
     * @param details no secrets and no clear personal data
     */
    public void recordWithin(
            TenantId tenant, String actor, String action, String subject, Map<String, ?> details) {
        store.insertWithin(tenant, actor, action, subject, json.writeValueAsString(details), clock);
    }

    @Component
    static class AuditStore {
        private static final String INSERT =
                """
                INSERT INTO audit_log (tenant_id, id, at, actor, action, subject, details)
                VALUES (:tenant, :id, :at, :actor, :action, :subject, :details::jsonb)
                """;

        private final JdbcClient tenantJdbc;
        private final JdbcClient platformJdbc;

        AuditStore(JdbcClient tenantJdbc, @Qualifier("platformJdbc") JdbcClient platformJdbc) {
            this.tenantJdbc = tenantJdbc;
            this.platformJdbc = platformJdbc;
        }

        void insert(
                @Nullable TenantId tenant,
                String actor,
                String action,
                String subject,
                String details,
                Clock clock) {
            insert(platformJdbc, tenant, actor, action, subject, details, clock);
        }

        void insertWithin(
                TenantId tenant,
                String actor,
                String action,
                String subject,
                String details,
                Clock clock) {
            insert(tenantJdbc, tenant, actor, action, subject, details, clock);
        }

        private static void insert(
                JdbcClient jdbc,
                @Nullable TenantId tenant,
                String actor,
                String action,
                String subject,
                String details,
                Clock clock) {
            jdbc.sql(INSERT)
                    .param("tenant", tenant == null ? null : tenant.value(), java.sql.Types.OTHER)
                    .param("id", Ids.next())
                    .param("at", Timestamps.utc(clock.instant()))
                    .param("actor", actor)
                    .param("action", action)
                    .param("subject", subject)
                    .param("details", details)
                    .update();
        }
    }
}
