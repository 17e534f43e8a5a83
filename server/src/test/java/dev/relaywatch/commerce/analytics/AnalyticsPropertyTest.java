package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.MeasuredOperations;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever comes, in time or late, and whatever is rolled up in whatever order: the numbers of any
 * period are those of the rows.
 */
class AnalyticsPropertyTest {
    private static final AnalyticsKit KIT = new AnalyticsKit();
    private static final MeasuredOperations OPERATIONS =
            new MeasuredOperations(KIT.tenancy.transaction(), KIT.tenancy.application());
    private static final List<String> NAMES = List.of("check_stock", "search_products", "get_cart");
    private static final List<String> DOMAINS = List.of("a.example", "b.example");
    private static final int[] DAYS = {1, 2, 7, 8, 30, 45, 90};

    @AfterContainer
    static void close() {
        KIT.close();
    }

    enum Kind {
        NOW,
        LATE,
        TURN,
        MOVE,
        JUMP
    }

    /**
     * @param ms how long it took
     * @param back how many minutes ago the late one began
     * @param which of operations, domains and outcomes
     */
    record Step(Kind kind, int ms, int back, int which, int minutes) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(Kind.NOW)),
                                Tuple.of(6, Arbitraries.just(Kind.LATE)),
                                Tuple.of(3, Arbitraries.just(Kind.TURN)),
                                Tuple.of(3, Arbitraries.just(Kind.MOVE)),
                                Tuple.of(3, Arbitraries.just(Kind.JUMP))),
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 300),
                                Arbitraries.integers().between(0, 3 * 24 * 60),
                                Arbitraries.integers().between(0, 89 * 24 * 60)),
                        Arbitraries.integers().between(0, 59),
                        Arbitraries.integers().between(0, 700))
                .as(Step::new);
    }

    @Property(tries = 12)
    void theNumbersOfAnyPeriodAreThoseOfTheRows(
            @ForAll @Size(min = 20, max = 60) List<@From("steps") Step> steps) {
        KIT.reset();
        TenantId tenant = KIT.tenant();
        TenantId other = KIT.tenant();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            act(i % 7 == 0 ? other : tenant, step);
            if (i % 5 == 4 || i == steps.size() - 1) {
                assertEqual(tenant, step);
            }
        }
    }

    private static void assertEqual(TenantId tenant, Step step) {
        Filter filter =
                new Filter(
                        "woocommerce",
                        step.which() % 3 == 0 ? "a.example" : "",
                        step.which() % 5 == 0 ? "check_stock" : "",
                        DAYS[step.ms() % DAYS.length]);
        Instant now = KIT.clock.instant();
        Duration period = Duration.ofDays(filter.days());

        Analytics.Report report = KIT.analytics.report(tenant, filter, 10);

        Stats expected = KIT.byHand(tenant, filter, now.minus(period), now);
        assertThat(report.stats()).as("%s at %s", filter, now).isEqualTo(expected);
        assertThat(report.series().stream().mapToLong(Analytics.Point::count).sum())
                .isEqualTo(expected.total());
        assertThat(report.metrics()).hasSize((int) Math.min(10, expected.total()));
        Stats before =
                KIT.byHand(tenant, filter, now.minus(period.multipliedBy(2)), now.minus(period));
        if (filter.days() <= 45 && before.total() > 0) {
            assertThat(report.trend().previous()).isEqualTo(before);
        }
        for (Analytics.Point point : report.series()) {
            Instant from = point.at().isBefore(report.from()) ? report.from() : point.at();
            Instant end =
                    point.at().plus(filter.days() <= 7 ? Duration.ofHours(1) : Duration.ofDays(1));
            if (point.count() > 0) {
                Stats one = KIT.byHand(tenant, filter, from, end.isAfter(now) ? now : end);
                assertThat(point.count()).isEqualTo(one.total());
                assertThat(point.p95()).isEqualTo(one.p95Ms());
            }
        }
        assertThat(KIT.analytics.calls(tenant, filter)).isEqualTo(expected.operationsByType());
    }

    private static void act(TenantId tenant, Step step) {
        switch (step.kind()) {
            case NOW -> store(tenant, step, KIT.clock.instant());
            case LATE ->
                    store(tenant, step, KIT.clock.instant().minus(Duration.ofMinutes(step.back())));
            case TURN -> KIT.rollup.turn();
            case MOVE -> KIT.clock.advance(Duration.ofMinutes(step.minutes()));
            case JUMP -> {
                KIT.rollup.turn();
                KIT.clock.advance(OperationRollup.COUNTED_AFTER);
                KIT.rollup.turn();
            }
        }
    }

    private static void store(TenantId tenant, Step step, Instant at) {
        for (int i = 0; i <= step.which() % 4; i++) {
            OPERATIONS.store(
                    tenant,
                    NAMES.get(step.which() % 3),
                    DOMAINS.get(step.which() % 2),
                    step.ms() % (i == 0 ? 100_001 : 300),
                    (step.which() + i) % 4 != 0,
                    at.minusMillis(i * 7L));
        }
    }
}
