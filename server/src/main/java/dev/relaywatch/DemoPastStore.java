package dev.relaywatch;

import dev.relaywatch.tenancy.TenantTransaction;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** SQL of the demo's past, as the role of the running transaction. */
@Component
@ConditionalOnProperty(DemoPast.SCRIPT)
class DemoPastStore {
    /** Whether stores deliver already, so that it is known where to; and have no past. */
    private static final String MAY_BEGIN =
            """
            SELECT (SELECT count(DISTINCT tenant_id) FROM queue_done) = (SELECT count(*) FROM tenants)
               AND EXISTS (SELECT FROM queue_hours_progress) AND EXISTS (SELECT FROM health_checks)
               AND NOT EXISTS (SELECT FROM leads WHERE event_id LIKE 'past-lead-%')
            """;

    private static final Pattern END = Pattern.compile(";\\s*\\n");

    private final TenantTransaction transaction;

    DemoPastStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    boolean mayBegin() {
        return transaction.jdbc().sql(MAY_BEGIN).query(Boolean.class).single();
    }

    /** Runs a script, statement by statement. */
    void run(String script) {
        END.splitAsStream(script)
                .filter(statement -> !statement.isBlank())
                .forEach(statement -> transaction.jdbc().sql(statement).update());
    }
}
