package dev.relaywatch.commerce.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.MeasuredOperations;
import dev.relaywatch.commerce.OperationAnomaly;
import dev.relaywatch.commerce.OperationHourJudged;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From operations to unusual hours; and how long things are kept. */
class OperationWatchTest {
    private static final AnalyticsKit KIT = new AnalyticsKit();
    private static final MeasuredOperations OPERATIONS =
            new MeasuredOperations(KIT.tenancy.transaction(), KIT.tenancy.application());

    private final List<OperationHourJudged> published = new ArrayList<>();
    private final OperationWatch watch = watch();
    private final Insights insights =
            new Insights(
                    new ErrorStore(KIT.tenancy.application()),
                    new AnomalyStore(KIT.tenancy.application()),
                    KIT.tenancy.transaction(),
                    KIT.clock);
    private TenantId acme;
    private boolean deaf;

    OperationWatchTest() {
        KIT.reset();
        acme = KIT.tenant();
    }

    @AfterAll
    static void close() {
        KIT.close();
    }

    @BeforeEach
    void nothingWasCalledYet() {
        KIT.reset();
        acme = KIT.tenant();
        // so that the hour is closed whose rows are stored below
        KIT.rollup.turn();
    }

    private OperationWatch watch() {
        return new OperationWatch(
                new WatchStore(KIT.tenancy.platform()),
                KIT.tenancy.tenancy(),
                KIT.tenancy.transaction(),
                event -> {
                    if (deaf) {
                        throw new IllegalStateException("it cannot be told now");
                    }
                    published.add((OperationHourJudged) event);
                },
                KIT.clock);
    }

    private static int[] times(int calls, int ms) {
        int[] all = new int[calls];
        Arrays.fill(all, ms);
        return all;
    }

    /** Each of the last days at the same hour and around it. */
    private void usually(int days, int ms) {
        for (int day = 1; day <= days; day++) {
            for (int off = -1; off <= 1; off++) {
                OPERATIONS.store(
                        acme,
                        "search_products",
                        "shop.example",
                        times(30, ms),
                        0,
                        hour().minus(day, ChronoUnit.DAYS).plus(off, ChronoUnit.HOURS));
            }
        }
    }

    /** The last that is over. */
    private static Instant hour() {
        return AnalyticsKit.START.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
    }

    private void lastHour(int calls, int failures, int ms) {
        OPERATIONS.store(
                acme, "search_products", "shop.example", times(calls, ms), failures, hour());
    }

    private void rolledUpAndLookedAt() {
        KIT.clock.advance(OperationRollup.COUNTED_AFTER.plusSeconds(1));
        KIT.rollup.turn();
        watch.look();
    }

    @Test
    void anHourThatIsFarSlowerIsFoundWithASentenceThatSaysWhy() {
        usually(21, 300);
        lastHour(40, 0, 2_400);

        rolledUpAndLookedAt();

        assertThat(published.getLast().hour()).isEqualTo(hour());
        assertThat(published.getLast().unusual())
                .singleElement()
                .satisfies(anomaly -> {
                    assertThat(anomaly.tenant()).isEqualTo(acme);
                    assertThat(anomaly.metric()).isEqualTo("latency");
                    assertThat(anomaly.value()).isEqualByComparingTo("2400");
                    assertThat(anomaly.expected()).isEqualByComparingTo("300");
                    assertThat(anomaly.sentence())
                            .startsWith("search_products took 2.4 s at p95 between ")
                            .endsWith("; at this hour of the week it is usually 300 ms");
                });
        assertThat(insights.anomalies(acme, new Filter("", "", "", 1), 0, 10))
                .extracting(AnomalyStore.Found::metric)
                .containsExactly("latency");
        assertThat(insights.anomalies(acme, new Filter("", "other.example", "", 1), 0, 10))
                .isEmpty();
    }

    @Test
    void anHourIsJudgedOnceByWhicheverNode() {
        usually(4, 300);
        lastHour(40, 30, 300);
        rolledUpAndLookedAt();

        watch().look();

        assertThat(published).hasSize(1);
        assertThat(published.getLast().unusual())
                .extracting(OperationAnomaly::metric)
                .containsExactly("errors");
    }

    @Test
    void anHourThatCouldNotBeToldIsLookedAtAgain() {
        usually(4, 300);
        lastHour(40, 30, 300);
        deaf = true;
        rolledUpAndLookedAt();
        assertThat(insights.anomalies(acme, new Filter("", "", "", 1), 0, 10)).isEmpty();
        deaf = false;

        watch.look();

        assertThat(published.getLast().unusual()).hasSize(1);
        assertThat(insights.anomalies(acme, new Filter("", "", "", 1), 0, 10)).hasSize(1);
    }

    @Test
    void callsThatStopAreFound() {
        usually(4, 300);

        rolledUpAndLookedAt();

        assertThat(published.getLast().unusual())
                .extracting(OperationAnomaly::sentence)
                .first()
                .asString()
                .startsWith("search_products was not called between");
    }

    @Test
    void whatIsNewIsLearntFirst() {
        usually(2, 300);
        lastHour(40, 0, 9_000);

        rolledUpAndLookedAt();

        assertThat(published.getLast().unusual()).isEmpty();
        assertThat(insights.learning(acme, new Filter("", "", "", 7)))
                .extracting(AnomalyStore.Learning::operation)
                .containsExactly("search_products");
    }

    @Test
    void daysOutliveTheirOperationsRoundedAndAreForgottenIn400Days() {
        lastHour(4, 1, 10_001);
        KIT.rollUp();
        KIT.clock.set(AnalyticsKit.START.plus(Duration.ofDays(1)));
        KIT.rollUp();
        Filter year = new Filter("woocommerce", "", "", 365);
        assertThat(KIT.analytics.report(acme, year, 10).stats().p50Ms()).isEqualTo(10_001);

        KIT.clock.set(AnalyticsKit.START.plus(Duration.ofDays(130)));
        KIT.rollup.turn();
        KIT.sql("DELETE FROM operation_metrics; DELETE FROM operation_hours");

        Stats later = KIT.analytics.report(acme, year, 10).stats();
        assertThat(later.total()).isEqualTo(4);
        assertThat(later.errorsByType()).containsEntry("timeout", 1L);
        assertThat(later.p50Ms()).isNotEqualTo(10_001).isBetween(9_960, 10_042);

        KIT.clock.set(AnalyticsKit.START.plus(Duration.ofDays(402)));
        KIT.rollup.turn();
        assertThat(
                        KIT.tenancy
                                .platform()
                                .sql("SELECT count(*) FROM operation_days")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void howFarTheRollUpIsBehindIsMeasured() {
        lastHour(1, 0, 1);
        KIT.rollUp();
        assertThat(KIT.meters.get("relaywatch.operation.rollup.lag").gauge().value()).isZero();

        KIT.clock.advance(Duration.ofHours(5));

        assertThat(KIT.meters.get("relaywatch.operation.rollup.lag").gauge().value())
                .isBetween(4 * 3_600.0, 5 * 3_600.0);
    }
}
