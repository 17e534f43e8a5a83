package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.RoutesConfigured;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.WantedConnection;
import dev.relaywatch.testing.RunningServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Routes set while the server runs. */
class RouteChangesTest extends RunningServer {
    private static final Caller ADMIN = new Caller.Platform("automation");

    @Autowired private RouteChanges changes;
    @Autowired private Routes routes;
    @Autowired private Connections connections;
    @Autowired private Tenancy tenancy;
    @Autowired private TenantTransaction transaction;

    private TenantId acme;
    private ConnectionId eu;

    @BeforeEach
    void connect() {
        acme = tenants.tenant().id();
        eu = connect("meta", "eu");
    }

    private ConnectionId connect(String service, String name) {
        return ((Connections.Made)
                        connections.make(
                                ADMIN,
                                acme,
                                new WantedConnection(service, name, null, null, Map.of(), null)))
                .connection()
                .id();
    }

    private List<String> of(String event) {
        return routes.of(acme, event).stream().map(Connected::fullName).sorted().toList();
    }

    private static List<Route> route(String event, String... to) {
        return List.of(new Route(List.of(event), List.of(to)));
    }

    private void file(Route... given) {
        transaction.acrossTenants(() -> {
            routes.on(new RoutesConfigured(acme, List.of(given)));
            return true;
        });
    }

    @Test
    void aRouteHoldsAtOnceAndForItsConnectionWhateverOthersCome() {
        assertThat(of("page_view")).isEmpty();

        changes.set(ADMIN, acme, route("page_view", "meta_capi"));
        assertThat(of("page_view")).containsExactly("meta_capi:eu");
        connect("meta", "main");
        connect("meta", "us");

        assertThat(of("page_view")).containsExactly("meta_capi:eu");
        assertThat(of("purchase")).isEmpty();
    }

    @Test
    void theRoutesOfOneConnectionLeaveTheOthersWhatTheyHad() {
        connect("tiktok", "main");

        changes.setOf(ADMIN, acme, eu, route("page_view", "meta_capi"));

        assertThat(of("page_view")).containsExactly("meta_capi:eu");
        assertThat(of("purchase")).containsExactly("tiktok_events:main");
        changes.setOf(ADMIN, acme, eu, List.of());
        assertThat(of("page_view")).isEmpty();
        assertThat(of("purchase")).containsExactly("tiktok_events:main");
        assertThat(changes.of(acme).lines())
                .extracting(RouteTable.Line::destination)
                .containsExactly("meta_capi", "tiktok_events");
    }

    @Test
    void theDefaultComesBackAndNothingAtAllIsAWishToo() {
        changes.set(ADMIN, acme, List.of());
        assertThat(of("purchase")).isEmpty();
        assertThat(changes.of(acme).byDefault()).isFalse();

        changes.set(ADMIN, acme, null);
        assertThat(of("purchase")).containsExactly("meta_capi:eu");
        assertThat(changes.of(acme).byDefault()).isTrue();
    }

    @Test
    void whatLeadsElsewhereIsNamed() {
        connect("tiktok", "main");

        assertThat(changes.setOf(ADMIN, acme, eu, route("closed", "tiktok_events")))
                .isInstanceOfSatisfying(
                        RouteChanges.Invalid.class,
                        invalid -> {
                            FieldError error = invalid.errors().getFirst();
                            assertThat(error.field()).isEqualTo("routes[0].to");
                            assertThat(error.message()).contains("meta_capi");
                        });
        assertThat(changes.set(ADMIN, acme, route("closed", "meta_api")))
                .isInstanceOfSatisfying(
                        RouteChanges.Invalid.class,
                        invalid ->
                                assertThat(invalid.errors().getFirst().message())
                                        .contains("unknown destination", "meta_capi"));
        assertThat(changes.of(acme).byDefault()).isTrue();
    }

    @Test
    void anotherTenantsConnectionIsNotThere() {
        TenantId other = tenants.tenant().id();

        assertThat(changes.setOf(ADMIN, other, eu, List.of()))
                .isEqualTo(new RouteChanges.NoSuchConnection());
    }

    @Test
    void whatTheFileGivesIsTheFilesAlone() {
        file(new Route(List.of("closed"), List.of("meta_capi")));

        assertThat(changes.of(acme).fromFile()).isTrue();
        assertThat(changes.set(ADMIN, acme, null))
                .isInstanceOfSatisfying(
                        RouteChanges.Refused.class,
                        refused -> assertThat(refused.remedy()).contains("change them there"));
        assertThat(changes.setOf(ADMIN, acme, eu, List.of()))
                .isInstanceOf(RouteChanges.Refused.class);
        assertThat(of("closed")).containsExactly("meta_capi:eu");
    }

    @Test
    void aFileWithoutRoutesLeavesThoseOfPeopleAndTakesItsOwnBack() {
        changes.set(ADMIN, acme, route("page_view", "meta_capi"));
        file();
        assertThat(of("page_view")).containsExactly("meta_capi:eu");

        file(new Route(List.of("closed"), List.of("meta_capi")));
        assertThat(of("page_view")).isEmpty();
        file();
        assertThat(changes.of(acme).byDefault()).isTrue();
    }

    @Test
    void theAuditLogTellsBothSides() {
        changes.set(ADMIN, acme, route("page_view", "meta_capi"));
        changes.set(ADMIN, acme, route("page_view", "meta_capi"));

        assertThat(
                        everything
                                .sql(
                                        """
                                        SELECT actor || ' ' || coalesce(before::text, '-') || ' ' || (after ->> 'routes')
                                          FROM audit_log WHERE tenant_id = ? AND action = 'routes.set'
                                        """)
                                .param(acme.value())
                                .query(String.class)
                                .list())
                .singleElement()
                .asString()
                .startsWith("automation - [")
                .contains("page_view", "meta_capi:eu");
        assertThat(tenancy.connections(acme)).hasSize(1);
    }
}
