package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events go where: by default, and as a tenant says. */
class RoutesTest {
    private static DeliveryWorld world;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new DeliveryWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void connect() {
        world.webhook.reset();
        tenant = world.tenant();
        world.connect(tenant, "meta", "main");
        world.connect(tenant, "meta", "outlet");
        world.connect(tenant, "webhook", "hook");
    }

    private List<String> of(String event) {
        return world.routes.of(tenant, event).stream().map(Connected::label).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate_lead", "purchase", "qualified", "closed"})
    void leadsPurchasesAndConversionsGoEverywhereByDefault(String event) {
        assertThat(of(event)).containsExactly("meta_capi", "meta_capi:outlet", "webhook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page_view", "Purchase", "my_own_event"})
    void otherEventsGoNowhereByDefault(String event) {
        assertThat(of(event)).isEmpty();
    }

    @Test
    void ownRoutesReplaceTheDefault() {
        world.configure(tenant, new Route(List.of("page_view"), List.of("webhook")));

        assertThat(of("page_view")).containsExactly("webhook");
        assertThat(of("purchase")).isEmpty();
    }

    @Test
    void aRouteNamesTheMainConnectionWithOrWithoutItsName() {
        world.configure(
                tenant,
                new Route(List.of("purchase"), List.of("meta_capi")),
                new Route(List.of("closed"), List.of("meta_capi:main")),
                new Route(List.of("qualified"), List.of("meta_capi:outlet", "webhook:hook")));

        assertThat(of("purchase")).containsExactly("meta_capi");
        assertThat(of("closed")).containsExactly("meta_capi");
        assertThat(of("qualified")).containsExactly("meta_capi:outlet", "webhook");
    }

    @Test
    void anEventInTwoRoutesGoesToEachDestinationOnce() {
        world.configure(
                tenant,
                new Route(List.of("purchase", "closed"), List.of("webhook", "meta_capi")),
                new Route(List.of("purchase"), List.of("webhook")));

        assertThat(of("purchase")).containsExactly("meta_capi", "webhook");
    }

    @Test
    void aRouteToWhatIsNotConnectedLeadsNowhere() {
        world.configure(tenant, new Route(List.of("purchase"), List.of("ga4", "meta_capi:gone")));

        assertThat(of("purchase")).isEmpty();
    }

    @Test
    void routesThatAreTakenBackLeaveTheDefault() {
        world.configure(tenant, new Route(List.of("page_view"), List.of("webhook")));
        world.configure(tenant);

        assertThat(of("page_view")).isEmpty();
        assertThat(of("purchase")).hasSize(3);
    }

    @Test
    void anotherTenantKeepsItsOwn() {
        world.configure(world.tenant(), new Route(List.of("page_view"), List.of("webhook")));

        assertThat(of("page_view")).isEmpty();
    }

    @Test
    void aDestinationThatRoutesMustNameGetsNothingByDefault() {
        world.webhook.onlyWhereRouted();
        assertThat(of("purchase")).containsExactly("meta_capi", "meta_capi:outlet");

        world.configure(tenant, new Route(List.of("purchase"), List.of("webhook")));

        assertThat(of("purchase")).containsExactly("webhook");
    }

    @Test
    void whatAnAccountDoesNotTakeIsNotSentThereEvenWhereARouteSaysSo() {
        world.webhook.takes(name -> name.equals("closed"));
        world.configure(tenant, new Route(List.of("purchase", "closed"), List.of("webhook")));

        assertThat(of("purchase")).isEmpty();
        assertThat(of("closed")).containsExactly("webhook");
    }
}
