package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Parameter;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Every operation is measured, whatever becomes of it. */
class ShopsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final Database DATABASE = POSTGRES.open();
    private static final TenancyKit TENANCY =
            new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JSON);
    private static final TenantKit TENANTS = new TenantKit(DATABASE.platform());

    private final List<OperationMetric> measured = new ArrayList<>();
    private final Tenant acme = TENANTS.tenant();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** Takes what is measured, and keeps it here. */
    private final class Kept extends OperationMetrics {
        Kept() {
            super(
                    new OperationMetricStore(TENANCY.transaction(), TENANCY.application()),
                    new SimpleMeterRegistry());
        }

        @Override
        void record(OperationMetric metric) {
            measured.add(metric);
        }
    }

    private static final class Any extends Operation<Any.Parameters> {
        private final Supplier<OperationResult<?>> result;

        Any(Supplier<OperationResult<?>> result) {
            super("get_cart", "Any.", new Parameters(1));
            this.result = result;
        }

        record Parameters(@Parameter("A number") Integer number) {}

        @Override
        public OperationResult<?> run(Shop shop, Parameters parameters) {
            return result.get();
        }
    }

    private record Only(List<Operation<?>> operations) implements ShopPlatform {
        @Override
        public String name() {
            return "woocommerce";
        }

        @Override
        public OperationResult<Look> look(Shop shop) {
            return OperationResult.done(new Look(Duration.ZERO, ""));
        }
    }

    private Shops shops(Supplier<OperationResult<?>> result, int atOnce) {
        TENANTS.connect(
                acme,
                "woocommerce",
                "main",
                "https://acme.example",
                Map.of(),
                Map.of("consumer-secret", "cs_abcdefghij"));
        var tenancy = TenantKit.tenancy(DATABASE.platform());
        return new Shops(
                List.of(new Only(List.of(new Any(result)))),
                new ParameterSchemas(),
                new ShopDirectory(tenancy),
                new Kept(),
                tenancy,
                new CommerceProperties(Duration.ofSeconds(25), Duration.ofSeconds(10), atOnce),
                JSON,
                new MovableClock(NOW));
    }

    private OperationResult<?> run(Shops shops) {
        TenantId tenant = acme.id();
        var outcome =
                shops.run(
                        tenant,
                        "woocommerce",
                        "get_cart",
                        JSON.createObjectNode().put("number", 1),
                        "a browser");
        assertThat(outcome).isInstanceOf(Shops.Answered.class);
        return ((Shops.Answered) outcome).result();
    }

    @Test
    void whatIsDoneIsASuccess() {
        run(shops(() -> OperationResult.done("it"), 1));

        assertThat(measured).hasSize(1);
        OperationMetric one = measured.getFirst();
        assertThat(one.success()).isTrue();
        assertThat(one.errorType()).isNull();
        assertThat(one.domain()).isEqualTo("acme.example");
        assertThat(one.userAgent()).isEqualTo("a browser");
        assertThat(one.at()).isEqualTo(NOW);
    }

    @Test
    void whatTheShopDeclinesIsNoSuccessAndNoTroubleOfTheShop() {
        run(shops(() -> OperationResult.refused("no_such_order", "there is none"), 1));

        assertThat(measured.getFirst().success()).isFalse();
        assertThat(measured.getFirst().refused()).isTrue();
        assertThat(measured.getFirst().errorType()).isEqualTo("no_such_order");
    }

    @Test
    void whatFailsIsTroubleOfTheShop() {
        run(shops(() -> new OperationResult.Failed<>("timeout", "it hangs"), 1));

        assertThat(measured.getFirst().success()).isFalse();
        assertThat(measured.getFirst().refused()).isFalse();
    }

    @Test
    void anAnswerThatNobodyThoughtOfIsAFailureAndLoggedWithoutWhatStoodInIt() {
        try (LogWatch log = new LogWatch()) {
            var result =
                    run(
                            shops(
                                    () -> {
                                        throw new NumberFormatException("jo@example.com");
                                    },
                                    1));

            assertThat(result).isInstanceOf(OperationResult.Failed.class);
            assertThat(measured.getFirst().errorType()).isEqualTo("internal_error");
            assertThat(log.errors())
                    .hasSize(1)
                    .allMatch(line -> line.contains("NumberFormatException at [dev.relaywatch"))
                    .noneMatch(line -> line.contains("jo@example.com"));
        }
    }

    @Test
    void secretsAndPersonalDataThatAShopQuotesAreNotPassedOn() {
        String said = "cs_abcdefghij is wrong for jo@example.com";

        var result = run(shops(() -> OperationResult.refused("odd", said), 1));

        assertThat(((OperationResult.Refused<?>) result).message())
                .doesNotContain("cs_abcdefghij", "jo@example.com");
        assertThat(measured.getFirst().errorMessage())
                .doesNotContain("cs_abcdefghij", "jo@example.com");
    }

    @Test
    void moreOperationsThanAShopMayHaveAtOnceAreRefused() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Shops shops =
                shops(
                        () -> {
                            inside.countDown();
                            try {
                                boolean _ = end.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return OperationResult.done("it");
                        },
                        1);
        Thread first = Thread.ofVirtual().start(() -> run(shops));
        boolean _ = inside.await(20, TimeUnit.SECONDS);

        var second = run(shops);
        end.countDown();
        first.join();

        assertThat(second).isInstanceOf(OperationResult.Refused.class);
        assertThat(((OperationResult.Refused<?>) second).type()).isEqualTo("busy");
        assertThat(run(shops)).isInstanceOf(OperationResult.Done.class);
    }
}
