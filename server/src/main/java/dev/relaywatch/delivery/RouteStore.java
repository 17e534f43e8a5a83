package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the routes. */
@Component
class RouteStore {
    private static final String OF_TENANT =
            "SELECT events, destinations FROM routes WHERE tenant_id = :tenant ORDER BY position";

    private static final String DELETE = "DELETE FROM routes WHERE tenant_id = :tenant";

    private static final String INSERT =
            """
            INSERT INTO routes (tenant_id, position, events, destinations)
            VALUES (:tenant, :position, :events, :destinations)
            """;

    private final JdbcClient jdbc;

    RouteStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Route> of(TenantId tenant) {
        return jdbc.sql(OF_TENANT)
                .param("tenant", tenant.value())
                .query((row, _) ->
                        new Route(
                                List.of((String[]) row.getArray("events").getArray()),
                                List.of((String[]) row.getArray("destinations").getArray())))
                .list();
    }

    /** In the running transaction of the platform's role. */
    void replace(TenantId tenant, List<Route> routes) {
        jdbc.sql(DELETE).param("tenant", tenant.value()).update();
        for (int i = 0; i < routes.size(); i++) {
            jdbc.sql(INSERT)
                    .param("tenant", tenant.value())
                    .param("position", i)
                    .param("events", routes.get(i).events().toArray(String[]::new))
                    .param("destinations", routes.get(i).destinations().toArray(String[]::new))
                    .update();
        }
    }
}
