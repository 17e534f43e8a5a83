package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten tenants have the service; five failing at once are an incident. */
class IncidentsTest {
    private static final int TENANTS = 10;

    private final HealthWorld world = new HealthWorld();
    private final java.util.List<Object> told = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Incidents incidents =
            new Incidents(
                    new IncidentStore(world.platform, world.tenancy.transaction()),
                    world.schedule,
                    world.tenancy.transaction(),
                    told::add,
                    HealthWorld.PROPERTIES,
                    world.clock);
    private List<TenantId> tenants = List.of();

    @BeforeEach
    void connect() {
        tenants =
                IntStream.range(0, TENANTS)
                        .mapToObj(i -> world.tenant("shop-" + i, "stripe", "main"))
                        .toList();
        world.node(new FakeMonitor("stripe", Tier.CORE)).list.refresh();
        results("healthy", world.clock.instant().minusSeconds(600), 0, TENANTS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What the tenants' last checks said, and since when they say so. */
    private void results(String status, Instant since, int from, int to) {
        world.platform
                .sql(
                        """
                        WITH later AS (
                            UPDATE check_schedule s SET next_run_at = :next
                              FROM health_checks c WHERE s.check_id = c.id AND c.tenant_id = ANY (:tenants::uuid[])
                        )
                        UPDATE health_checks
                           SET status = :status, status_since = :since, checked_at = :since,
                               reason = CASE :status WHEN 'healthy' THEN NULL ELSE 'it is down' END
                         WHERE tenant_id = ANY (:tenants::uuid[])
                        """)
                .param("status", status)
                .param("since", Timestamps.utc(since))
                .param("next", Timestamps.utc(world.clock.instant().plusSeconds(250)))
                .param(
                        "tenants",
                        tenants.subList(from, to).stream()
                                .map(TenantId::toString)
                                .toArray(String[]::new))
                .update();
    }

    private void failing(int from, int to) {
        results("unhealthy", world.clock.instant(), from, to);
    }

    private long dueNow() {
        return world.rows().stream()
                .filter(row -> !row.nextRunAt().isAfter(world.clock.instant()))
                .count();
    }

    @Test
    void mostTenantsFailingAtOnceAreOneIncidentThatListsThem() {
        failing(0, 5);

        incidents.look();

        assertThat(incidents.running(null))
                .singleElement()
                .satisfies(incident -> {
                    assertThat(incident.service()).isEqualTo("stripe");
                    assertThat(incident.connected()).isEqualTo(TENANTS);
                    assertThat(incident.tenants())
                            .containsExactlyInAnyOrderElementsOf(tenants.subList(0, 5));
                    assertThat(incident.reason()).isEqualTo("it is down");
                    assertThat(incident.startedAt()).isEqualTo(world.clock.instant());
                });
    }

    @Test
    void fewTenantsFailingAreTheirOwnTrouble() {
        failing(0, 4);

        incidents.look();

        assertThat(incidents.running(null)).isEmpty();
    }

    @Test
    void threeThatBeginToFailHaveTheOthersCheckedNow() {
        failing(0, 3);

        incidents.look();

        assertThat(dueNow()).isEqualTo(TENANTS - 3);
    }

    @Test
    void twoDoNot() {
        failing(0, 2);

        incidents.look();

        assertThat(dueNow()).isZero();
    }

    @Test
    void threeThatFailForLongDoNot() {
        results("unhealthy", world.clock.instant().minusSeconds(121), 0, 3);

        incidents.look();

        assertThat(dueNow()).isZero();
    }

    @Test
    void whatWasCheckedAMomentAgoIsNotCheckedAgain() {
        failing(0, 3);
        results("healthy", world.clock.instant().minusSeconds(19), 3, TENANTS);

        incidents.look();

        assertThat(dueNow()).isZero();
    }

    @Test
    void whomItStrikesLaterIsAddedToTheSameIncident() {
        failing(0, 5);
        incidents.look();
        Instant began = world.clock.instant();
        world.clock.advance(Duration.ofMinutes(1));
        failing(5, 7);

        incidents.look();

        assertThat(incidents.running(null))
                .singleElement()
                .satisfies(incident -> {
                    assertThat(incident.startedAt()).isEqualTo(began);
                    assertThat(incident.tenants()).hasSize(7);
                });
    }

    @Test
    void itGoesOnWhileOnlySomeAreWellAgain() {
        failing(0, 5);
        incidents.look();
        results("healthy", world.clock.instant(), 0, 2);

        incidents.look();

        assertThat(incidents.running(null))
                .singleElement()
                .satisfies(incident -> assertThat(incident.tenants()).hasSize(5));
    }

    @Test
    void itEndsWhenHalfAsManyFailAsBeganIt() {
        failing(0, 5);
        incidents.look();
        results("healthy", world.clock.instant(), 0, 3);

        incidents.look();

        assertThat(incidents.running(null)).isEmpty();
    }

    @Test
    void theNextOneIsAnother() {
        failing(0, 5);
        incidents.look();
        results("healthy", world.clock.instant(), 0, 5);
        incidents.look();
        failing(5, 10);

        incidents.look();

        assertThat(incidents.running(null))
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.tenants())
                                .containsExactlyInAnyOrderElementsOf(tenants.subList(5, 10)));
    }

    @Test
    void itEndsWithTheLastConnection() {
        failing(0, 5);
        incidents.look();
        world.platform.sql("DELETE FROM health_checks").update();

        incidents.look();

        assertThat(incidents.running(null)).isEmpty();
    }

    @Test
    void aTenantThatItStruckLearnsNothingOfTheOthers() {
        failing(0, 5);
        incidents.look();

        Incident seen = incidents.running(tenants.getFirst()).getFirst();

        assertThat(seen.tenants()).containsExactly(tenants.getFirst());
        assertThat(seen.connected()).isEqualTo(1);
        assertThat(seen.reason()).doesNotContain("it is down");
    }

    @Test
    void aTenantThatItDidNotStrikeDoesNotSeeIt() {
        failing(0, 5);
        incidents.look();

        assertThat(incidents.running(tenants.getLast())).isEmpty();
    }
}
