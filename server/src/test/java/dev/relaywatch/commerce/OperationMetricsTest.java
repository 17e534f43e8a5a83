package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Recording never fails; what was recorded is in the table soon. */
class OperationMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final Database DATABASE = POSTGRES.open();
    private static final TenancyKit TENANCY =
            new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JsonMapper.builder().build());
    private static final JdbcClient PLATFORM = JdbcClient.create(DATABASE.platform());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TenantId acme = TENANCY.tenant("acme-" + Ids.next());
    private final OperationMetricStore store =
            new OperationMetricStore(TENANCY.transaction(), TENANCY.application());

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** A database that first fails as often as it is told. */
    private static final class Failing extends OperationMetricStore {
        private final AtomicInteger failures;
        private final List<OperationMetric> taken = new ArrayList<>();

        Failing(int failures) {
            super(TENANCY.transaction(), TENANCY.application());
            this.failures = new AtomicInteger(failures);
        }

        @Override
        void insert(List<OperationMetric> metrics) {
            if (failures.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException("it is away");
            }
            taken.addAll(metrics);
        }
    }

    private OperationMetrics metrics(OperationMetricStore to, int tries) {
        return new OperationMetrics(
                to,
                meters,
                Measured.times(tries, Measured.good(acme, "get_cart", 1, NOW)).stream()
                        .map(_ -> Duration.ofNanos(1))
                        .toList());
    }

    /** With all that it takes from start to stop. */
    private void recorded(OperationMetrics metrics, List<OperationMetric> given) {
        metrics.start();
        given.forEach(metrics::record);
        metrics.stop();
    }

    private double dropped() {
        return meters.get("relaywatch.operation.metrics.dropped").counter().count();
    }

    private double buffered() {
        return meters.get("relaywatch.operation.metrics.buffered").gauge().value();
    }

    private long rows(TenantId tenant) {
        return PLATFORM.sql("SELECT count(*) FROM operation_metrics WHERE tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsRecordedIsInTheTableWithAllItHas() {
        recorded(metrics(store, 0), List.of(Measured.failed(acme, "check_order", NOW)));

        Map<String, @Nullable Object> row =
                PLATFORM.sql("SELECT * FROM operation_metrics WHERE tenant_id = :tenant")
                        .param("tenant", acme.value())
                        .query()
                        .singleRow();
        assertThat(row)
                .containsEntry("platform", "woocommerce")
                .containsEntry("operation", "check_order")
                .containsEntry("domain", "shop.example")
                .containsEntry("duration_ms", 10)
                .containsEntry("success", false)
                .containsEntry("refused", false)
                .containsEntry("error_type", "timeout")
                .containsEntry("error_message", "no answer within 10 s")
                .containsEntry("customer_config_id", null)
                .containsEntry("user_agent", Measured.BROWSER)
                .containsEntry("created_at", java.sql.Timestamp.from(NOW));
    }

    @Test
    void whoMeasuresDoesNotWaitForTheWriter() {
        OperationMetrics metrics = metrics(store, 0);
        metrics.record(Measured.good(acme, "get_cart", 1, NOW));

        assertThat(buffered()).isEqualTo(1);
        assertThat(rows(acme)).isZero();
        metrics.start();
        metrics.stop();
        assertThat(buffered()).isZero();
        assertThat(rows(acme)).isEqualTo(1);
    }

    @Test
    void measurementsOfManyTenantsGoTogetherAndManyBatchesInTheirTurn() {
        TenantId birch = TENANCY.tenant("birch-" + Ids.next());
        List<OperationMetric> many =
                new ArrayList<>(Measured.times(1_500, Measured.good(acme, "get_cart", 1, NOW)));
        many.addAll(Measured.times(700, Measured.good(birch, "get_cart", 1, NOW)));

        recorded(metrics(store, 0), many);

        assertThat(rows(acme)).isEqualTo(1_500);
        assertThat(rows(birch)).isEqualTo(700);
        assertThat(dropped()).isZero();
    }

    @Test
    void whatFindsNoPlaceIsDroppedAndCounted() {
        OperationMetrics metrics = metrics(store, 0);

        Measured.times(OperationMetrics.MOST_BUFFERED + 5, Measured.good(acme, "get_cart", 1, NOW))
                .forEach(metrics::record);

        assertThat(dropped()).isEqualTo(5);
        assertThat(buffered()).isEqualTo(OperationMetrics.MOST_BUFFERED);
    }

    @Test
    void whileTheDatabaseIsAwayABatchIsTriedAgain() {
        Failing away = new Failing(2);
        OperationMetrics metrics = metrics(away, 100);
        metrics.start();
        metrics.record(Measured.good(acme, "get_cart", 1, NOW));
        awaitWritten();
        metrics.stop();

        assertThat(away.taken).hasSize(1);
        assertThat(dropped()).isZero();
    }

    private void awaitWritten() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (buffered() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatCannotBeWrittenForLongIsGivenUpAndCounted() {
        Failing away = new Failing(1_000_000);
        OperationMetrics metrics = metrics(away, 3);
        metrics.start();
        metrics.record(Measured.good(acme, "get_cart", 1, NOW));
        awaitWritten();
        metrics.stop();

        assertThat(away.taken).isEmpty();
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void oneThatTheDatabaseRefusesLeavesTheOthersAlone() {
        List<OperationMetric> batch =
                new ArrayList<>(Measured.times(20, Measured.good(acme, "get_cart", 1, NOW)));
        batch.add(7, Measured.good(acme, "no_such_operation", 1, NOW));
        batch.add(12, Measured.good(acme, "get_cart", 1, Instant.parse("1999-01-01T00:00:00Z")));

        recorded(metrics(store, 0), batch);

        assertThat(rows(acme)).isEqualTo(20);
        assertThat(dropped()).isEqualTo(2);
    }

    @Test
    void theWriterOutlivesWhateverHappensToABatch() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(2);
        OperationMetrics metrics =
                metrics(
                        new OperationMetricStore(TENANCY.transaction(), TENANCY.application()) {
                            @Override
                            void insert(List<OperationMetric> batch) {
                                second.countDown();
                                throw new StackOverflowError();
                            }
                        },
                        0);
        metrics.start();
        metrics.record(Measured.good(acme, "get_cart", 1, NOW));
        awaitWritten();
        metrics.record(Measured.good(acme, "get_cart", 1, NOW));

        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        metrics.stop();
        assertThat(dropped()).isEqualTo(2);
    }

    @Test
    void reportsSeeTheOperationsOfWooCommerceAlone() {
        OperationMetric own = Measured.good(acme, "get_cart", 1, NOW);
        store.insert(
                List.of(
                        own,
                        new OperationMetric(
                                acme,
                                "shopify",
                                "get_cart",
                                1,
                                true,
                                false,
                                null,
                                null,
                                "s.example",
                                null,
                                null,
                                NOW)));

        assertThat(
                        PLATFORM.sql(
                                        "SELECT domain FROM woocommerce_usage_metrics WHERE tenant_id = :tenant")
                                .param("tenant", acme.value())
                                .query(String.class)
                                .list())
                .containsExactly("shop.example");
    }

    @Test
    void theTableKnowsTheTwentyFiveAndNoOtherOfWooCommerce() {
        store.insert(
                OperationNames.WOOCOMMERCE.stream()
                        .map(operation -> Measured.good(acme, operation, 1, NOW))
                        .toList());

        assertThat(rows(acme)).isEqualTo(25);
        assertThatThrownBy(
                        () -> store.insert(List.of(Measured.good(acme, "launch_rocket", 1, NOW))))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("known_operation");
    }
}
