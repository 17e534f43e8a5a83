package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    void aLabelMeansTheLanesThatAreWrittenSo() {
        world.connect(tenant, "meta", "main");
        ConnectionId outlet = world.connect(tenant, "meta", "outlet");

        assertThat(world.destinations.lanes(tenant, "meta_capi:outlet"))
                .contains(LaneChoice.only("meta_capi", Set.of(outlet)));
        assertThat(world.destinations.lanes(tenant, "meta_capi"))
                .as("the main one, and those that are gone")
                .contains(LaneChoice.except("meta_capi", Set.of(outlet)));
        assertThat(world.destinations.lanes(tenant, "webhook"))
                .contains(LaneChoice.except("webhook", Set.of()));
        for (String nothing : List.of("meta_capi:main", "meta_capi:", "meta", "", ":outlet")) {
            assertThat(world.destinations.lanes(tenant, nothing)).as(nothing).isEmpty();
        }
    }

    @Test
    void forThePlatformALabelMeansTheLanesOfAllTenants() {
        world.connect(tenant, "meta", "main");
        ConnectionId ours = world.connect(tenant, "meta", "second");
        TenantId other = world.tenant();
        world.connect(other, "meta", "main");
        ConnectionId theirs = world.connect(other, "meta", "second");

        assertThat(world.destinations.lanes(null, "meta_capi:second"))
                .contains(LaneChoice.only("meta_capi", Set.of(ours, theirs)));
        assertThat(world.destinations.lanes(null, "meta_capi").orElseThrow().except())
                .contains(ours, theirs);
    }

    @Test
    void onlyWhatForgetsHasAWindow() {
        assertThat(world.destinations.dedupWindows())
                .containsEntry("meta_capi", Duration.ofDays(2))
                .doesNotContainKey("fax");
    }

    @Test
    void destinationsAreFoundByName() {
        assertThat(world.destinations.named("meta_capi")).contains(world.meta);
        assertThat(world.destinations.named("fax")).isEmpty();
    }
}
