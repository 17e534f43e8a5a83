package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ChangedElsewhere;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the routes; as the role of the running transaction, but for what is remembered. */
@Component
class RouteStore {
    private static final String OF_TENANT =
            "SELECT events, destinations FROM routes WHERE tenant_id = :tenant ORDER BY position";

    private static final String BY_FILE =
            "SELECT EXISTS (SELECT FROM routes WHERE tenant_id = :tenant AND managed_by = 'file')";

    /** Of two who replace the routes of a tenant one waits, and sees what the other did. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.routes'), hashtext(:tenant))";

    private static final String TELL = "SELECT pg_notify(:channel, '')";

    private static final String DELETE = "DELETE FROM routes WHERE tenant_id = :tenant";

    private static final String INSERT =
            """
            INSERT INTO routes (tenant_id, position, events, destinations, managed_by)
            VALUES (:tenant, :position, :events, :destinations, CASE WHEN :byFile THEN 'file' ELSE 'people' END)
            """;

    private final TenantTransaction transaction;
    private final JdbcClient jdbc;

    RouteStore(TenantTransaction transaction, @Qualifier("platformJdbc") JdbcClient jdbc) {
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    /** To be remembered for everybody: as the platform's role, and as it was committed. */
    List<Route> of(TenantId tenant) {
        return of(jdbc, tenant);
    }

    /** As it stands in the running transaction. */
    List<Route> now(TenantId tenant) {
        return of(transaction.jdbc(), tenant);
    }

    private static List<Route> of(JdbcClient role, TenantId tenant) {
        return role.sql(OF_TENANT)
                .param("tenant", tenant.value())
                .query((row, _) ->
                        new Route(
                                List.of((String[]) row.getArray("events").getArray()),
                                List.of((String[]) row.getArray("destinations").getArray())))
                .list();
    }

    /** Whether there are some, and the configuration file gave them. */
    boolean areByFile(TenantId tenant) {
        return transaction
                .jdbc()
                .sql(BY_FILE)
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .single();
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

    /** Says to all nodes that something changed, once the running transaction is committed. */
    void tellNodes() {
        transaction
                .jdbc()
                .sql(TELL)
                .param("channel", ChangedElsewhere.CHANNEL)
                .query((_, _) -> true)
                .single();
    }

    /** In the running transaction. */
    void replace(TenantId tenant, List<Route> routes, boolean byFile) {
        transaction.jdbc().sql(DELETE).param("tenant", tenant.value()).update();
        for (int i = 0; i < routes.size(); i++) {
            transaction
                    .jdbc()
                    .sql(INSERT)
                    .param("tenant", tenant.value())
                    .param("position", i)
                    .param("events", routes.get(i).events().toArray(String[]::new))
                    .param("destinations", routes.get(i).destinations().toArray(String[]::new))
                    .param("byFile", byFile)
                    .update();
        }
    }
}
