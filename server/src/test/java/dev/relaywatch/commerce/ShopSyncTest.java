package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.VisitsKit;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.ConnectionChanged;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Shops are read bit by bit, and what is shown of them is what they themselves say. */
class ShopSyncTest {
    private static final ShopsRead SHOPS = new ShopsRead();
    private static int accounts;

    private final String account = "shop" + ++accounts;
    private final TenantId tenant = SHOPS.tenant();

    @AfterAll
    static void close() {
        SHOPS.close();
    }

    @AfterEach
    void forget() {
        SHOPS.sandbox.heal(null, null);
        SHOPS.forgetAll();
    }

    private ShopOverview shown(int days) {
        return SHOPS.overview(tenant, "woocommerce", days);
    }

    private void later(Duration by) {
        SHOPS.clock.advance(by);
    }

    private void readAgain() {
        later(Duration.ofMinutes(6));
        SHOPS.read();
    }

    private static BigDecimal value(ShopOverview.Kpi kpi) {
        return Objects.requireNonNull(kpi.value());
    }

    private BigDecimal revenue(int days) {
        return value(shown(days).kpis().revenue());
    }

    private JsonNode salesReport(LocalDate from, LocalDate to) {
        return SHOPS.shop(
                        account, "GET", "reports/sales?date_min=" + from + "&date_max=" + to, null)
                .path(0);
    }

    private long orders() {
        return SHOPS.tenancy
                .platform()
                .sql("SELECT count(*) FROM shop_orders WHERE tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    @Test
    void theSalesOfEachDayAreThoseOfTheShopsOwnReport() {
        SHOPS.sandbox.stand(account, "woocommerce", Map.of("timezone", "America/New_York"));
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();

        ShopOverview overview = shown(60);
        LocalDate today = overview.revenueByDay().getLast().date();
        JsonNode report = salesReport(today.minusDays(59), today);
        assertThat(overview.revenueByDay()).hasSize(60);
        assertThat(value(overview.kpis().revenue()))
                .isEqualByComparingTo(report.path("total_sales").asString())
                .isPositive();
        assertThat(value(overview.kpis().orders()))
                .isEqualByComparingTo(report.path("total_orders").asString());
        for (ShopOverview.Day day : overview.revenueByDay()) {
            JsonNode told = report.path("totals").path(day.date().toString());
            assertThat(day.revenue())
                    .as(day.date().toString())
                    .isEqualByComparingTo(told.path("sales").asString());
            assertThat(day.orders()).isEqualTo(told.path("orders").asLong());
        }
        assertThat(overview.currency()).isEqualTo("GBP");
        assertThat(overview.stale()).isFalse();
        assertThat(overview.syncedAt()).isEqualTo(SHOPS.clock.instant());
    }

    @Test
    void whatIsNotKnownOfTheDaysBeforeIsNotSaid() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();

        assertThat(shown(30).kpis().revenue().previous()).isPositive();
        assertThat(shown(60).kpis().revenue().previous()).isNull();
        assertThat(shown(60).message()).isNull();
        assertThat(shown(365).message()).startsWith("orders are known from 2026-");
    }

    @Test
    void onlyWhatWasChangedIsReadAgain() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        BigDecimal before = revenue(90);
        List<String> asked = ordersAsked();
        SHOPS.shop(account, "PUT", "orders/5001", "{\"status\":\"cancelled\"}");
        SHOPS.shop(
                account,
                "POST",
                "orders",
                "{\"status\":\"processing\",\"line_items\":[{\"product_id\":102,\"quantity\":2}]}");
        readAgain();

        assertThat(orders()).isEqualTo(151);
        assertThat(revenue(90))
                .isEqualByComparingTo(
                        before.add(new BigDecimal("96")).subtract(new BigDecimal("249")));
        assertThat(ordersAsked()).hasSize(asked.size() + 1);
    }

    private List<String> ordersAsked() {
        return SHOPS.sandbox.received(account, "woocommerce").stream()
                .map(one -> one.path())
                .filter(path -> path.contains("modified_after"))
                .toList();
    }

    /** Its second batch does not come. */
    private static final class Interrupted implements ShopSource {
        private final ShopSource shop;
        private final List<Instant> asked = new ArrayList<>();
        private boolean whole;

        Interrupted(ShopSource shop) {
            this.shop = shop;
        }

        @Override
        public String platform() {
            return shop.platform();
        }

        @Override
        public OperationResult<Setting> setting(Shop one) {
            return shop.setting(one);
        }

        @Override
        public OperationResult<Batch> changed(Shop one, Instant since, @Nullable String next) {
            asked.add(since);
            return whole || asked.size() == 1
                    ? shop.changed(one, since, next)
                    : new OperationResult.Failed<>("timeout", "no answer in time");
        }

        @Override
        public OperationResult<Set<Long>> present(Shop one, List<Long> orders) {
            return shop.present(one, orders);
        }

        @Override
        public OperationResult<List<Cart>> carts(Shop one, Instant since) {
            return shop.carts(one, since);
        }

        @Override
        public OperationResult<List<LowStock>> lowStock(Shop one) {
            return shop.lowStock(one);
        }
    }

    @Test
    void whoeverGoesOnBeginsWhereTheOtherEnded() {
        List<Interrupted> sources = new ArrayList<>();
        ShopSync node =
                SHOPS.node(source -> {
                    sources.add(new Interrupted(source));
                    return sources.getLast();
                });
        SHOPS.woocommerce(tenant, account);
        SHOPS.read(node);
        Interrupted source = sources.getFirst();

        assertThat(orders()).isEqualTo(50);
        assertThat(shown(7).syncedAt()).isNull();
        assertThat(shown(7).message()).isEqualTo("no answer in time");

        source.whole = true;
        later(Duration.ofMinutes(6));
        SHOPS.read(node);

        assertThat(source.asked.get(2))
                .isAfter(source.asked.get(0).plus(Duration.ofDays(20)))
                .isBefore(source.asked.get(1));
        assertThat(orders()).isEqualTo(150);
        assertThat(shown(7).message()).isNull();
    }

    @Test
    void aShopThatIsAwayLeavesWhatIsKnownAndIsNotAskedFast() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        ShopOverview before = shown(30);
        SHOPS.sandbox.add(Fault.of(FaultKind.UNAVAILABLE).at(account, "woocommerce"));
        readAgain();
        readAgain();

        ShopOverview after = shown(30);
        assertThat(after.kpis()).isEqualTo(before.kpis());
        assertThat(after.abandonedCarts()).isEqualTo(before.abandonedCarts());
        assertThat(after.syncedAt()).isEqualTo(before.syncedAt());
        assertThat(after.message()).contains("maintenance");
        int asked = SHOPS.sandbox.received(account, "woocommerce").size();
        readAgain();
        assertThat(SHOPS.sandbox.received(account, "woocommerce")).hasSize(asked);
        assertThat(shown(30).stale()).isTrue();

        SHOPS.sandbox.heal(null, null);
        readAgain();
        assertThat(shown(30).message()).isNull();
        assertThat(shown(30).stale()).isFalse();
    }

    @Test
    void aShopThatFailedIsReadAtOnceWhenItsConnectionIsChanged() {
        ConnectionId shop = SHOPS.woocommerce(tenant, account);
        SHOPS.sandbox.add(Fault.of(FaultKind.TOKEN_REVOKED).at(account, "woocommerce"));
        SHOPS.read();
        SHOPS.sandbox.heal(null, null);
        SHOPS.read();
        assertThat(shown(7).syncedAt()).as("its pause is not over").isNull();

        SHOPS.sync.on(new ConnectionChanged(tenant, shop));
        SHOPS.sync.hurryChanged();
        SHOPS.read();

        assertThat(shown(7).syncedAt()).isNotNull();
    }

    @Test
    void anOrderThatIsDeletedOrInTheTrashCountsNoMore() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        SHOPS.shop(account, "DELETE", "orders/5003?force=true", null);
        SHOPS.shop(account, "DELETE", "orders/5006", null);
        readAgain();

        assertThat(orders()).isEqualTo(148);
    }

    @Test
    void aRefundIsTakenOffTheDayOnWhichItIsMade() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        later(Duration.ofDays(2));
        SHOPS.read();
        BigDecimal before = revenue(1);
        SHOPS.shop(
                account,
                "POST",
                "orders/5146/refunds",
                "{\"amount\":\"3.50\",\"api_refund\":false}");
        readAgain();

        assertThat(revenue(1)).isEqualByComparingTo(before.subtract(new BigDecimal("3.50")));
        LocalDate today = shown(1).revenueByDay().getFirst().date();
        assertThat(revenue(1))
                .isEqualByComparingTo(salesReport(today, today).path("total_sales").asString());
    }

    @Test
    void cartsAreAbandonedAfterAnHourAndHaveAWayBackWhereTheShopHasAPage() {
        SHOPS.woocommerce(tenant, account);
        JsonNode fresh =
                SHOPS.shop(
                        account,
                        "POST",
                        "orders",
                        "{\"line_items\":[{\"product_id\":102,\"quantity\":1}]}");
        SHOPS.read();
        String id = fresh.path("id").asString();

        assertThat(shown(7).abandonedCarts()).isNotEmpty().noneMatch(one -> one.id().equals(id));
        later(Duration.ofMinutes(61));
        assertThat(shown(7).abandonedCarts().getFirst())
                .satisfies(cart -> {
                    assertThat(cart.id()).isEqualTo(id);
                    assertThat(cart.status()).isEqualTo("pending");
                    assertThat(cart.total()).isEqualByComparingTo("48.00");
                    assertThat(cart.recoveryUrl())
                            .contains("/order-pay/" + id + "/?pay_for_order=true&key=wc_order_");
                    assertThat(cart.items()).containsExactly(new ShopSource.Item("Trail Stove", 1));
                });
        assertThat(shown(7).abandonedCarts())
                .filteredOn(one -> one.status().equals("checkout-draft"))
                .allMatch(one -> one.recoveryUrl() == null)
                .isNotEmpty();

        SHOPS.shop(account, "PUT", "orders/" + id, "{\"status\":\"processing\"}");
        SHOPS.read();
        assertThat(shown(7).abandonedCarts()).noneMatch(one -> one.id().equals(id));
    }

    @Test
    void lowIsWhatTheProductItselfCallsLow() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();

        assertThat(shown(7).lowStock())
                .contains(new ShopOverview.Low("121", "Enamel Mug", "MUG", 2, 5, null))
                .contains(new ShopOverview.Low("120", "Canvas Tarp", "TARP", 0, 2, null))
                .noneMatch(one -> one.name().equals("Down Bag"));
    }

    @Test
    void aShopThatWasNeverReadSaysSo() {
        SHOPS.woocommerce(tenant, account);

        ShopOverview overview = shown(7);
        assertThat(overview.syncedAt()).isNull();
        assertThat(overview.stale()).isTrue();
        assertThat(overview.message()).isEqualTo("the first synchronisation is under way");
        assertThat(overview.revenueByDay()).isEmpty();
    }

    @Test
    void theRateIsOfTheVisitsOfTheSameDays() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        assertThat(shown(7).kpis().conversionRate().value()).isNull();

        VisitsKit.add(SHOPS.tenancy, tenant, SHOPS.clock.instant().minusSeconds(3_600), 30);
        VisitsKit.add(SHOPS.tenancy, tenant, SHOPS.clock.instant().minus(Duration.ofDays(8)), 7);
        VisitsKit.add(SHOPS.tenancy, tenant, SHOPS.clock.instant().minus(Duration.ofDays(20)), 1);

        ShopOverview.Kpis kpis = shown(7).kpis();
        assertThat(value(kpis.conversionRate()))
                .isEqualByComparingTo(
                        value(kpis.orders())
                                .multiply(BigDecimal.valueOf(100))
                                .divide(BigDecimal.valueOf(30), 2, RoundingMode.HALF_UP));
        assertThat(kpis.conversionRate().previous()).isPositive();
    }

    @Test
    void ordersOfBeforeTheFirstVisitThatWasSeenHaveNoPartInTheRate() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        Instant seen = SHOPS.clock.instant().minus(Duration.ofDays(3));
        VisitsKit.add(SHOPS.tenancy, tenant, seen, 50);
        long since = ordersSince(tenant, seen);

        ShopOverview.Kpis kpis = shown(30).kpis();

        assertThat(value(kpis.conversionRate()))
                .isEqualByComparingTo(BigDecimal.valueOf(since * 2L));
        assertThat(since).isPositive().isLessThan(value(kpis.orders()).longValue());
        assertThat(kpis.conversionRate().previous()).isNull();
    }

    @Test
    void lessThanADayOfVisitsIsNoRate() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        VisitsKit.add(SHOPS.tenancy, tenant, SHOPS.clock.instant().minus(Duration.ofHours(23)), 5);

        assertThat(shown(7).kpis().conversionRate().value()).isNull();
    }

    private static long ordersSince(TenantId tenant, Instant since) {
        return SHOPS.tenancy
                .platform()
                .sql(
                        "SELECT count(*) FROM shop_orders WHERE tenant_id = :tenant AND sold AND created_at >= :since")
                .param("tenant", tenant.value())
                .param("since", Timestamps.utc(since))
                .query(Long.class)
                .single();
    }

    @Test
    void shopsOfOneCurrencyAreAddedAndOthersAreNot() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.woocommerce(tenant, account + "b");
        SHOPS.read();
        BigDecimal one =
                value(
                        SHOPS.overview(tenant, "woocommerce", account + ".example", 30)
                                .kpis()
                                .revenue());

        assertThat(revenue(30)).isEqualByComparingTo(one.multiply(BigDecimal.TWO));
        assertThat(shown(30).lowStock())
                .extracting(ShopOverview.Low::domain)
                .contains(account + ".example", account + "b.example");

        SHOPS.sandbox.stand(account + "c", "woocommerce", Map.of("currency", "EUR"));
        SHOPS.woocommerce(tenant, account + "c");
        SHOPS.read();
        assertThat(SHOPS.overviews.of(tenant, "woocommerce", null, 30))
                .isInstanceOfSatisfying(
                        ShopOverviews.Unlike.class,
                        unlike ->
                                assertThat(unlike.which().message())
                                        .contains("GBP", "EUR", account + "c.example"));
        assertThat(SHOPS.overviews.of(tenant, "woocommerce", "nowhere.example", 30))
                .isInstanceOf(ShopOverviews.NotThere.class);
    }

    @Test
    void whatIsKnownOfAShopGoesWithItsConnection() {
        ConnectionId connection = SHOPS.woocommerce(tenant, account);
        SHOPS.read();
        assertThat(orders()).isEqualTo(150);
        SHOPS.tenancy.disable(connection);
        SHOPS.sync.refresh();

        assertThat(orders()).isZero();
    }

    @Test
    void whoeverLostTheLeaseWritesNothing() {
        SHOPS.woocommerce(tenant, account);
        SHOPS.sync.refresh();
        List<ShopSyncStore.Due> first = SHOPS.sync.claim(100);
        assertThat(SHOPS.sync.claim(100)).isEmpty();
        later(ShopReading.LEASE.plusSeconds(1));
        assertThat(SHOPS.sync.claim(100)).hasSize(1);

        first.forEach(SHOPS.sync::read);
        assertThat(orders()).isZero();
    }

    @Test
    void aShopifyShopIsReadByItsOwnClock() {
        SHOPS.shopify(tenant, account);
        SHOPS.read();

        ShopOverview overview = SHOPS.overview(tenant, "shopify", 30);
        assertThat(overview.message()).isNull();
        assertThat(value(overview.kpis().orders())).isPositive();
        assertThat(overview.revenueByDay()).hasSize(30);
        assertThat(overview.abandonedCarts())
                .isNotEmpty()
                .allSatisfy(cart -> assertThat(cart.recoveryUrl()).startsWith("https://"));
        assertThat(overview.lowStock()).extracting(ShopOverview.Low::sku).contains("MUG");
    }
}
