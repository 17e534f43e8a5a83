package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a round finds, and whose it is. */
class OperationRoundsTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final Database DATABASE = POSTGRES.open();
    private static final TenancyKit TENANCY =
            new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JsonMapper.builder().build());

    private final MovableClock clock = new MovableClock(START);
    private final OperationMetricStore metrics =
            new OperationMetricStore(TENANCY.transaction(), TENANCY.application());
    private final List<OperationsChecked> published = new ArrayList<>();
    private final OperationRounds rounds = node();
    private final TenantId acme = TENANCY.tenant("acme-" + Ids.next());

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void nobodyHasLookedYet() {
        int _ = TENANCY.platform().sql("UPDATE operation_rounds SET began_at = NULL").update();
    }

    private OperationRounds node() {
        return new OperationRounds(
                new OperationRoundStore(TENANCY.platform()),
                TENANCY.tenancy(),
                TENANCY.transaction(),
                new OperationsProperties(Duration.ofSeconds(15)),
                event -> published.add((OperationsChecked) event),
                clock);
    }

    private Instant ago(int minutes, int millis) {
        return clock.instant().minus(Duration.ofMinutes(minutes)).minusMillis(millis);
    }

    private List<OperationStanding> found() {
        rounds.round();
        return published.getLast().standings().stream()
                .filter(one -> one.tenant().equals(acme))
                .toList();
    }

    @Test
    void theNewestHundredOfTheLastHourCount() {
        List<OperationMetric> given = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            given.add(Measured.good(acme, "check_stock", i + 1, ago(10, i)));
        }
        given.addAll(Measured.times(20, Measured.failed(acme, "check_stock", ago(20, 0))));
        given.addAll(Measured.times(50, Measured.failed(acme, "check_order", ago(61, 0))));
        metrics.insert(given);

        assertThat(found())
                .singleElement()
                .satisfies(standing -> {
                    assertThat(standing.operation()).isEqualTo("check_stock");
                    assertThat(standing.operations()).isEqualTo(100);
                    assertThat(standing.successRate()).isEqualByComparingTo("100");
                    assertThat(standing.p95Ms()).isEqualTo(95);
                });
    }

    @Test
    void theNewestFailuresCountWhateverWasBefore() {
        metrics.insert(
                List.of(
                        Measured.failed(acme, "check_stock", ago(1, 0)),
                        Measured.failed(acme, "check_stock", ago(2, 0)),
                        Measured.good(acme, "check_stock", 1, ago(3, 0)),
                        Measured.failed(acme, "check_stock", ago(4, 0))));

        assertThat(found()).singleElement().extracting("failuresInARow").isEqualTo(2);
    }

    @Test
    void whatTheShopDeclinedIsNoFailure() {
        metrics.insert(Measured.times(12, Measured.refused(acme, "check_order", ago(1, 0))));

        assertThat(found())
                .singleElement()
                .satisfies(standing -> {
                    assertThat(standing.successRate()).isEqualByComparingTo("100");
                    assertThat(standing.failuresInARow()).isZero();
                });
    }

    @Test
    void shopsOperationsAndTenantsStandApart() {
        TenantId birch = TENANCY.tenant("birch-" + Ids.next());
        OperationMetric one = Measured.good(acme, "check_stock", 1, ago(1, 0));
        metrics.insert(
                List.of(
                        one,
                        Measured.at(one, "b.example", null),
                        Measured.at(one, "a.example", null),
                        Measured.failed(acme, "add_to_cart", ago(1, 0)),
                        Measured.failed(birch, "check_stock", ago(1, 0))));

        assertThat(found())
                .extracting(standing ->
                        standing.domain()
                                + " "
                                + standing.operation()
                                + " "
                                + standing.successRate().intValue())
                .containsExactlyInAnyOrder(
                        "a.example check_stock 100",
                        "b.example check_stock 100",
                        "shop.example add_to_cart 0",
                        "shop.example check_stock 100");
    }

    @Test
    void anHourThatBeganLastMonthIsWhole() {
        clock.set(Instant.parse("2026-12-01T00:20:00Z"));
        metrics.insert(
                List.of(
                        Measured.good(acme, "check_stock", 1, ago(5, 0)),
                        Measured.failed(acme, "check_stock", ago(30, 0)),
                        Measured.good(acme, "add_to_cart", 1, ago(40, 0))));

        assertThat(found())
                .extracting(OperationStanding::operation, OperationStanding::operations)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("add_to_cart", 1),
                        org.assertj.core.groups.Tuple.tuple("check_stock", 2));
    }

    @Test
    void aRoundIsOneNodesAndTheNextAnIntervalLater() {
        rounds.round();
        int first = published.size();
        node().round();
        assertThat(published).hasSize(first);

        clock.advance(Duration.ofSeconds(15));
        node().round();
        assertThat(published.size()).isGreaterThan(first);
        assertThat(published.getLast().tenants()).contains(acme);
    }

    /** A month of 50 tenants with 5 shops each, 600,000 operations of them in the last hour. */
    @Test
    @Tag("long")
    void aRoundReadsTheNewestOfEachOperationAndNotTheMonth() {
        for (int i = 0; i < 50; i++) {
            many(TENANCY.tenant("many-" + i + "-" + Ids.next()));
        }
        int _ = TENANCY.platform().sql("ANALYZE operation_metrics").update();
        rounds.round();
        clock.advance(Duration.ofSeconds(15));

        long began = System.nanoTime();
        rounds.round();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(published.getLast().standings()).hasSizeGreaterThanOrEqualTo(5_000);
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    private static void many(TenantId tenant) {
        int _ =
                TENANCY.platform()
                        .sql(
                                """
                                INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success, refused,
                                                               created_at)
                                SELECT :tenant, gen_random_uuid(), 'woocommerce', (ARRAY['check_stock', 'check_order', 'check_price',
                                       'get_cart', 'add_to_cart', 'get_order_notes', 'search_products', 'cancel_order',
                                       'get_sales_report', 'get_payment_methods', 'get_product_details', 'get_customer_orders',
                                       'get_product_reviews', 'validate_coupon', 'get_shipping_info', 'get_shipping_methods',
                                       'get_stock_quantity', 'get_low_stock_products', 'apply_coupon_to_cart',
                                       'remove_from_cart'])[1 + n / 5 % 20], 'shop-' || n % 5 || '.example', n % 500, n % 97 > 0, false,
                                       CASE WHEN n <= 12000 THEN timestamptz '2026-11-26T12:00:00Z' - n * interval '290 ms'
                                            ELSE timestamptz '2026-11-26T11:00:00Z' - n * interval '45 s' END
                                  FROM generate_series(1, 24000) n
                                """)
                        .param("tenant", tenant.value())
                        .update();
    }

    @Test
    void anIntervalThatMakesNoSenseIsRefusedByName() {
        assertThatThrownBy(() -> new OperationsProperties(Duration.ofMillis(10)))
                .hasMessageStartingWith("relaywatch.operations.interval must be 1s to 1h");
    }
}
