package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a tenant's items can go, and how that is written. */
class DestinationsTest {
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
    void newTenant() {
        tenant = world.tenant();
    }

    @Test
    void theOnlyConnectionIsWrittenWithoutItsName() {
        world.connect(tenant, "meta", "second-pixel");

        assertThat(world.destinations.of(tenant))
                .extracting(Connected::label)
                .containsExactly("meta_capi");
    }

    @Test
    void amongSeveralOnlyTheMainOneIsWrittenWithoutItsName() {
        world.connect(tenant, "meta", "main");
        world.connect(tenant, "meta", "outlet");

        assertThat(world.destinations.of(tenant))
                .extracting(Connected::label)
                .containsExactly("meta_capi", "meta_capi:outlet");
    }

    @Test
    void withoutAMainOneEachIsWrittenWithItsName() {
        world.connect(tenant, "meta", "a");
        world.connect(tenant, "meta", "b");

        assertThat(world.destinations.of(tenant))
                .extracting(Connected::label)
                .containsExactly("meta_capi:a", "meta_capi:b");
    }

    @Test
    void aConnectionOfAnotherServiceMakesNoNameNeeded() {
        world.connect(tenant, "meta", "pixel");
        world.connect(tenant, "webhook", "hook");

        assertThat(world.destinations.of(tenant))
                .extracting(Connected::label)
                .containsExactly("meta_capi", "webhook");
    }

    @Test
    void aServiceThatNothingIsDeliveredToIsNoDestination() {
        world.connect(tenant, "stripe", "main");

        assertThat(world.destinations.of(tenant)).isEmpty();
    }

    @Test
    void anotherTenantsConnectionsAreNotSeen() {
        world.connect(world.tenant(), "meta", "main");

        assertThat(world.destinations.of(tenant)).isEmpty();
    }

    @Test
    void aLaneIsLabelledAlsoAfterItsConnectionIsGone() {
        world.connect(tenant, "meta", "main");
        ConnectionId outlet = world.connect(tenant, "meta", "outlet");
        assertThat(world.destinations.label(new Lane(tenant, outlet, "meta_capi")))
                .isEqualTo("meta_capi:outlet");

        world.tenancy.disable(outlet);

        assertThat(world.destinations.label(new Lane(tenant, outlet, "meta_capi")))
                .isEqualTo("meta_capi");
        assertThat(world.destinations.label(new Lane(tenant, new ConnectionId(Ids.next()), "ga4")))
                .isEqualTo("ga4");
    }

    @Test
    void destinationsAreFoundByName() {
        assertThat(world.destinations.named("meta_capi")).contains(world.meta);
        assertThat(world.destinations.named("fax")).isEmpty();
    }
}
