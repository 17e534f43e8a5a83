package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How a tenant's deliveries stand, as the queue's own tables have it. */
class PipelineMonitorTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final MovableClock CLOCK = new MovableClock(NOW);
    private static final AtomicInteger TENANTS = new AtomicInteger();

    @AutoClose
    private static final Database DATABASE =
            PostgresDatabase.fresh().open(LocalDate.of(2026, 11, 26));

    private static final TenancyKit TENANCY =
            new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JsonMapper.builder().build());

    @AutoClose private static final OwnServer SERVER = new OwnServer(DATABASE, TENANCY, CLOCK);

    private final Monitor monitor = SERVER.pipeline();
    private final TenantId acme = TENANCY.tenant("acme-" + TENANTS.incrementAndGet());
    private final TenantId nordhaus = TENANCY.tenant("nordhaus-" + TENANTS.incrementAndGet());

    private HealthResult check(TenantId tenant) {
        return monitor.check(new Target(tenant, null), LIMIT);
    }

    private static void items(TenantId tenant, String status, int count, Instant due) {
        for (int i = 0; i < count; i++) {
            SERVER.item(tenant, status, due);
        }
    }

    @Test
    void aTenantWithNothingToDeliverIsHealthy() {
        HealthResult result = check(acme);

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.latency()).isPositive();
        assertThat(result.details())
                .containsEntry("failed", 0L)
                .containsEntry("deadLetter", 0L)
                .containsEntry("pending", 0L)
                .containsEntry("oldestPendingSeconds", 0L)
                .containsEntry("pausedLanes", 0);
    }

    @Test
    void whatWaitsFailsAndIsDeadIsCounted() {
        items(acme, "pending", 3, NOW.minusSeconds(400));
        items(acme, "failed", 2, NOW.plusSeconds(300));
        items(acme, "dead_letter", 1, NOW.minusSeconds(90_000));

        assertThat(check(acme).details())
                .containsEntry("pending", 3L)
                .containsEntry("failed", 2L)
                .containsEntry("deadLetter", 1L)
                .containsEntry("oldestPendingSeconds", 400L);
    }

    @Test
    void whatFailedAndIsOverdueWaitsToo() {
        items(acme, "failed", 1, NOW.minusSeconds(700));

        assertThat(check(acme).details()).containsEntry("oldestPendingSeconds", 700L);
    }

    @Test
    void anotherTenantsTroubleIsNotThisOnes() {
        items(nordhaus, "failed", 5, NOW.minusSeconds(5_000));
        items(nordhaus, "dead_letter", 5, NOW);
        SERVER.lane(nordhaus, "meta_capi", "paused", Duration.ZERO);

        assertThat(check(acme).details())
                .containsEntry("failed", 0L)
                .containsEntry("deadLetter", 0L)
                .containsEntry("oldestPendingSeconds", 0L)
                .containsEntry("pausedLanes", 0);
    }

    @Test
    void aPausedLaneIsDegradedAndNamed() {
        SERVER.lane(acme, "meta_capi", "paused", Duration.ZERO);
        SERVER.lane(acme, "ga4", "broken", Duration.ZERO);

        HealthResult result = check(acme);

        assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.reason())
                .contains("deliveries to Meta are paused")
                .contains("GA4 does not answer");
        assertThat(result.details())
                .containsEntry("pausedLanes", 1)
                .containsEntry("brokenLanes", 1);
    }

    @Test
    void aRestThatAPlatformAskedForIsNoTrouble() {
        SERVER.lane(acme, "meta_capi", "open", Duration.ofMinutes(5));
        SERVER.lane(acme, "ga4", "open", Duration.ofMinutes(-5));

        HealthResult result = check(acme);

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.details()).containsEntry("heldLanes", 1);
    }

    @Test
    void withoutAFreeConnectionItIsUnknownAndTheNextDoNotWait() throws SQLException {
        List<Connection> taken = OwnServer.take(DATABASE.application(), 12);
        try {
            HealthResult first = monitor.check(new Target(acme, null), Duration.ofMillis(200));
            long start = System.nanoTime();
            HealthResult second = check(nordhaus);

            assertThat(first.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(first.reason()).contains("our own pool of 12").contains("used up");
            assertThat(second).isEqualTo(first);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(500));
        } finally {
            OwnServer.giveBack(taken);
        }
    }
}
