package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of the live stream; as the platform's role. Changes become visible in the order of their
 * numbers, because whoever makes one holds the lock of {@link AlertStore}.
 */
@Component
class AlertStreamStore {
    private static final String NEWEST = "SELECT coalesce(max(number), 0) FROM alert_changes";

    private static final String AFTER =
            "SELECT number, alert_id FROM alert_changes WHERE number > :after ORDER BY number LIMIT :limit";

    private static final String SEEN =
            "(:anyTenant OR a.tenant_id = :tenant::uuid OR :tenant::uuid = ANY (a.tenants))";

    private static final String MISSED =
            """
            SELECT number, alert_id
              FROM (SELECT c.number, c.alert_id FROM alert_changes c JOIN platform_alerts a ON a.id = c.alert_id
                     WHERE c.number > :after AND %s ORDER BY c.number DESC LIMIT :limit) AS newest
             ORDER BY number
            """
                    .formatted(SEEN);

    /** The numbers rise, so that the last one that was read tells what comes next. */
    private static final String ACTIVE =
            """
            SELECT number, alert_id
              FROM (SELECT max(c.number) AS number, a.id AS alert_id
                      FROM platform_alerts a JOIN alert_changes c ON c.alert_id = a.id
                     WHERE a.status <> 'resolved' AND %s
                     GROUP BY a.id ORDER BY number DESC LIMIT :limit) AS newest
             ORDER BY number
            """
                    .formatted(SEEN);

    private final JdbcClient jdbc;

    AlertStreamStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A change of an alert. */
    record Numbered(long number, UUID alert) {}

    /** The number of the newest change; 0 where there was none yet. */
    long newest() {
        return jdbc.sql(NEWEST).query(Long.class).single();
    }

    /** What comes next, whoever may see it. */
    List<Numbered> after(long number, int limit) {
        return numbered(jdbc.sql(AFTER).param("after", number).param("limit", limit));
    }

    /** The newest changes after this one that the viewer may see, in their order. */
    List<Numbered> missed(long number, Viewer viewer, int limit) {
        return numbered(seenBy(viewer, MISSED).param("after", number).param("limit", limit));
    }

    /** What is active, each with its newest change, in the order of these. */
    List<Numbered> active(Viewer viewer, int limit) {
        return numbered(seenBy(viewer, ACTIVE).param("limit", limit));
    }

    private JdbcClient.StatementSpec seenBy(Viewer viewer, String sql) {
        TenantId tenant = viewer.tenant();
        return jdbc.sql(sql)
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER);
    }

    private static List<Numbered> numbered(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) ->
                        new Numbered(row.getLong("number"), row.getObject("alert_id", UUID.class)))
                .list();
    }
}
