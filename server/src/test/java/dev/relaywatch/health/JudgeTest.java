package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a result and the bounds in force make of a check. */
class JudgeTest {
    private static final HealthWorld world = new HealthWorld();

    private final TenantId tenant = world.tenancy.tenant("shop-" + Ids.next());
    private final Judge judge = new Judge(world.thresholds, HealthWorld.PROPERTIES);

    @AfterAll
    static void close() {
        world.close();
    }

    private DueCheck check(String service, Map<String, Streak> streaks) {
        return new DueCheck(
                Ids.next(),
                tenant,
                service,
                null,
                "main",
                1,
                Instant.EPOCH,
                HealthStatus.HEALTHY,
                streaks);
    }

    private Verdict judged(String service, HealthResult result) {
        return judge.judge(check(service, Map.of()), result, HealthWorld.START);
    }

    private void bound(
            @Nullable TenantId whose,
            String service,
            String metric,
            Direction direction,
            @Nullable String warning,
            String critical) {
        Threshold threshold =
                new Threshold(
                        whose,
                        service,
                        metric,
                        direction,
                        warning == null ? null : new BigDecimal(warning),
                        new BigDecimal(critical),
                        null,
                        Origin.PEOPLE);
        world.tenancy
                .transaction()
                .acrossTenants(() -> world.thresholds.set(threshold, Actor.key("somebody")));
    }

    private static HealthResult took(int millis) {
        return HealthResult.healthy(Duration.ofMillis(millis), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "stripe, 999, HEALTHY",
        "stripe, 1000, DEGRADED",
        "stripe, 4999, DEGRADED",
        "stripe, 5000, UNHEALTHY",
        "database, 99, HEALTHY",
        "database, 100, DEGRADED",
        "database, 500, UNHEALTHY"
    })
    void slowIsDegradedAndVerySlowUnhealthy(String service, int millis, HealthStatus status) {
        assertThat(judged(service, took(millis)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"21, HEALTHY", "20, DEGRADED", "6, DEGRADED", "5, UNHEALTHY", "0, UNHEALTHY"})
    void ofWhatShallBeThereLittleIsBad(int left, HealthStatus status) {
        HealthResult result = HealthResult.healthy(Duration.ofMillis(1), HealthWorld.left(left));

        assertThat(judged("shopify", result).status()).isEqualTo(status);
    }

    @Test
    void withoutAWarningItIsCriticalAtOnce() {
        HealthResult result = HealthResult.healthy(Duration.ofMillis(1), Map.of("toolCount", 0));

        assertThat(judged("mcp", result).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void theReasonTellsValueAndBoundAndWhatToDo() {
        HealthResult result = HealthResult.healthy(Duration.ofMillis(1), HealthWorld.left(12));

        assertThat(judged("shopify", result).reason())
                .isEqualTo(
                        "Shopify leaves 12 % of its rate limit (warning from 20 % down): make fewer"
                                + " calls at once, or ask for a higher plan");
    }

    @Test
    void whereNothingIsKnownToDoTheReasonEndsWithTheBound() {
        assertThat(judged("stripe", took(5000)).reason())
                .isEqualTo("Stripe answers in 5.0 s (critical from 5.0 s)");
    }

    @Test
    void aTenantsOwnBoundsGoBeforeTheInstallations() {
        bound(null, "wise", "latencyMs", Direction.NORMAL, "400", "1500");
        bound(tenant, "wise", "latencyMs", Direction.NORMAL, "20000", "30000");
        TenantId other = world.tenancy.tenant("shop-" + Ids.next());

        assertThat(judged("wise", took(900)).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(
                        new Judge(world.thresholds, HealthWorld.PROPERTIES)
                                .judge(
                                        new DueCheck(
                                                Ids.next(),
                                                other,
                                                "wise",
                                                null,
                                                "main",
                                                1,
                                                Instant.EPOCH,
                                                HealthStatus.HEALTHY,
                                                Map.of()),
                                        took(900),
                                        HealthWorld.START)
                                .status())
                .isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void boundsThatWereTakenAwayLeaveThoseOfTheServer() {
        bound(tenant, "mux", "latencyMs", Direction.NORMAL, "1", "2");
        assertThat(judged("mux", took(500)).status()).isEqualTo(HealthStatus.UNHEALTHY);

        world.tenancy
                .transaction()
                .acrossTenants(() ->
                        world.thresholds.remove(tenant, "mux", "latencyMs", Actor.key("somebody")));

        assertThat(judged("mux", took(500)).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void whatIsUnknownChangesNoStreak() {
        Map<String, Streak> before =
                Map.of("", Streak.NONE.after(Level.CRITICAL, 2, 2), "latencyMs", Streak.NONE);

        Verdict verdict =
                judge.judge(
                        check("stripe", before),
                        HealthResult.unknown("no api-key"),
                        HealthWorld.START);

        assertThat(verdict.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(verdict.streaks()).isEqualTo(before);
        assertThat(verdict.news()).isEmpty();
    }

    @Test
    void theNumbersOfWhatIsDownMeanNothing() {
        HealthResult down = HealthResult.unhealthy("timed out", Duration.ofSeconds(15), Map.of());

        assertThat(judged("stripe", down).judged())
                .singleElement()
                .satisfies(one -> assertThat(one.metric()).isEmpty());
    }

    @Test
    void numbersInsideOfMapsHaveNamesWithDots() {
        HealthResult result =
                HealthResult.healthy(
                        Duration.ofMillis(7),
                        Map.of("available", Map.of("gbp", new BigDecimal("12.5")), "on", true));

        assertThat(Judge.numbers(result))
                .containsOnly(
                        Map.entry("latencyMs", new BigDecimal("7")),
                        Map.entry("available.gbp", new BigDecimal("12.5")));
    }

    @Test
    void itIsDecidedOnceTheStreaksShowWhatTheResultShows() {
        Verdict first = judged("stripe", FakeMonitor.DOWN);
        assertThat(first.decided()).isFalse();

        Verdict second =
                judge.judge(check("stripe", first.streaks()), FakeMonitor.DOWN, HealthWorld.START);

        assertThat(second.decided()).isTrue();
        assertThat(judged("stripe", FakeMonitor.FINE).decided()).isTrue();
    }
}
