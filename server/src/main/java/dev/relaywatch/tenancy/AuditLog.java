package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who changed what: configuration, acknowledgements, replays, erasures. Entries are never changed,
 * and go with their month when their time is over. All are written by the thread that serves the
 * request: what a request starts and others go on with was entered when it started.
 */
@Component
public class AuditLog {
    private final AuditStore store;
    private final RequestOrigin origin;
    private final Clock clock;

    AuditLog(AuditStore store, RequestOrigin origin, Clock clock) {
        this.store = store;
        this.origin = origin;
        this.clock = clock;
    }

    /** Writes it in the running transaction, else in one of its own of the platform's role. */
    public void record(AuditEntry entry) {
        store.insert(entry, origin.address(), clock.instant());
    }

    @Component
    static class AuditStore {
        private static final String INSERT =
                """
                INSERT INTO audit_log (tenant_id, id, at, actor_kind, actor, address, action, subject, before, after, details)
                VALUES (:tenant, :id, :at, :actorKind, :actor, :address, :action, :subject, :before::jsonb, :after::jsonb,
                        :details::jsonb)
                """;

        private final TenantTransaction transaction;
        private final JsonMapper json;

        AuditStore(TenantTransaction transaction, JsonMapper json) {
            this.transaction = transaction;
            this.json = json;
        }

        void insert(AuditEntry entry, @Nullable String address, Instant at) {
            TenantId tenant = entry.tenant();
            transaction
                    .jdbc()
                    .sql(INSERT)
                    .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                    .param("id", Ids.next())
                    .param("at", Timestamps.utc(at))
                    .param("actorKind", entry.actor().kind().text())
                    .param("actor", StorableText.made(entry.actor().name()))
                    .param("address", address, Types.VARCHAR)
                    .param("action", entry.action().text())
                    .param("subject", StorableText.made(entry.subject()))
                    .param("before", text(entry.before()), Types.VARCHAR)
                    .param("after", text(entry.after()), Types.VARCHAR)
                    .param("details", text(entry.details()))
                    .update();
        }

        private @Nullable String text(@Nullable Map<String, ?> values) {
            return values == null ? null : json.writeValueAsString(values);
        }
    }
}
